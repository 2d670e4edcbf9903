// What the map shows as tables, on its date or on all: for reading, for keeping, and for those who cannot see the map.
(() => {
  "use strict";
  const { el, t } = ebbline;

  /** A row for each thing that shows of a place; the layers that are switched off are left out as they are on the map. */
  function rows(all) {
    const told = (site) => (all ? site.phases : ebbline.showing(site, ebbline.date)).filter((phase) => ebbline.visible(phase.status));
    return [...ebbline.sites.values()].flatMap((site) => told(site).map((phase) => ({ site, phase })));
  }

  function sources({ site, phase }) {
    const cited = phase.episodes.flatMap((at) => site.episodes[at]?.evidence || []);
    return [...new Set(cited.map(({ source }) => ebbline.sources.get(source)?.publisher || source))].join(", ");
  }

  function place({ site }) {
    const open = (event) => {
      event.target.closest("dialog").close();
      ebbline.emit("select", { id: site.id, from: document.querySelector(".ebb-links button") });
    };
    const other = ebbline.otherName(site);
    const name = el("button", { type: "button", class: "ebb-link", onclick: open }, el("bdi", { text: ebbline.siteName(site) }));
    return [name, ...(other ? [el("br"), el("bdi", { class: "ebb-local", text: other })] : [])];
  }

  const where = ({ site }) => [t(`precision_${site.precision}`), el("br"), el("span", { dir: "ltr", text: `${site.lat.toFixed(3)}, ${site.lon.toFixed(3)}` })];
  const column = (name, text, more = {}) => ({ head: () => t(name), text, ...more });

  const places = () => ({
    title: t("places"),
    rows,
    columns: [
      column("col_place", ({ site }) => ebbline.siteName(site), { cell: place }),
      column("col_other_name", ({ site }) => ebbline.otherName(site) || "", { hidden: true }),
      column("col_status", ({ phase }) => t(phase.status)),
      column("col_since", ({ phase }) => phase.line, { key: ({ phase }) => phase.start, dir: "auto" }),
      column("col_first", ({ phase }) => phase.start, { hidden: true }),
      column("col_last", ({ phase }) => phase.end || "", { hidden: true }),
      column("col_location", ({ site }) => t(`precision_${site.precision}`), { cell: where, key: ({ site }) => site.lat }),
      column("col_lat", ({ site }) => site.lat, { hidden: true }),
      column("col_lon", ({ site }) => site.lon, { hidden: true }),
      column("col_confidence", ({ site }) => t(site.confidence), { key: ({ site }) => ["high", "medium", "low"].indexOf(site.confidence) }),
      column("col_sources", sources, { dir: "auto" }),
    ],
  });

  function areas(own) {
    const days = (all) => (all ? own.days.map((_, at) => at) : [own.at()].filter((at) => at >= 0));
    const number = (name) => ({ text: (row) => row[name], cell: (row) => (row[name] === undefined ? "–" : ebbline.km2(row[name])) });
    const range = ({ low, high }) => (low === undefined ? t("ground_no_range") : `${ebbline.km2(low)}–${ebbline.km2(high)}`);
    return {
      title: own.layer.label === t("ground_layer") ? t("ground_table") : `${t("ground_table")}: ${own.layer.label}`,
      rows: (all) => days(all).flatMap((at) => own.actors.map((actor) => ({ actor, day: own.days[at], ...own.area(actor, at) }))).filter((row) => row.area !== undefined),
      columns: [
        column("ground_col_date", ({ day }) => day, { cell: ({ day }) => ebbline.dateWords(day) }),
        column("actor", ({ actor }) => ebbline.actorName(actor), { cell: ({ actor }) => el("bdi", { text: ebbline.actorName(actor) }) }),
        column("ground_col_area", null, number("area")),
        column("ground_col_range", range, { dir: "ltr", key: ({ low }) => low, shownOnly: true }),
        column("col_low", ({ low }) => low, { hidden: true }),
        column("col_high", ({ high }) => high, { hidden: true }),
        column("ground_col_gained", null, number("gained")),
        column("ground_col_lost", null, number("lost")),
      ],
    };
  }

  /** A series that came as a table: a row for each date, a column for each actor, as its source has it. */
  function published({ title, unit, actors, rows: every }) {
    const value = (at) => ({ text: (row) => row[at] ?? undefined, cell: (row) => (row[at] === null ? "–" : ebbline.number(row[at])) });
    return {
      title,
      rows: (all) => (all ? every : every.filter(([day]) => day <= ebbline.date).slice(-1)),
      columns: [column("dates", ([day]) => day, { cell: ([day]) => ebbline.dateWords(day) }), ...actors.map((actor, at) => ({ head: () => `${actor}, ${unit}`, ...value(at + 1) }))],
    };
  }

  function whole(tables) {
    const measured = (ebbline.measured || []).filter((own) => own.areas.size);
    return ebbline.sheets([...(ebbline.sites.size ? [places()] : []), ...measured.map(areas), ...tables.map(published)]);
  }

  ebbline.define("table", (map, { tables = [] }) => {
    ebbline.tableButton = () => {
      const title = ebbline.sites.size ? t("places_table", { count: ebbline.sites.size }) : t("ground_table");
      return ebbline.linkButton(title, () => ebbline.dialog(t("table_title"), whole(tables)));
    };
  });
})();
