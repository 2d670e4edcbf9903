// All places as a table: what the map shows, for reading and for those who cannot see it.
(() => {
  "use strict";
  const { el, t } = ebbline;

  function cells(site, date) {
    const showing = ebbline.showing(site, date);
    const status = showing.map((phase) => t(phase.status)).join("; ") || t("unknown_status");
    const known = site.phases.map((phase) => phase.line).filter((line, at, all) => all.indexOf(line) === at);
    const sources = new Set(site.episodes.flatMap((episode) => (episode.evidence || []).map((item) => item.source)));
    const other = ebbline.otherName(site);
    const name = el("th", { scope: "row" }, el("bdi", { text: ebbline.siteName(site) }), other ? el("br") : "", other ? el("bdi", { class: "ebb-local", text: other }) : "");
    return [
      name,
      el("td", { text: status }),
      el("td", {}, el("ul", {}, ...known.map((line) => el("li", { text: line })))),
      el("td", {}, t(`precision_${site.precision}`), el("br"), el("span", { dir: "ltr", text: `${site.lat.toFixed(3)}, ${site.lon.toFixed(3)}` })),
      el("td", { text: t(site.confidence) }),
      el("td", { text: [...sources].map((id) => ebbline.sources.get(id)?.publisher || id).join(", ") || "–" }),
    ];
  }

  function table(date) {
    const names = ["col_place", "col_status", "col_since", "col_location", "col_confidence", "col_sources"];
    const head = el("tr", {}, ...names.map((name) => el("th", { scope: "col", text: t(name, { date: ebbline.dateWords(date) }) })));
    const rows = [...ebbline.sites.values()].map((site) => el("tr", {}, ...cells(site, date)));
    return el("div", { class: "ebb-scroll", tabindex: 0, role: "region", "aria-label": t("places") }, el("table", { class: "ebb-table" }, el("thead", {}, head), el("tbody", {}, ...rows)));
  }

  function areas(own) {
    const heads = [t("ground_col_date"), t("actor"), t("ground_col_area"), t("ground_col_range"), t("ground_col_gained"), t("ground_col_lost")];
    const value = (row, name) => (row[name] === undefined ? "–" : ebbline.km2(row[name]));
    const range = (row) => (row.low === undefined ? t("ground_no_range") : `${ebbline.km2(row.low)}–${ebbline.km2(row.high)}`);
    const body = own.days.flatMap((day, at) => own.actors.map((actor) => [actor, own.area(actor, at)]).filter(([, row]) => row).map(([actor, row]) => el("tr", {},
      el("th", { scope: "row", text: ebbline.dateWords(day) }), el("td", {}, el("bdi", { text: ebbline.actorName(actor) })), el("td", { text: ebbline.km2(row.area) }), el("td", { text: range(row), dir: "ltr" }),
      el("td", { text: value(row, "gained") }), el("td", { text: value(row, "lost") }))));
    return section(`${t("ground_table")}: ${own.layer.label}`, heads.map((text) => el("th", { scope: "col", text })), body);
  }

  /** A series that came as a table: a row for each date, a column for each actor, as its source has it. */
  function published({ title, unit, actors, rows }) {
    const head = [t("dates"), ...actors.map((actor) => `${actor}, ${unit}`)].map((text) => el("th", { scope: "col", text, dir: "auto" }));
    const body = rows.map(([day, ...values]) => el("tr", {}, el("th", { scope: "row", text: ebbline.dateWords(day) }), ...values.map((value) => el("td", { text: value === null ? "–" : ebbline.number(value) }))));
    return section(title, head, body);
  }

  function section(title, head, body) {
    return el("section", {}, el("h3", { text: title, dir: "auto" }), el("div", { class: "ebb-scroll", tabindex: 0, role: "region", "aria-label": title }, el("table", { class: "ebb-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body))));
  }

  const whole = (date, tables) => el("div", {}, table(date), ...(ebbline.measured || []).filter((own) => own.areas.size).map(areas), ...tables.map(published));

  ebbline.define("table", (map, { tables = [] }) => {
    ebbline.tableButton = () => {
      const title = t("places_table", { count: ebbline.sites.size });
      return ebbline.linkButton(title, () => ebbline.dialog(title, whole(ebbline.date, tables)));
    };
  });
})();
