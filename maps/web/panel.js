// The words around the map: the finding, the number with its date and scope, sources, edition and how to cite.
(() => {
  "use strict";
  const { el, t, link } = ebbline;

  /** The latest published figure of the date; it changes with the date and is marked when the article could not know it. */
  function numberBlock(data) {
    const value = el("span", { class: "ebb-number-value" });
    const about = el("span", { class: "ebb-number-about" });
    const node = el("p", { class: "ebb-number" }, value, " ", about);
    function show(date) {
      const figure = ebbline.latestFigure(data.areas, date);
      value.textContent = figure ? `${ebbline.number(figure.value)} ${t("square_km")}` : "–";
      const note = figure ? [figure.scope, t("as_of", { date: figure.when })].filter(Boolean).join(", ") : t("no_figure");
      about.textContent = figure ? `${note}. ${figure.publisher}; ${ebbline.rangeWords(figure)}.` : note;
      node.classList.toggle("ebb-later", Boolean(figure && data.asOf && figure.date > data.asOf));
    }
    ebbline.on("date", show);
    if (ebbline.date) show(ebbline.date);
    return node;
  }

  function sourceItem(source) {
    const via = source.via ? ebbline.sources.get(source.via) : null;
    const title = source.title || source.url;
    return el(
      "li", {},
      el("b", { text: source.publisher, dir: "auto" }), source.published ? `, ${source.published}` : "",
      title ? el("br") : "", title ? (source.url ? link(source.url, title) : el("span", { text: title, dir: "auto" })) : "",
      source.archive ? " · " : "", source.archive ? link(source.archive, t("archived")) : "",
      via ? ` · ${t("repeats", { source: via.publisher })}` : "",
    );
  }

  const sourceList = () => el("ol", { class: "ebb-sources" }, ...[...ebbline.sources.values()].map(sourceItem));

  function about(data) {
    const lines = [data.edition && `${data.edition}.`, data.correction, t("cite", { text: data.cite }), t("credits_long", { viewpoint: data.viewpoint }), t("projection_plain")];
    return el("div", { class: "ebb-about" }, ...lines.filter(Boolean).map((text) => el("p", { text, dir: "auto" })));
  }

  function foot(data) {
    const buttons = [
      ebbline.tableButton?.(),
      ebbline.sources.size ? ebbline.linkButton(t("sources_count", { count: ebbline.sources.size }), () => ebbline.dialog(t("sources"), sourceList())) : null,
      ebbline.linkButton(t("about"), () => ebbline.dialog(t("about"), about(data))),
    ];
    const correction = data.correction ? el("p", { class: "ebb-correction", text: data.correction, dir: "auto" }) : null;
    return [el("p", { class: "ebb-links" }, ...buttons.filter(Boolean)), el("p", { class: "ebb-edition", text: `${data.edition}.` }), correction];
  }

  ebbline.define("panel", (map, data) => {
    const { head, stage, parts, foot: footer } = ebbline.frame;
    if (data.draft) {
      const banner = el("p", { class: "ebb-draft", role: "note", text: data.draft });
      stage.append(banner);
      ebbline.labels(map).obstacle(banner);
    }
    head.append(el("h1", { text: data.title, dir: "auto" }));
    if (data.lede) head.append(el("p", { class: "ebb-lede", text: data.lede, dir: "auto" }));
    if (data.areas.length) head.append(numberBlock(data));
    ebbline.on("start", () => {
      if (!data.brief) parts.sources.append(sourceList(), about(data));
      footer.append(...foot(data).filter(Boolean));
    });
  });
})();
