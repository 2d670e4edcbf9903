// The words around the map: the finding, the number with its date and scope, sources, edition and how to cite.
(() => {
  "use strict";
  const { el, t, link } = ebbline;

  /** The latest figure of the headline's series; it changes with the date and is marked when the article could not know it. */
  function numberBlock(data, all) {
    const series = data.series.map((id) => all.get(id));
    const about = el("span", { class: "ebb-number-about" });
    const node = el("p", { class: "ebb-number" });
    const value = el("button", { type: "button", class: "ebb-number-value", title: t("how_known"), "aria-haspopup": "dialog", onclick: () => ebbline.figureCard(shown, all) });
    const missing = el("span", { class: "ebb-number-value", text: "–" });
    let shown = null;
    function show(date) {
      shown = ebbline.latestFigure(series, date);
      const kept = shown ? value : missing;
      if (kept.parentNode !== node) node.replaceChildren(kept, " ", about);
      about.textContent = shown ? ebbline.figureAbout(shown) : t("no_figure");
      node.classList.toggle("ebb-later", Boolean(shown && data.asOf && shown.date > data.asOf));
      if (!shown) return;
      value.textContent = ebbline.figureValue(shown);
      value.dir = ebbline.figureDir(shown);
      value.setAttribute("aria-label", `${value.textContent}: ${t("how_known")}`);
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
    const lines = [data.followed, data.edition && `${data.edition}.`, data.correction, t("cite", { text: data.cite }), t("credits_long", { viewpoint: data.viewpoint }), data.shores, t("projection_plain")];
    return el("div", { class: "ebb-about" }, ...lines.filter(Boolean).map((text) => el("p", { text, dir: "auto" })));
  }

  function figuresButton(all) {
    const title = t("figures_count", { count: all.size });
    return all.size ? ebbline.linkButton(title, () => ebbline.dialog(title, ebbline.figureList([...all.values()], all))) : null;
  }

  function foot(data, all) {
    const buttons = [
      ebbline.tableButton?.(),
      figuresButton(all),
      ebbline.sources.size ? ebbline.linkButton(t("sources_count", { count: ebbline.sources.size }), () => ebbline.dialog(t("sources"), sourceList())) : null,
      ebbline.linkButton(t("about_short"), () => ebbline.dialog(t("about"), about(data))),
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
    const all = ebbline.figures(data.figures);
    if (data.series.length) head.append(numberBlock(data, all));
    ebbline.on("start", () => {
      if (ebbline.measured?.length && data.numbered && !data.series.length) head.append(ebbline.areaChart.number());
      if (!data.brief) parts.sources.append(sourceList(), about(data));
      footer.append(...foot(data, all).filter(Boolean));
    });
  });
})();
