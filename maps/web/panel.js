// The words around the map: the finding, the number with its date and scope, sources, edition and how to cite.
(() => {
  "use strict";
  const { el, t, link } = ebbline;

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
    return el(
      "li", {},
      el("b", { text: source.publisher, dir: "auto" }), source.published ? `, ${source.published}` : "",
      source.title ? el("br") : "", source.title ? (source.url ? link(source.url, source.title) : el("span", { text: source.title, dir: "auto" })) : "",
      source.archive ? " · " : "", source.archive ? link(source.archive, t("archived")) : "",
      via ? ` · ${t("repeats", { source: via.publisher })}` : "",
    );
  }

  const sourceList = () => el("ol", { class: "ebb-sources" }, ...[...ebbline.sources.values()].map(sourceItem));

  function dialog(title, content) {
    const close = el("button", { type: "button", class: "ebb-close", "aria-label": t("close"), text: "×" });
    const node = el("dialog", { class: "ebb-dialog", "aria-label": title }, el("div", { class: "ebb-dialog-head" }, el("h2", { text: title }), close), content);
    close.addEventListener("click", () => node.close());
    node.addEventListener("click", (event) => event.target === node && node.close());
    node.addEventListener("close", () => node.remove());
    document.body.append(node);
    node.showModal();
  }
  ebbline.dialog = dialog;

  function edition(data) {
    const said = [data.edition.text, data.edition.reviewer].filter(Boolean).join(", ");
    return el(
      "div", { class: "ebb-edition" },
      el("p", { text: `${said}. ${data.credits}` }),
      data.edition.correction ? el("p", { text: data.edition.correction, dir: "auto" }) : null,
      el("p", { class: "ebb-cite", text: t("cite", { text: data.cite }) }),
    );
  }

  function buttons() {
    const sources = el("button", { type: "button", class: "ebb-link ebb-sources-button", text: t("sources_count", { count: ebbline.sources.size }) });
    sources.addEventListener("click", () => dialog(t("sources"), sourceList()));
    return el("p", { class: "ebb-links" }, ebbline.tableButton?.() ?? "", sources);
  }

  ebbline.define("panel", (map, data) => {
    const { head, foot, parts, stage } = ebbline.frame;
    if (data.draft) stage.append(el("p", { class: "ebb-draft", role: "note", text: data.draft }));
    head.append(el("h1", { text: data.title, dir: "auto" }));
    if (data.lede) head.append(el("p", { class: "ebb-lede", text: data.lede, dir: "auto" }));
    if (data.areas.length) head.append(numberBlock(data));
    ebbline.on("start", () => {
      parts.sources.append(sourceList());
      foot.append(buttons(), edition(data));
    });
  });
})();
