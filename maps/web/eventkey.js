// The key of the events, made of what is in view: symbols by role, sizes, what pale and hollow mean; and the table's button.
(() => {
  "use strict";
  const { el, t } = ebbline;
  const { symbol, growth, picture, look, MIXED } = ebbline.eventMarks;
  const { radius } = ebbline.eventIndex;
  const NARROW = "(max-width: 760px)";
  const MOST = 8;

  const count = (number) => number.toLocaleString(ebbline.lang);
  const line = (sign, words) => el("p", { class: "ebb-event-row" }, el("span", { class: "ebb-event-sign" }, sign), el("span", { dir: "auto", text: words }));
  const sign = (look, options) => picture(20, (ctx) => symbol(ctx, look, options));

  /** The roles in view with the number of their recent events; those without a symbol of their own share one line. */
  function roles(own) {
    const { data, byRole } = own;
    const all = data.roles.map((role, at) => ({ role, many: byRole.fresh[at + 1], there: byRole.shown[at + 1] }));
    const there = all.filter((one) => one.there).sort((a, b) => b.many - a.many || b.there - a.there);
    const lines = there.filter(({ role }) => !role.other).map(({ role, many }) => line(sign(role), `${own.roleName(role)}: ${count(many)}`));
    const others = there.filter(({ role }) => role.other);
    if (!others.length && !byRole.shown[0]) return lines;
    if (!data.roles.length) return [line(sign(data.plain), `${t("events_plain")}: ${count(byRole.fresh[0])}`)];
    const rest = others.reduce((sum, { many }) => sum + many, 0) + byRole.fresh[0];
    const names = others.slice(0, MOST).map(({ role }) => role.name).join(", ");
    const said = others.length ? t("events_other", { names: others.length > MOST ? `${names} …` : names }) : t("events_no_role");
    return [...lines, line(sign(data.plain), `${said}: ${count(rest)}`)];
  }

  /** Round numbers of events for sample circles: the largest in view, and two far smaller ones. */
  function samples(most) {
    const round = (number) => {
      const ten = 10 ** Math.floor(Math.log10(number));
      return [5, 2, 1].find((one) => one * ten <= number) * ten;
    };
    return [...new Set([most, most / 5, most / 25].filter((number) => number >= 2).map(round))].reverse();
  }

  /** What stands for all marks in view in the notes: the one kind there is, or the neutral one. */
  function example(own) {
    const there = [...own.byRole.shown.keys()].filter((role) => own.byRole.shown[role]);
    return there.length === 1 ? look(own.data, there[0]) : MIXED;
  }

  function sizes(own) {
    const most = own.shown.reduce((best, one) => Math.max(best, one.fresh), 0);
    if (most < 2) return [];
    const { scale } = own.crowd;
    const sign = example(own);
    const grown = samples(most).map((many) => {
      const size = radius(many, scale);
      return el("figure", {}, picture(Math.ceil(3 * size) + 6, (ctx) => symbol(ctx, sign, { grown: growth(sign, size) })), el("figcaption", { text: count(many) }));
    });
    const clipped = Math.floor((radius(0, scale) / scale) ** 2);
    const small = clipped > 1 ? [el("p", { class: "ebb-event-small", text: t("events_smallest", { count: count(clipped) }) })] : [];
    return [el("p", { class: "ebb-event-small", text: t("events_crowd") }), el("div", { class: "ebb-event-sizes" }, ...grown), ...small];
  }

  function notes(own) {
    const { data, shown } = own;
    const sample = look(data, Math.max(0, own.byRole.shown.findIndex(Boolean)));
    const mixed = data.roles.length > 1 && shown.some((one) => one.role < 0);
    const said = [];
    if (mixed) said.push(line(sign(MIXED), t("events_mixed")));
    if (data.last && data.fadeDays !== null && shown.some((one) => one.fresh)) said.push(line(sign(sample), t("events_fresh", { days: data.fadeDays })));
    if (shown.some((one) => !one.fresh)) said.push(line(sign(sample, { old: true }), t("events_old")));
    if (shown.some((one) => one.coarse)) said.push(line(sign(sample, { coarse: true }), t("events_coarse")));
    if (data.last) said.push(el("p", { class: "ebb-event-small", text: t("events_span", { first: ebbline.dateWords(data.first), last: ebbline.dateWords(data.last) }) }));
    if (data.undated) said.push(el("p", { class: "ebb-event-small", text: t("events_undated", { count: count(data.undated) }) }));
    return said;
  }

  function fill(own, body, status) {
    const sum = (name) => own.shown.reduce((all, one) => all + one[name], 0);
    const [total, fresh] = [sum("shown"), sum("fresh")];
    const said = !total ? t("events_none") : fresh < total ? t("events_both", { fresh: count(fresh), old: count(total - fresh) }) : t("events_in_view", { count: count(total) });
    if (status.textContent !== said) status.textContent = said;
    const button = total ? [ebbline.linkButton(t("events_table", { count: count(total) }), () => ebbline.eventTable(own))] : [];
    const focused = body.contains(document.activeElement);
    body.replaceChildren(...roles(own), ...notes(own), ...sizes(own), ...button);
    if (focused) body.querySelector("button")?.focus({ preventScroll: true });
  }

  /** Beside a map of folium's own the key is a box that folds; on a page with a key it is a part of that. */
  function box(own) {
    const body = el("div", { class: "ebb-event-body" });
    const status = el("p", { class: "ebb-event-count", role: "status" });
    const home = document.querySelector(".ebb-legend");
    const name = el("bdi", { text: own.data.name });
    if (home) {
      const node = el("section", { class: "ebb-event-key", "aria-label": own.data.name }, el("h3", {}, name), status, body);
      home.append(node);
      return { node, body, status };
    }
    const folded = matchMedia(NARROW).matches;
    const node = el("details", { class: "ebb-event-key ebb-event-box", open: !folded }, el("summary", {}, name, status), body);
    const control = L.control({ position: ebbline.rtl ? "topleft" : "topright" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
      return node;
    };
    control.addTo(own.map);
    return { node, body, status };
  }

  ebbline.eventKey = (own) => {
    let made = null;
    let asked = 0;
    function show() {
      asked = 0;
      made.node.hidden = !own.on;
      if (own.on) fill(own, made.body, made.status);
    }
    ebbline.on("events", (one) => {
      if (one !== own || (!made && !own.map)) return;
      made = made || box(own);
      asked = asked || setTimeout(show, document.hidden ? 0 : 60);
    });
  };
})();
