// The card of measured land: who has it and since when, how much that is, what changed, who drew it and how it was measured.
(() => {
  "use strict";
  const { el, t, link } = ebbline;
  const { row, text, apart, named, address } = ebbline.proof;
  const RUNS = 8;

  /** Between two snapshots land changed hands on a day that nobody drew. */
  function began(own, start) {
    if (start === 0) return t("ground_in_all", { date: own.asOf(0) });
    return t("ground_between", { start: own.asOf(start - 1), end: own.asOf(start) });
  }

  const who = (own, which) => (own.groups[which] ? ebbline.groundName(own.groups[which]) : t("ground_nobody"));

  /** What was seen at a point over all snapshots, the latest last; a point that never changed needs no list. */
  function history(own, runs) {
    if (runs.length < 2) return [];
    const shown = runs.slice(-RUNS).map((run) => el("li", {}, text(who(own, run.which)), ", ", el("span", { text: run.start === 0 ? t("ground_from_first", { date: own.asOf(0) }) : began(own, run.start) })));
    return row(t("ground_history"), el("ul", {}, ...shown));
  }

  function changed(own, actor) {
    if (own.mode !== "since" || actor !== own.actor) return [];
    const found = ebbline.since.between(own);
    return found ? ["gained", "lost"].flatMap((kind) => row(t(`ground_${kind}`), text(ebbline.areaWords(found[kind])), el("small", { text: t("ground_since", { date: own.asOf(own.since) }) }))) : [];
  }

  function source(own) {
    const { data } = own;
    const known = data.source && ebbline.sources.get(data.source.id);
    if (!known) return [];
    const name = named(known);
    return row(t("published_by"), address(known) ? link(address(known), name) : text(name), known.title ? el("small", { text: known.title, dir: "auto" }) : "");
  }

  function method({ data }) {
    const lines = [t("ground_method"), data.line === null ? "" : t("ground_line", { metres: data.line }), data.note];
    return row(t("ground_how"), ...lines.filter(Boolean).map((line) => el("p", { text: line, dir: "auto" })));
  }

  const line = (term, value) => (value ? row(t(term), text(value)) : []);

  /** Return the actors that a card speaks of: both, where land is contested between two. */
  const actorsOf = (own, actor) => actor.split(" / ").filter((one) => own.areas.has(one));

  function areas(own, actor) {
    return actorsOf(own, actor).flatMap((one) => [
      ...row(t("ground_area"), text(ebbline.areaWords(own.area(one))), el("small", {}, el("bdi", { text: ebbline.actorName(one) }), `, ${t("as_of", { date: apart(own.asOf()) })}`)),
      ...changed(own, one),
    ]);
  }

  /** What changed between two dates: how much, and which dates those are. */
  function pair(own, group, at) {
    const [before, after] = own.data.pairs[at].map((iso) => (iso ? ebbline.dateWords(iso) : t("unknown_date")));
    return [
      ...row(t("ground_area"), text(ebbline.areaWords(group.areas[at])), el("small", { text: ebbline.groundName(group), dir: "auto" })),
      ...row(t("change_from"), text(before)), ...row(t("change_to"), text(after)),
    ];
  }

  /** What is known of land that is held: since when at this point, and how much it is in all. */
  function standing(own, group, run, runs) {
    const since = run && own.days.length > 1 ? row(t("ground_held_since"), text(began(own, run.start))) : [];
    return [...since, ...history(own, runs), ...areas(own, group.actor)];
  }

  ebbline.groundCard = ({ land: own, point, which }, close) => {
    const runs = point ? own.history(point.lng, point.lat) : [];
    const at = own.at();
    const run = runs.find(({ start, end }) => start <= at && at <= end);
    const group = own.groups[run ? run.which : which];
    const name = el("h2", { id: "ebb-card-name", tabindex: -1 }, el("bdi", { text: group ? ebbline.actorNames(group.actor) : t("ground_nobody") }));
    const what = group && t("ground_line_status", { status: group.areas ? ebbline.groundName(group) : t(`ground_${group.status}`), date: own.asOf() });
    const head = el("div", { class: "ebb-card-head" }, group ? ebbline.ground.swatch(own.look(group)) : "", el("div", {}, name, el("p", { class: "ebb-line", text: what || t("ground_nobody_line", { date: own.asOf() }) })), close);
    const facts = el(
      "dl", { class: "ebb-facts" },
      ...(!group ? history(own, runs) : group.areas ? pair(own, group, at) : standing(own, group, run, runs)),
      ...source(own), ...line("scope", own.data.scope), ...line("definition", own.data.definition), ...method(own),
    );
    return [head, el("div", { class: "ebb-card-body" }, el("section", { class: "ebb-episode" }, facts))];
  };
})();
