// The key of measured land, made of what is on the map: each actor and status with its area, and the choice of what to see.
(() => {
  "use strict";
  const { el, t } = ebbline;

  function row(look, name, value, act) {
    const words = el("span", { class: "ebb-ground-words" }, el("bdi", { text: name }), value ? el("small", { text: value }) : "");
    const swatch = ebbline.ground.swatch(look);
    return el("li", {}, act ? el("button", { type: "button", class: "ebb-ground-row", onclick: act }, swatch, words) : el("span", { class: "ebb-ground-row" }, swatch, words));
  }

  /** A change names whom land came from or went to, where that is known. */
  ebbline.groundName = (group) => {
    if (!group.areas) return t("ground_row", { actor: ebbline.actorNames(group.actor), status: t(`ground_${group.status}`) });
    if (group.status === "held") return t("ground_held");
    return group.other ? t(`ground_${group.status}_other`, { actor: group.other }) : t(`ground_${group.status}_unknown`);
  };

  function held(own) {
    return own.standing().map((group) => {
      const act = () => ebbline.emit("select", { land: own, which: group.which, from: document.activeElement });
      if (group.areas) return row(own.look(group), ebbline.groundName(group), ebbline.areaWords(group.areas[own.at()]), act);
      const whole = group.status === "control" || group.status === "unknown";
      const name = whole ? ebbline.actorNames(group.actor) : ebbline.groundName(group);
      return row(own.look(group), name, whole ? ebbline.areaWords(own.area(group.actor)) : "", act);
    });
  }

  function choice(own, mode, text, ...more) {
    const box = el("input", { type: "radio", name: `ebb-mode-${own.name}`, checked: own.mode === mode, onchange: () => choose(own, { mode }) });
    return el("div", { class: "ebb-mode" }, el("label", {}, box, " ", text), ...more);
  }

  function choose(own, changed) {
    Object.assign(own, changed);
    own.repaint();
    ebbline.emit("layers", own.name);
  }

  /** A list of the snapshots' own days, in words: a date field would write them as the reader's machine does, 03/02/1907. */
  function sinceDate(own) {
    const pick = el("select", { class: "ebb-since", "aria-label": t("ground_since_label"), onchange: () => choose(own, { mode: "since", since: pick.selectedIndex }) });
    pick.append(...own.days.map((_, at) => el("option", { text: own.asOf(at), selected: at === own.since })));
    return pick;
  }

  function whose(own) {
    if (own.actors.length < 2) return "";
    const pick = el("select", { "aria-label": t("actor"), onchange: () => choose(own, { mode: "since", actor: own.actors[pick.selectedIndex] }) });
    pick.append(...own.actors.map((actor) => el("option", { text: ebbline.actorName(actor), selected: actor === own.actor })));
    return pick;
  }

  /** The controls are made once, so that focus stays in them; the rows below follow the date. */
  function controls(own) {
    if (own.data.single || own.data.pairs || own.days.length < 2) return null;
    own.picks = own.picks || [choice(own, "held", t("ground_show_held")), choice(own, "since", t("ground_show_since"), sinceDate(own), whose(own))];
    own.picks[1].lastElementChild.hidden = own.actors.length > 1 && own.mode !== "since";
    own.picks.forEach((node, at) => (node.querySelector("input").checked = own.mode === ["held", "since"][at]));
    own.fieldset = own.fieldset || el("fieldset", { class: "ebb-modes" }, el("legend", { class: "ebb-hidden", text: t("ground_show") }), ...own.picks);
    return own.fieldset;
  }

  ebbline.groundKey = (own) => {
    if (!own.lands.length) return [];
    own.rows = own.rows || el("ul", { class: "ebb-ground-rows" });
    // Whoever stands on a row while time runs on stays on it.
    const stood = [...own.rows.querySelectorAll("button")].indexOf(document.activeElement);
    own.rows.replaceChildren(...(own.mode === "since" ? ebbline.since.rows(own, row) : held(own)));
    if (stood >= 0) own.rows.querySelectorAll("button")[stood]?.focus({ preventScroll: true });
    const since = own.mode === "since" ? el("p", { class: "ebb-ground-since", text: t("ground_since_line", { actor: ebbline.proof.apart(ebbline.actorName(own.actor)), start: own.asOf(own.since), end: own.asOf() }), dir: "auto" }) : "";
    const source = own.data.source ? el("p", { class: "ebb-ground-source", text: t("ground_source", { source: ebbline.sources.get(own.data.source.id).publisher, date: own.asOf() }), dir: "auto" }) : "";
    return [controls(own), since, own.rows, source].filter(Boolean);
  };
})();
