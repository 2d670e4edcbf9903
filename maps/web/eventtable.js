// The events in view as a table, a page at a time: for reading, and for those who cannot see the map.
(() => {
  "use strict";
  const { el, t } = ebbline;
  const EACH = 50;

  /** The columns of which an event of the layer has something to say. */
  function columns(own) {
    const { data, texts } = own;
    const has = (name) => Boolean(texts[name]?.distinct);
    const place = (event) => {
      const at = el("span", { dir: "ltr", text: `${event.lat.toFixed(3)}, ${event.lon.toFixed(3)}` });
      return event.precision ? [t(`precision_${data.precisions[event.precision - 1]}`), el("br"), at] : [at];
    };
    return [
      [t("when"), (event) => [el("span", { class: "ebb-event-when", text: event.when || t("events_no_date") })]],
      ...(data.roles.length ? [[t("events_role"), (event) => [event.role]]] : []),
      ...Object.entries(data.labels).map(([name, label]) => [label, (event) => [texts[name]?.at(event.row)]]),
      ...(has("quote") ? [[t("events_quote"), (event) => [el("span", { class: "ebb-event-words", text: event.quote })]]] : []),
      ...(has("source") ? [[t("events_source"), (event) => [event.source]]] : []),
      [t("location"), place],
    ];
  }

  function table(own, rows, page, dialog) {
    const shown = columns(own);
    const head = el("tr", {}, ...[t("events_name"), ...shown.map(([label]) => label)].map((label) => el("th", { scope: "col", text: label, dir: "auto" })));
    const body = [...rows.subarray(page * EACH, (page + 1) * EACH)].map((i) => {
      const event = own.read(own.points.row[i]);
      const open = () => {
        dialog().close();
        ebbline.eventCard(own, Uint32Array.of(i));
      };
      const name = el("th", { scope: "row" }, el("button", { type: "button", class: "ebb-link", dir: "auto", text: event.name || event.role || t("events_one"), onclick: open }));
      return el("tr", {}, name, ...shown.map(([, cell]) => el("td", { dir: "auto" }, ...cell(event))));
    });
    return el("table", { class: "ebb-table ebb-event-table" }, el("thead", {}, head), el("tbody", {}, ...body));
  }

  ebbline.eventTable = async (own) => {
    await own.withTexts();
    const rows = own.members(own.shown);
    const title = t("events_table", { count: rows.length.toLocaleString(ebbline.lang) });
    const home = el("div", { class: "ebb-scroll", tabindex: 0, role: "region", "aria-label": title });
    const dialog = () => home.closest("dialog");
    const turn = (page) => {
      const pages = Math.ceil(rows.length / EACH);
      home.replaceChildren(table(own, rows, page, dialog), ebbline.eventPager(page, pages, turn));
      home.scrollTop = 0;
    };
    turn(0);
    ebbline.dialog(title, home);
  };
})();
