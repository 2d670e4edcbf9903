// The card of an event: what, when, the words and their source, where; and a list where several lie on one mark.
(() => {
  "use strict";
  const { el, t, link } = ebbline;
  const { row, text } = ebbline.proof;
  const EACH = 20;
  let card = null;
  let open = null;

  const count = (number) => number.toLocaleString(ebbline.lang);
  const picture = (event) => ebbline.eventMarks.picture(20, (ctx) => ebbline.eventMarks.symbol(ctx, event.look, { coarse: event.coarse }));
  const when = (event) => event.when || t("events_no_date");
  const what = (event) => event.name || event.role || t("events_one");

  function place(own, event) {
    const at = `${Math.abs(event.lat).toFixed(3)}° ${event.lat < 0 ? "S" : "N"}, ${Math.abs(event.lon).toFixed(3)}° ${event.lon < 0 ? "W" : "E"}`;
    const known = event.precision ? t(`precision_${own.data.precisions[event.precision - 1]}`) : "";
    return row(t("location"), ...(known ? [known, el("small", { text: at, dir: "ltr" })] : [el("span", { text: at, dir: "ltr" })]));
  }

  /** The source is a link where the event has an address that a browser may open. */
  function source({ source: named, url }) {
    if (!named && !url) return [];
    return row(t("events_source"), url ? link(url, named || url) : text(named));
  }

  function facts(own, event) {
    return el(
      "dl", { class: "ebb-facts" },
      ...row(t("when"), when(event)),
      ...(event.role ? row(t("events_role"), text(event.role)) : []),
      ...event.more.flatMap(([label, said]) => row(label, text(said))),
      ...(event.quote ? row(t("events_quote"), el("blockquote", { text: event.quote, dir: "auto" })) : []),
      ...source(event),
      ...place(own, event),
    );
  }

  function single(own, event, back) {
    const title = el("h2", { id: "ebb-event-name", tabindex: -1 }, el("bdi", { text: what(event) }));
    const head = el("div", { class: "ebb-card-head" }, picture(event), el("div", {}, title, el("p", { class: "ebb-line", text: when(event) })), close());
    return [head, el("div", { class: "ebb-card-body" }, back || "", facts(own, event))];
  }

  function close() {
    return el("button", { type: "button", class: "ebb-close", "aria-label": t("close"), text: "×", onclick: hide });
  }

  /** Return how far apart events lie: 0 where all lie on one spot, otherwise the kilometres across. */
  function spread(own, rows) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const i of rows) {
      west = Math.min(west, own.points.x[i]);
      north = Math.min(north, own.points.y[i]);
      east = Math.max(east, own.points.x[i]);
      south = Math.max(south, own.points.y[i]);
    }
    const size = 256 * 2 ** 20;
    const at = (x, y) => own.map.unproject([x * size, y * size], 20);
    const bounds = L.latLngBounds([at(west, north), at(east, south)]);
    return { bounds, km: bounds.getNorthWest().distanceTo(bounds.getSouthEast()) / 1000 };
  }

  function item(own, i) {
    const event = own.read(own.points.row[i]);
    const words = el("span", {}, el("bdi", { text: what(event) }), " ", el("small", { text: [when(event), event.name && event.role].filter(Boolean).join(" · ") }));
    return el("li", {}, el("button", { type: "button", class: "ebb-event-item", onclick: () => show({ ...open, event }) }, picture(event), words));
  }

  function pager(page, pages, go) {
    if (pages < 2) return "";
    const step = (key, to, off) => el("button", { type: "button", class: "ebb-link", disabled: off, text: t(key), onclick: () => go(to) });
    const where = el("span", { text: t("events_page", { page: count(page + 1), pages: count(pages) }) });
    return el("p", { class: "ebb-pager" }, step("events_newer", page - 1, !page), where, step("events_older", page + 1, page + 1 >= pages));
  }
  ebbline.eventPager = pager;

  function list({ own, rows, page = 0 }) {
    const { bounds, km } = spread(own, rows);
    const near = km < 0.01 ? t("events_here") : t("events_around", { km: km < 1 ? "1" : count(Math.ceil(km)) });
    const title = el("h2", { id: "ebb-event-name", tabindex: -1, text: t("events_many", { count: count(rows.length) }) });
    const dated = ebbline.date && own.data.last ? t("events_by", { date: ebbline.dateWords(ebbline.date) }) : "";
    const head = el("div", { class: "ebb-card-head" }, el("div", {}, title, el("p", { class: "ebb-line", text: [near, dated].filter(Boolean).join("; ") })), close());
    const zoom = km < 0.01 ? "" : el("p", {}, ebbline.linkButton(t("events_zoom"), () => own.map.fitBounds(bounds, { maxZoom: 13, padding: [60, 60] })));
    const items = [...rows.subarray(page * EACH, (page + 1) * EACH)].map((i) => item(own, i));
    const turn = pager(page, Math.ceil(rows.length / EACH), (to) => show({ own, rows, from: open.from, page: to }));
    return [head, el("div", { class: "ebb-card-body" }, zoom, el("ol", { class: "ebb-event-list" }, ...items), turn)];
  }

  function build(own) {
    card = el("div", { class: "ebb-card ebb-event-card", role: "dialog", "aria-labelledby": "ebb-event-name", hidden: true });
    (ebbline.frame ? ebbline.frame.stage : own.map.getContainer()).append(card);
    L.DomEvent.disableClickPropagation(card);
    L.DomEvent.disableScrollPropagation(card);
    // The map would pan, or zoom, by the keys of a list.
    card.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
    document.addEventListener("keydown", (event) => event.key === "Escape" && open && !document.querySelector("dialog[open]") && hide());
    ebbline.on("select", hide);
  }

  function hide() {
    if (!open) return;
    const { from } = open;
    open = null;
    card.hidden = true;
    if (from?.isConnected) from.focus({ preventScroll: true });
  }

  function show(what) {
    open = what;
    const { own, rows, event } = what;
    const back = rows.length > 1 ? el("p", {}, ebbline.linkButton(t("events_back"), () => show({ ...what, event: null }))) : "";
    const parts = event ? single(own, event, back) : rows.length > 1 ? list(what) : single(own, own.read(own.points.row[rows[0]]));
    card.replaceChildren(...parts);
    card.hidden = false;
    card.querySelector("h2").focus({ preventScroll: true });
  }

  /** Open the card on events, given by their places in the grid's order; `from` gets the focus back. */
  ebbline.eventCard = (own, rows, from = null) => {
    if (!rows.length) return;
    if (!card) build(own);
    ebbline.closeCard?.();
    show({ own, rows, from });
  };
})();
