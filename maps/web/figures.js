// Reported figures: numbers as they are written, which one holds on a date, and the card that says how anyone knows.
(() => {
  "use strict";
  const { el, t, link } = ebbline;
  const { row, text, publisher, apart, named, address, proof, review } = ebbline.proof;

  /**
   * Return a number with separators and Western digits, as in the dossier, to three decimals.
   * NOTE: the first Intl.NumberFormat of a page takes as long as all our scripts together.
   */
  ebbline.number = (value) => {
    const [whole, part] = String(Math.round(value * 1000) / 1000).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return part ? `${grouped}.${part}` : grouped;
  };

  /** Return the figures of a block by their id; what most of them share stands there once. */
  ebbline.figures = (id) => {
    if (!id) return new Map();
    const block = JSON.parse(document.getElementById(id).textContent);
    for (const [name, source] of Object.entries(block.sources)) if (!ebbline.sources.has(name)) ebbline.sources.set(name, source);
    return new Map(block.figures.map((figure) => [figure.id, { ...block.shared, ...figure }]));
  };

  /** Return the latest figure published for a date; between two of them nothing is known, so nothing is computed. */
  ebbline.latestFigure = (figures, date) => figures.filter((figure) => (figure.date || "") <= date).at(-1) || null;

  const signed = (value) => `${value < 0 ? "−" : value > 0 ? "+" : ""}${ebbline.number(Math.abs(value))} %`;
  const WRITTEN = {
    area_km2: (value) => `${ebbline.number(value)} ${t("square_km")}`,
    change_pct: signed,
    share_pct: (value) => `${ebbline.number(value)} %`,
    count: ebbline.number,
  };
  const written = (figure, value) => (value === undefined ? "–" : WRITTEN[figure.measure](value));

  /** Return a figure's value with its unit; a likeness has none but what a size was likened to. */
  ebbline.figureValue = (figure) => (figure.measure === "comparison" ? figure.comparison || "–" : written(figure, figure.value));

  /** A sign stands on the left of its number in every language. */
  ebbline.figureDir = (figure) => (/_pct$/.test(figure.measure) ? "ltr" : "auto");

  ebbline.rangeWords = (figure) => {
    if (figure.low === undefined && figure.high === undefined) return t("range_not_published");
    return t("range", { low: written(figure, figure.low), high: written(figure, figure.high) });
  };

  /** Return what stands beside a number: what it is, where, when, who says so and how wide its range is. */
  ebbline.figureAbout = (figure) => {
    const what = figure.measure === "area_km2" ? "" : t(`measure_${figure.measure}`);
    const when = figure.when && (figure.measure === "area_km2" ? t("as_of", { date: apart(figure.when) }) : apart(figure.when));
    const range = figure.measure === "comparison" ? "" : ebbline.rangeWords(figure);
    const said = [apart(publisher(figure.source || "")), range].filter(Boolean).join("; ");
    return [[what, apart(figure.scope), when].filter(Boolean).join(", "), said].filter(Boolean).map((part) => `${part}.`).join(" ");
  };

  function publishedBy(figure) {
    const source = ebbline.sources.get(figure.source);
    if (!source) return figure.source ? row(t("published_by"), text(figure.source)) : [];
    const name = named(source);
    const via = source.via ? el("small", { text: t("repeats", { source: publisher(source.via) }), dir: "auto" }) : "";
    const copy = source.url && source.archive ? el("small", {}, link(source.archive, t("archived"))) : "";
    return row(t("published_by"), address(source) ? link(address(source), name) : name, source.title ? el("small", { text: source.title, dir: "auto" }) : "", copy, via);
  }

  const line = (term, value) => (value ? row(t(term), text(value)) : []);

  function end(term, id, all) {
    const figure = all.get(id);
    if (!figure) return [];
    return row(t(term), ebbline.figureButton(figure, all), figure.when ? el("small", { text: figure.when, dir: "auto" }) : "");
  }

  function sum(figure, all) {
    if (figure.unlike) return row(t("sum"), text(t("sum_unlike")), el("small", { text: figure.unlike, dir: "auto" }));
    if (!figure.sum) return [];
    const [from, to] = [all.get(figure.from), all.get(figure.to)];
    return row(t("sum"), el("bdi", { dir: "ltr", text: `${ebbline.number(from.value)} → ${ebbline.number(to.value)} = ${figure.sum}` }));
  }

  function content(figure, all) {
    const range = figure.measure === "comparison" ? [] : row(t("range_term"), text(ebbline.rangeWords(figure)));
    return el(
      "div", { class: "ebb-figure" },
      el(
        "dl", { class: "ebb-facts" }, ...line("measure", t(`measure_${figure.measure}`)), ...range, ...line("period", figure.period || figure.when),
        ...line("dates", figure.days || (figure.period && figure.when)), ...line("actor", figure.actor), ...line("scope", figure.scope), ...line("definition", figure.definition),
        ...end("change_from", figure.from, all), ...end("change_to", figure.to, all), ...sum(figure, all),
        ...publishedBy(figure), ...proof(figure.evidence), ...line("note", figure.note),
      ),
      review(figure.review),
    );
  }

  /** Open what is known about a figure, one key or one click away from it. */
  ebbline.figureCard = (figure, all) => ebbline.dialog(ebbline.figureValue(figure), content(figure, all), { narrow: true, dir: ebbline.figureDir(figure) });

  ebbline.figureLabel = (figure) => `${ebbline.figureValue(figure)}. ${ebbline.figureAbout(figure)} ${t("how_known")}`;

  /** A figure's value as a button that opens its card. */
  ebbline.figureButton = (figure, all) => {
    const button = ebbline.linkButton(ebbline.figureValue(figure), () => ebbline.figureCard(figure, all));
    button.dir = ebbline.figureDir(figure);
    button.setAttribute("aria-label", ebbline.figureLabel(figure));
    return button;
  };

  /** Some figures as a list, each with its button; `again` is the one that a wide page shows above already. */
  ebbline.figureList = (figures, all, again = "") =>
    el("ul", { class: "ebb-figures" }, ...figures.map((figure) => el("li", { class: figure.id === again && "ebb-again" }, ebbline.figureButton(figure, all), " ", el("span", { text: ebbline.figureAbout(figure) }))));
})();
