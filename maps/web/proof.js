// How anyone knows: evidence, publishers and review, the same way on every card.
(() => {
  "use strict";
  const { el, t, link } = ebbline;

  const row = (term, ...what) => [el("dt", { text: term }), el("dd", {}, ...what)];
  const text = (value) => el("span", { text: value, dir: "auto" });
  const publisher = (id) => ebbline.sources.get(id)?.publisher || id;

  /** What stands at the publisher's own address comes first; a copy will do where there is none. */
  const address = (source) => source.url || source.archive;

  /** Keep a name's own direction where it stands in a line that runs from right to left. */
  const apart = (words) => (words && ebbline.rtl ? `\u2068${words}\u2069` : words);
  const named = (source) => [apart(source.publisher), source.published].filter(Boolean).join(", ");

  function evidence(item) {
    const source = ebbline.sources.get(item.source);
    const body = item.quote ? el("blockquote", { text: item.quote, dir: "auto" }) : item.paraphrase ? el("p", { text: item.paraphrase, dir: "auto" }) : "";
    if (!source) return el("li", {}, body, el("cite", { text: item.source }));
    const title = named(source);
    const cite = el("cite", {}, address(source) ? link(address(source), title) : title, item.paragraph ? `, ${t("paragraph", { number: item.paragraph })}` : "");
    return el("li", {}, body, cite);
  }

  function proof(all = []) {
    return row(t("how_known"), all.length ? el("ul", { class: "ebb-evidence" }, ...all.map(evidence)) : text(t("no_evidence")));
  }

  function review({ state, by, date }) {
    const done = state === "reviewed";
    return el("p", { class: `ebb-review ebb-review-${done ? "done" : "draft"}`, text: done ? t("reviewed_by", { by, date }) : t("not_reviewed") });
  }

  ebbline.proof = { row, text, publisher, apart, named, address, proof, review };
})();
