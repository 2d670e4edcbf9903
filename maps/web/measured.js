// The chart of measured areas: a line with its range for each side, broken where nothing was measured for long.
(() => {
  "use strict";
  const { svg, t, toDay } = ebbline;
  const LEFT = 40;
  const RIGHT = 12;
  const TOP = 38;
  const BOTTOM = 22;
  const FEW = 30;
  const WIDE_GAP = 2.5;

  /** The timeline that is switched on, or the first. */
  function shown() {
    const all = ebbline.measured.filter((own) => own.actors.length && !own.data.single);
    return all.find((own) => own.layer?.visible) || all[0];
  }

  /** What the chart draws of a timeline: each side's measured days in order. */
  function series() {
    const own = shown();
    if (!own?.areas.size) return [];
    return own.actors.filter((actor) => own.areas.has(actor)).map((actor) => {
      const rows = [...own.areas.get(actor)].map(([at, row]) => ({ ...row, date: own.days[at] }));
      const group = own.groups.find((one) => one.actor === actor) || own.groups[0];
      return { own, actor, rows: rows.sort((a, b) => (a.date < b.date ? -1 : 1)), look: own.look(group) };
    });
  }

  /** Split days where the gap is much longer than is usual: between them nothing was measured. */
  function unbroken(rows) {
    const gaps = rows.slice(1).map((row, i) => toDay(row.date) - toDay(rows[i].date)).sort((a, b) => a - b);
    const usual = gaps[Math.floor(gaps.length / 2)] || 1;
    const runs = [];
    for (const row of rows) {
      const last = runs.at(-1)?.at(-1);
      if (last && toDay(row.date) - toDay(last.date) <= usual * WIDE_GAP) runs.at(-1).push(row);
      else runs.push([row]);
    }
    return runs;
  }

  /** A round step of 1, 2 or 5 for about that many lines. */
  function stepOf(span, lines) {
    const rough = span / lines;
    const power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].map((part) => part * power).find((step) => step >= rough);
  }

  /** Zero is on the axis, unless all that is drawn is measured and lies far above it: then the chart says where it starts. */
  function heights(all, dots) {
    const values = [...all.flatMap(({ rows }) => rows.flatMap((row) => [row.low ?? row.area, row.high ?? row.area])), ...dots.flatMap((dot) => [dot.high ?? dot.value, dot.low ?? dot.value])];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const cut = !dots.length && low > 0.6 * high;
    const step = stepOf(cut ? (high - low) * 1.2 || high : high, 4);
    const from = cut ? Math.floor(low / step) * step : 0;
    return { from, top: Math.max(from + step, Math.ceil(high / step) * step), step };
  }

  function ticks(start, end) {
    const [first, last] = [ebbline.toIso(start), ebbline.toIso(end)];
    if (end - start > 900) {
      const count = Number(last.slice(0, 4)) - Number(first.slice(0, 4));
      return Array.from({ length: count }, (_, i) => `${Number(first.slice(0, 4)) + 1 + i}`).map((year) => [`${year}-01-01`, year]);
    }
    const names = t("short_months").split("|");
    const found = [];
    for (let iso = `${first.slice(0, 7)}-01`; iso <= last; iso = `${ebbline.toIso(toDay(iso) + 31).slice(0, 7)}-01`) {
      if (iso >= first) found.push([iso, `${names[Number(iso.slice(5, 7)) - 1]}${!found.length || iso.endsWith("-01-01") ? ` ${iso.slice(0, 4)}` : ""}`]);
    }
    const every = Math.ceil(found.length / 4);
    return found.filter((_, i) => i % every === 0);
  }

  const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("");

  function line(one, s) {
    const [colour] = ebbline.ground.ink(one.look);
    const parts = [];
    for (const run of unbroken(one.rows)) {
      const ranged = run.filter((row) => row.low !== undefined);
      const outline = [...ranged.map((row) => [s.x(row.date), s.y(row.high)]), ...ranged.toReversed().map((row) => [s.x(row.date), s.y(row.low)])];
      if (ranged.length) parts.push(svg("path", { d: `${path(outline)}Z`, fill: colour, "fill-opacity": 0.22, stroke: colour, "stroke-opacity": 0.22, class: "ebb-band" }));
      parts.push(svg("path", { d: path(run.map((row) => [s.x(row.date), s.y(row.area)])), fill: "none", stroke: colour, "stroke-width": 2, class: "ebb-line-measured" }));
      if (one.rows.length <= FEW) parts.push(...run.map((row) => svg("rect", { x: s.x(row.date) - 2, y: s.y(row.area) - 2, width: 4, height: 4, fill: colour })));
    }
    return parts;
  }

  /** Each line is named above or below where no line comes near the name; one line alone needs none. */
  function names(all, dots, s) {
    if (all.length < 2) return [];
    const lines = all.flatMap((one) => one.rows.map((row) => [s.x(row.date), s.y(row.area)]));
    // A dot has its number below it.
    const points = [...lines, ...dots.flatMap((dot) => [0, 15].map((by) => [s.x(dot.date), s.y(dot.value) + by]))];
    const placed = [];
    const hides = (x, y, half) => placed.some((name) => Math.abs(name.x - x) < name.half + half && Math.abs(name.y - y) < 15);
    return all.map((one) => {
      const text = ebbline.actorName(one.actor);
      const half = text.length * 3.4 + 4;
      const fitting = one.rows.filter(({ date }) => s.x(date) > LEFT + half && s.x(date) < s.width - RIGHT - half);
      const tried = (fitting.length ? fitting : one.rows).flatMap((row) => [-13, 13].map((by) => {
        const [x, y] = [s.x(row.date), s.y(row.area) + by];
        const near = points.filter(([px]) => Math.abs(px - x) < half + 8).map(([, py]) => Math.abs(py - y));
        return { x, y, half, room: hides(x, y, half) ? -99 : Math.min(...near, y - TOP, s.y(s.from) - y) };
      }));
      const best = tried.reduce((found, other) => (other.room > found.room ? other : found));
      placed.push(best);
      return svg("text", { x: best.x, y: best.y + 4, "text-anchor": "middle", class: "ebb-line-name", text });
    });
  }

  function axes(s) {
    const lines = [];
    for (let value = s.from; value <= s.top * 1.0001; value += s.step) {
      lines.push(svg("line", { x1: LEFT, x2: s.width - RIGHT, y1: s.y(value), y2: s.y(value), class: value === s.from && !s.from ? "ebb-axis" : "ebb-grid" }));
      lines.push(svg("text", { x: LEFT - 6, y: s.y(value) + 4, "text-anchor": ebbline.rtl ? "start" : "end", text: s.label(value) }));
    }
    for (const [iso, words] of ticks(s.start, s.end)) {
      const x = s.x(iso);
      lines.push(svg("line", { x1: x, x2: x, y1: s.y(s.from), y2: s.y(s.from) + 5, class: "ebb-axis" }));
      lines.push(svg("text", { x, y: s.height - 4, "text-anchor": "middle", text: words }));
    }
    return lines;
  }

  /**
   * The scales of a chart that shows measured areas, and figures as dots beside them; null where nothing is measured.
   * `dots` are of the chart's own definition and bound its height, `every` also holds those of others.
   */
  function scales(dots, every, asOf, width, height) {
    const all = series();
    if (!all.length) return null;
    const days = [...all.flatMap(({ rows }) => [rows[0].date, rows.at(-1).date]), ...every.map((dot) => dot.date), ...(asOf ? [asOf] : [])].map(toDay);
    const margin = Math.max(3, (Math.max(...days) - Math.min(...days)) * 0.03);
    const [start, end] = [Math.min(...days) - margin, Math.max(...days) + 2 * margin];
    const { from, top, step } = heights(all, dots);
    const share = (iso) => LEFT + ((toDay(iso) - start) / (end - start)) * (width - LEFT - RIGHT);
    const thousands = top >= 20000;
    const s = {
      width, height, start, end, from, top, step, thousands,
      x: (iso) => (ebbline.rtl ? width - share(iso) + LEFT - RIGHT : share(iso)),
      y: (value) => TOP + (height - TOP - BOTTOM) * (1 - (value - from) / (top - from)),
      label: (value) => ebbline.number(thousands ? Math.round(value / 100) / 10 : Math.round(value)),
    };
    s.axes = () => axes(s);
    s.lines = () => [...all.flatMap((one) => line(one, s)), ...names(all, dots, s)];
    /** Where the date stands on each line: at its last snapshot, never between two. */
    s.marks = () => all.flatMap((one) => {
      const row = one.rows.findLast(({ date }) => date <= ebbline.date);
      return row ? [svg("rect", { x: s.x(row.date) - 4, y: s.y(row.area) - 4, width: 8, height: 8, class: "ebb-mark-measured" })] : [];
    });
    return s;
  }

  const values = () => series().flatMap(({ actor, rows }) => [rows[0], rows.at(-1)].map((row) => `${ebbline.actorName(actor)}, ${ebbline.dateWords(row.date)}: ${ebbline.areaWords(row)}`)).join("; ");

  /** What stands under the chart: who measured, and where its axis starts. */
  function notes(s, dotted) {
    const own = shown();
    const known = own?.data.source && ebbline.sources.get(own.data.source.id);
    return [
      known ? t("ground_chart_note", { source: known.publisher }) : t("ground_chart_plain"), dotted ? t("ground_chart_dots") : "",
      s?.from ? t("ground_chart_cut", { value: s.label(s.from) }) : "",
    ].filter(Boolean).join(" ");
  }

  /** The number of measured land, for a page of which no published figure is the number; it follows the date. */
  function number() {
    const value = ebbline.el("b", { class: "ebb-number-value" });
    const about = ebbline.el("span", { class: "ebb-number-about" });
    const node = ebbline.el("p", { class: "ebb-number" }, value, " ", about);
    function show() {
      const own = shown();
      if (!own) return;
      const actor = own.actors[0];
      const row = own.area(actor);
      value.textContent = row ? `${ebbline.km2(row.area)} ${t("square_km")}` : "–";
      const range = row?.low === undefined ? "" : t("range", { low: ebbline.km2(row.low), high: ebbline.km2(row.high) });
      const source = own.data.source ? ebbline.sources.get(own.data.source.id).publisher : "";
      about.textContent = row ? [t("ground_number", { actor: ebbline.proof.apart(ebbline.actorName(actor)), date: own.asOf() }), [ebbline.proof.apart(source), range].filter(Boolean).join("; ")].filter(Boolean).map((part) => `${part}.`).join(" ") : t("ground_no_area");
    }
    for (const sign of ["date", "measured", "layers"]) ebbline.on(sign, show);
    return node;
  }

  ebbline.areaChart = { scales, values, notes, number };
})();
