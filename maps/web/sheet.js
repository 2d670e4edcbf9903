// Tables that can be sorted by a column, narrowed by a word, and saved as a file.
(() => {
  "use strict";
  const { el, t } = ebbline;
  const LONGEST = 60;

  /** A cell that a spreadsheet would take for a formula becomes text; a number stays one. */
  const guarded = (value) => (typeof value === "string" && /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(value) ? `'${value}` : String(value ?? ""));
  const quoted = (text) => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const csv = (rows) => rows.map((row) => row.map((value) => quoted(guarded(value))).join(",") + "\r\n").join("");

  /** A file's name out of the page's title: letters and digits of any script, so that nothing in it is a path. */
  function fileName(about) {
    const plain = (text) => text.normalize("NFKC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
    return `${[...plain(document.title)].slice(0, LONGEST).join("") || "map"}-${plain(about)}.csv`;
  }

  function save(name, text) {
    // With its mark of byte order a spreadsheet reads the file as UTF-8.
    const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  const fold = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let order = null;

  /** Compare two values of a column: numbers by size, words as the language sorts them, what is missing last. */
  function compare(a, b) {
    const [none, nor] = [a, b].map((value) => value === undefined || value === "");
    if (none || nor) return none - nor;
    if (typeof a === "number" && typeof b === "number") return a - b;
    order = order || new Intl.Collator(ebbline.lang, { numeric: true });
    return order.compare(a, b);
  }

  function sorted(rows, { by, down }) {
    if (!by) return rows;
    const key = by.key || by.text;
    const missing = (row) => key(row) === undefined || key(row) === "";
    return [...rows].sort((a, b) => compare(key(a), key(b)) * (down && !missing(a) && !missing(b) ? -1 : 1));
  }

  function heading(column, state, redraw) {
    const ways = state.by === column ? (state.down ? "descending" : "ascending") : null;
    const act = () => {
      state.down = state.by === column && !state.down;
      state.by = column;
      redraw(column);
    };
    const sign = el("span", { "aria-hidden": "true", class: "ebb-sort", text: { ascending: "▲", descending: "▼" }[ways] || "↕" });
    return el("th", { scope: "col", "aria-sort": ways }, el("button", { type: "button", onclick: act }, el("span", { dir: "auto", text: column.head() }), " ", sign));
  }

  /** One table. A column has a head, a text for the filter and the file, and where they differ a cell and a sorting key. */
  function sheet({ title, columns, rows }, asked) {
    const state = { by: null, down: false };
    const shown = columns.filter((column) => !column.hidden);
    const table = el("table", { class: "ebb-table" });
    const found = () => {
      const words = fold(asked.words).split(/\s+/).filter(Boolean);
      const fits = (row) => words.every((word) => columns.some((column) => fold(column.text(row) ?? "").includes(word)));
      return sorted(rows(asked.all).filter(fits), state);
    };
    const date = el("span");
    function redraw(pressed) {
      const all = found();
      date.textContent = ` · ${asked.all ? t("table_all") : ebbline.dateWords(ebbline.date)}`;
      const heads = shown.map((column) => heading(column, state, redraw));
      const cell = (column, row, at) => el(at ? "td" : "th", { scope: at ? null : "row", dir: column.dir }, ...[(column.cell || column.text)(row) ?? "–"].flat());
      const body = all.map((row) => el("tr", {}, ...shown.map((column, at) => cell(column, row, at))));
      const none = el("tr", {}, el("td", { colspan: shown.length, text: t("table_none") }));
      table.replaceChildren(el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...(body.length ? body : [none])));
      if (pressed) heads[shown.indexOf(pressed)].firstChild.focus();
      return all.length;
    }
    const kept = columns.filter((column) => !column.shownOnly);
    const lines = () => [kept.map((column) => column.head()), ...found().map((row) => kept.map((column) => column.text(row)))];
    const about = () => `${title} ${asked.all ? t("table_all") : ebbline.date || ""}`;
    const file = el("button", { type: "button", class: "ebb-link", text: t("table_csv"), "aria-label": `${t("table_csv")}: ${title}`, onclick: () => save(fileName(about()), csv(lines())) });
    const node = el("section", {}, el("div", { class: "ebb-sheet-head" }, el("h3", {}, el("bdi", { text: title }), date), file), el("div", { class: "ebb-scroll", tabindex: 0, role: "region", "aria-label": title }, table));
    return { node, redraw };
  }

  /** Tables under one field that narrows all of them, and a switch between the date and all dates. */
  ebbline.sheets = (list) => {
    const asked = { words: "", all: false };
    const made = list.map((one) => sheet(one, asked));
    const live = el("output", { class: "ebb-sheet-count" });
    const redraw = () => (live.textContent = t("table_rows", { count: made.reduce((sum, one) => sum + one.redraw(), 0) }));
    const words = el("input", { type: "search", autocomplete: "off", spellcheck: "false", oninput: () => ((asked.words = words.value), redraw()) });
    const all = el("input", { type: "checkbox", onchange: () => ((asked.all = all.checked), redraw()) });
    const tools = el("div", { class: "ebb-sheet-tools" }, el("label", {}, t("table_filter"), " ", words), el("label", {}, all, " ", t("table_all")), live);
    redraw();
    return el("div", {}, tools, ...made.map((one) => one.node));
  };
})();
