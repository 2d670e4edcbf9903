// Published areas as unconnected dots on a zero-based axis, the change that a report speaks of as a bracket between two.
(() => {
  "use strict";
  const { el, svg, t, toDay } = ebbline;
  const HEIGHT = [168, 260];
  const LEFT = 30;
  const RIGHT = 12;
  const TOP = 38;
  const BOTTOM = 22;
  const label = (props, text) => svg("text", { ...props, text });

  /** Return the distance between the grid's lines: 1, 2 or 5 with noughts, for at most two of them below the largest. */
  function evenStep(largest) {
    const unit = 10 ** Math.floor(Math.log10(largest / 2 || 1));
    return unit * ([1, 2, 5].find((times) => largest <= 2 * times * unit) ?? 10);
  }

  function scales(data, width, height) {
    const days = data.areas.map((figure) => toDay(figure.date));
    const first = Number(data.areas[0].date.slice(0, 4));
    const start = toDay(`${first}-01-01`) - 45;
    const end = Math.max(...days, data.asOf ? toDay(data.asOf) : 0) + 50;
    const largest = Math.max(...data.areas.map((figure) => figure.high ?? figure.value));
    const grid = evenStep(largest);
    const top = Math.ceil(largest / grid) * grid;
    const span = (day) => (day - start) / (end - start);
    const inner = width - LEFT - RIGHT;
    // Time runs the way the page is read.
    const x = (iso) => (ebbline.rtl ? width - RIGHT - span(toDay(iso)) * inner : LEFT + span(toDay(iso)) * inner);
    const y = (value) => TOP + (height - TOP - BOTTOM) * (1 - value / top);
    return { x, y, top, grid, start, end, width, height, first };
  }

  function axes(s) {
    const lines = [];
    for (let value = 0; value <= s.top; value += s.grid) {
      lines.push(svg("line", { x1: LEFT, x2: s.width - RIGHT, y1: s.y(value), y2: s.y(value), class: value ? "ebb-grid" : "ebb-axis" }));
      lines.push(label({ x: LEFT - 6, y: s.y(value) + 4, "text-anchor": ebbline.rtl ? "start" : "end" }, String(Number((value / 1000).toPrecision(6)))));
    }
    for (let year = s.first; toDay(`${year}-01-01`) < s.end; year += 1) {
      const x = s.x(`${year}-01-01`);
      lines.push(svg("line", { x1: x, x2: x, y1: s.y(0), y2: s.y(0) + 5, class: "ebb-axis" }));
      lines.push(label({ x, y: s.height - 4, "text-anchor": "middle" }, String(year)));
    }
    return lines;
  }

  function divider(s, asOf) {
    if (!asOf) return [];
    const x = s.x(asOf);
    const words = ebbline.rtl ? `← ${t("after_article")}` : `${t("after_article")} →`;
    const room = ebbline.rtl ? x - LEFT : s.width - RIGHT - x;
    const after = room > words.length * 6;
    return [
      svg("line", { x1: x, x2: x, y1: 6, y2: s.y(s.from || 0), class: "ebb-divider" }),
      label({ x: x + (after === ebbline.rtl ? -6 : 6), y: 14, "text-anchor": after ? "start" : "end", class: "ebb-quiet" }, words),
    ];
  }

  /** Make a mark of the chart a button that opens its figure's card, with room for a finger. */
  function button(figure, data, ...shapes) {
    const open = () => ebbline.figureCard(figure, data.all);
    const keys = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    };
    const props = { class: "ebb-mark", role: "button", tabindex: 0, "aria-haspopup": "dialog", "aria-label": ebbline.figureLabel(figure), "data-figure": figure.id };
    const words = shapes.filter((one) => one.nodeName === "text");
    const mark = svg("g", { ...props, onclick: open, onkeydown: keys }, svg("title", { text: t("how_known") }), ...shapes.filter((one) => !words.includes(one)));
    // The number beside the mark is clicked like it, but the mark is called by its whole name, which says more.
    return [...words.map((one) => svg("g", { class: "ebb-words", "aria-hidden": "true", onclick: open }, one)), mark];
  }

  function bracket(s, data) {
    const change = data.bracket;
    if (!change) return [];
    const [from, to] = [change.from, change.to].map((id) => data.areas.find((figure) => figure.id === id));
    if (!from || !to) return [];
    const [x0, x1] = [s.x(from.date), s.x(to.date)];
    const y = Math.min(s.y(from.value), s.y(to.value)) - 16;
    const middle = (x0 + x1) / 2;
    const wide = Math.max(44, change.text.length * 9);
    return [
      svg("path", { d: `M${x0},${s.y(from.value) - 9} V${y} H${x1} V${s.y(to.value) - 12}`, class: "ebb-bracket" }),
      ...button(
        data.all.get(change.id), data, svg("rect", { x: middle - wide / 2, y: y - 24, width: wide, height: 24, class: "ebb-hit" }),
        label({ x: middle, y: y - 6, "text-anchor": "middle", class: "ebb-change" }, change.text),
      ),
    ];
  }

  /** The series are circles; an area of another actor, scope or definition is a triangle, and carries no number on the chart. */
  function shape(figure, at, data) {
    const state = data.asOf && figure.date > data.asOf ? "ebb-dot ebb-dot-later" : "ebb-dot";
    if (!data.others.has(figure.id)) return svg("circle", { ...at, r: 5, class: state, "data-date": figure.date });
    return svg("path", { d: `M${at.cx},${at.cy - 6} l6,11 h-12 Z`, class: "ebb-other" });
  }

  function dots(s, data) {
    return data.areas.flatMap((figure) => {
      const later = data.asOf && figure.date > data.asOf;
      const at = { cx: s.x(figure.date), cy: s.y(figure.value) };
      const ranged = figure.low !== undefined && figure.high !== undefined;
      const range = ranged ? svg("line", { x1: at.cx, x2: at.cx, y1: s.y(figure.low), y2: s.y(figure.high), class: "ebb-range" }) : "";
      // An area of another definition may lie far above the scale: it stands at its rim with its number.
      const above = s.top && figure.value > s.top && data.others.has(figure.id);
      if (above) at.cy = s.y(s.top) - 4;
      const text = label({ x: at.cx, y: at.cy + (later ? -9 : 19), "text-anchor": "middle", class: later ? "ebb-quiet" : "ebb-value" }, s.label ? s.label(figure.value) : (figure.value / 1000).toFixed(1));
      return button(figure, data, svg("circle", { ...at, r: 12.5, class: "ebb-hit" }), range, shape(figure, at, data), data.others.has(figure.id) && !above ? "" : text);
    });
  }

  const measured = () => ebbline.measured?.some((own) => own.actors.length && !own.data.single);

  const values = (data) => data.areas.map((figure) => `${figure.when}: ${ebbline.number(figure.value)} ${t("square_km")}`).join("; ");

  function draw(holder, data) {
    const width = Math.max(260, Math.floor(holder.clientWidth));
    // A tall window has room for a taller chart.
    const height = Math.round(Math.max(HEIGHT[0], Math.min(HEIGHT[1], HEIGHT[0] + (window.innerHeight - 800) / 2)));
    const own = data.areas.filter((figure) => !data.others.has(figure.id));
    const s = ebbline.areaChart?.scales(own, data.areas, data.asOf, width, height) || (data.areas.length ? scales(data, width, height) : null);
    if (!s) return null;
    const mark = svg("g", { class: "ebb-cursor" });
    const label = [data.areas.length ? t("chart_label", { values: values(data) }) : "", s.lines ? t("ground_chart_label", { values: ebbline.areaChart.values() }) : ""].filter(Boolean).join(" ");
    const chart = svg(
      "svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label },
      ...(s.axes || (() => axes(s)))(), ...divider(s, data.asOf), ...(s.lines?.() || []), ...bracket(s, data), ...dots(s, data), mark,
    );
    data.told?.(s);
    holder.replaceChildren(chart);
    point(mark, s, data);
    return { mark, s };
  }

  /** Ring the latest figure of the date and draw the date as a line; a figure is never read between the dots. */
  function point(mark, s, data) {
    const date = ebbline.date;
    if (!date) return;
    const x = s.x(date);
    const inside = toDay(date) >= s.start && toDay(date) <= s.end;
    const figure = ebbline.latestFigure(data.areas.filter((one) => !data.others.has(one.id)), date);
    mark.replaceChildren(
      ...(inside && date !== data.asOf ? [svg("line", { x1: x, x2: x, y1: TOP - 8, y2: s.y(s.from || 0) })] : []),
      ...(figure ? [svg("circle", { cx: s.x(figure.date), cy: s.y(figure.value), r: 8.5 })] : []),
      ...(s.marks?.() || []),
    );
  }

  /** What a size was likened to, in our words; why it is on no scale, and how anyone knows, are one click away each. */
  function comparison(note, all) {
    const figure = all.get(note.id);
    const known = ebbline.linkButton(t("how_known"), () => ebbline.figureCard(figure, all));
    const quotes = (figure.evidence || []).filter((item) => item.quote && item.quote.split(/\s+/).length <= 25).map(({ quote, source }) => el("blockquote", { text: `“${quote}” (${ebbline.proof.publisher(source)})`, dir: "auto" }));
    const why = el("details", {}, el("summary", { text: t("why") }), ...quotes, figure.note ? el("p", { text: figure.note, dir: "auto" }) : "");
    return el("div", { class: "ebb-comparison" }, el("p", { text: note.text, dir: "auto" }), " ", known, " ", quotes.length || figure.note ? why : "");
  }

  function compactHome(map, node) {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(node);
      return node;
    };
    node.classList.add("ebb-box");
    control.addTo(map);
  }

  function charted(data, holder) {
    const others = data.othersCaption ? el("p", { class: "ebb-chart-note" }, svg("svg", { width: 14, height: 12, "aria-hidden": "true" }, svg("path", { d: "M7,0 l6,11 h-12 Z", class: "ebb-other" })), el("span", { text: data.othersCaption, dir: "auto" })) : "";
    const caption = data.caption ? el("p", { class: "ebb-chart-note", text: data.caption, dir: "auto" }) : "";
    return [...(measured() ? headed(data, holder) : [el("h2", { text: t("chart_title") }), holder]), caption, others];
  }

  /** Where areas were measured too, the chart says which are which, and in what unit. */
  function headed(data, holder) {
    const title = el("h2", { text: t("ground_chart") });
    const note = el("p", { class: "ebb-chart-note", dir: "auto" });
    data.told = (s) => {
      title.textContent = t(s.thousands ? "ground_chart" : "ground_chart_small");
      note.textContent = ebbline.areaChart.notes(s, data.areas.length > 0);
    };
    return [title, holder, note];
  }

  /** Without any area there is no scale to draw on: the figures stand as they were reported. */
  function listed(data) {
    const rest = [...data.all.values()].filter((figure) => figure.measure !== "comparison");
    const only = rest.every((figure) => figure.id === data.head);
    return rest.length ? [el("h2", { class: only && "ebb-again", text: t("figures_title") }), ebbline.figureList(rest, data.all, data.head)] : [];
  }

  ebbline.define("decline", (map, data) => {
    data.all = ebbline.figures(data.figures);
    if (!data.all.size && !data.measured) return;
    data.areas = data.areas.map((id) => data.all.get(id));
    data.others = new Set(data.others);
    const holder = el("div", { class: "ebb-chart" });
    const node = el("div", { class: "ebb-decline" });
    const fill = () => node.replaceChildren(...(data.areas.length || measured() ? charted(data, holder) : listed(data)).filter(Boolean), ...data.comparisons.map((note) => comparison(note, data.all)));
    // A publisher's name may come with a layer that follows.
    ebbline.on("start", fill);
    if (ebbline.frame) ebbline.frame.parts.decline.append(node);
    else compactHome(map, node);
    // The first size comes from the observer: asking for it here would lay the whole page out once more.
    let drawn = null;
    new ResizeObserver(() => {
      if (holder.clientWidth && holder.clientWidth !== drawn?.s.width) drawn = draw(holder, data);
    }).observe(holder);
    for (const sign of ["measured", "layers"]) ebbline.on(sign, () => measured() && holder.clientWidth && (drawn = draw(holder, data)));
    ebbline.on("date", () => drawn && point(drawn.mark, drawn.s, data));
    ebbline.layer("decline", {
      label: t("decline"),
      draw(visible) {
        node.hidden = !visible;
        return visible ? data.areas.length : 0;
      },
    });
  });
})();
