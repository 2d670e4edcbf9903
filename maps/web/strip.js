// The date strip: a slider over all that happened, with a tick for each event and a divider where the article ends.
(() => {
  "use strict";
  const { el, svg, t, toDay, toIso, theme } = ebbline;
  const THUMB = 22;
  const HEIGHT = 56;
  const RAIL = 34;
  const CALM_STEPS = 30;

  function icon(d) {
    return svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d, fill: "currentColor" }));
  }
  const ICONS = { play: "M3,1 L14,8 L3,15 Z", pause: "M3,1 H6.5 V15 H3 Z M9.5,1 H13 V15 H9.5 Z", next: "M2,2 L9,8 L2,14 Z M10,2 H13 V14 H10 Z", previous: "M14,2 L7,8 L14,14 Z M6,2 H3 V14 H6 Z" };

  const colour = (kind) => theme.symbols[kind].colour;

  /** Ticks differ by kind in form as well: taken stands up from the rail, lost hangs from it, an attack is a diamond above. */
  function tick(kind, x) {
    const paint = { fill: colour(kind), class: `ebb-tick-${kind}` };
    if (kind === "attack") return svg("path", { d: `M${x},${RAIL - 24} l5.5,5.5 l-5.5,5.5 l-5.5,-5.5 Z`, ...paint });
    if (kind === "lost") return svg("rect", { x: x - 1.5, y: RAIL, width: 3, height: 11, ...paint });
    if (kind === "held") return svg("rect", { x: x - 1.5, y: RAIL - 11, width: 3, height: 11, ...paint });
    return svg("path", { d: `M${x - 1.5},${RAIL - 11} h3 v22 h-3 Z`, ...paint, "fill-opacity": 0.55 });
  }

  function scaleX(data, width) {
    const [first, last] = [toDay(data.first), toDay(data.last)];
    return (iso) => {
      const part = (toDay(iso) - first) / (last - first || 1);
      const x = THUMB / 2 + part * (width - THUMB);
      return ebbline.rtl ? width - x : x;
    };
  }

  /** A measured span of a year or so has room for its months. */
  const MONTHLY = 500;

  function months(data, x, width) {
    const names = t("short_months").split("|");
    const marks = [];
    let [free, told] = [-Infinity, ""];
    for (let iso = `${data.first.slice(0, 7)}-01`; iso <= data.last; iso = monthAfter(iso)) {
      if (iso < data.first) continue;
      const at = x(iso);
      const year = iso.slice(0, 4) !== told;
      marks.push(svg("line", { x1: at, x2: at, y1: RAIL - 4, y2: RAIL + 4, class: "ebb-year-mark" }));
      const words = `${names[Number(iso.slice(5, 7)) - 1]}${year ? ` ${iso.slice(0, 4)}` : ""}`;
      const half = words.length * 3.6;
      const clash = ebbline.rtl ? free > -Infinity && at + half > free : at - half < free;
      if (clash || at < half || at > width - half) continue;
      free = ebbline.rtl ? at - half - 6 : at + half + 6;
      told = iso.slice(0, 4);
      marks.push(svg("text", { x: at, y: HEIGHT - 3, "text-anchor": "middle", text: words }));
    }
    return marks;
  }

  const monthAfter = (iso) => toIso(toDay(iso) + 31).slice(0, 7).concat("-01");

  function years(data, x, width) {
    if (ebbline.stops.length && toDay(data.last) - toDay(data.first) < MONTHLY) return months(data, x, width);
    const marks = [];
    for (let year = Number(data.first.slice(0, 4)); year <= Number(data.last.slice(0, 4)); year += 1) {
      const iso = `${year}-01-01`;
      const at = iso < data.first ? x(data.first) : x(iso);
      if (iso >= data.first) marks.push(svg("line", { x1: at, x2: at, y1: RAIL - 4, y2: RAIL + 4, class: "ebb-year-mark" }));
      const room = Math.min(width - 16, Math.max(16, at));
      const clash = iso < data.first && Math.abs(x(`${year + 1}-01-01`) - room) < 40;
      if (!clash) marks.push(svg("text", { x: room, y: HEIGHT - 0.5, "text-anchor": "middle", text: String(year) }));
    }
    return marks;
  }

  function divider(data, x, width) {
    if (!data.asOf || data.asOf < data.first || data.asOf > data.last) return [];
    const at = x(data.asOf);
    const after = ebbline.rtl ? { x: 0, width: Math.max(0, at) } : { x: at, width: Math.max(0, width - at) };
    const words = ebbline.rtl ? `← ${t("after_article")}` : `${t("after_article")} →`;
    const room = after.width > words.length * 6.2 + 8;
    return [
      svg("rect", { ...after, y: 0, height: RAIL + 12, class: "ebb-after" }),
      svg("line", { x1: at, x2: at, y1: 0, y2: RAIL + 12, class: "ebb-divider" }),
      ...(room ? [svg("text", { x: at + (ebbline.rtl ? -8 : 8), y: 11, class: "ebb-quiet", text: words })] : []),
    ];
  }

  /** Measured days as a thick line on the rail; where none was taken it has a gap. */
  function measured(x) {
    const days = [...new Set(ebbline.stops)].sort();
    const runs = [];
    for (const iso of days) {
      if (runs.length && toDay(iso) - toDay(runs.at(-1)[1]) <= 1) runs.at(-1)[1] = iso;
      else runs.push([iso, iso]);
    }
    return runs.map(([from, to]) => {
      const [a, b] = [x(from), x(to)].sort((one, other) => one - other);
      return svg("rect", { x: a - 1, y: RAIL - 2.5, width: b - a + 2, height: 5, class: "ebb-measured-days" });
    });
  }

  /** A strip that keeps to what was measured has events before it, which it does not show. */
  const within = (data) => data.events.filter(({ date }) => data.first <= date && date <= data.last);

  function draw(chart, data, width) {
    const x = scaleX(data, width);
    chart.setAttribute("width", width);
    chart.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    const rail = svg("line", { x1: THUMB / 2, x2: width - THUMB / 2, y1: RAIL, y2: RAIL, class: "ebb-rail" });
    chart.replaceChildren(...divider(data, x, width), rail, ...measured(x), ...years(data, x, width), ...within(data).map((event) => tick(event.kind, x(event.date))));
  }

  /** The keys of a slider: arrows a day, PageUp and PageDown to the next event. */
  function keys(event, step) {
    const by = { PageUp: 1, PageDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  }

  function summary(date) {
    const layers = Object.values(ebbline.layers).filter((layer) => layer.visible && layer.said);
    const said = layers.map((layer) => layer.said());
    if (layers.length && !ebbline.sites.size) return t("counts", { date: ebbline.dateWords(date), parts: said.join(". ") });
    const count = {};
    for (const site of ebbline.sites.values()) for (const phase of ebbline.showing(site, date)) count[phase.status] = (count[phase.status] || 0) + 1;
    const parts = theme.statuses.filter((status) => count[status]).map((status) => t("count_part", { count: count[status], status: t(status).toLowerCase() }));
    return t("counts", { date: ebbline.dateWords(date), parts: [...said, parts.join(", ") || t("none")].join(". ") });
  }

  function player(step, button, stops) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let timer = null;
    function stop() {
      clearInterval(timer);
      timer = null;
      button.setAttribute("aria-label", t("play"));
      button.replaceChildren(icon(ICONS.play));
    }
    function start() {
      button.setAttribute("aria-label", t("pause"));
      button.replaceChildren(icon(ICONS.pause));
      // Many snapshots pass quickly, so that a series is seen in about half a minute; who wants less motion sees few of them.
      const many = calm ? Math.ceil(stops() / CALM_STEPS) : 1;
      timer = setInterval(() => step(many) || stop(), calm ? 2000 : Math.max(120, Math.min(900, 30000 / stops())));
    }
    stop();
    return { stop, toggle: () => (timer ? stop() : start()) };
  }

  /** Leave the year out where it is the year of the date above. */
  function shortDate(iso, now) {
    const [year, month, day] = iso.split("-").map(Number);
    return iso.slice(0, 4) === now.slice(0, 4) ? t("day_month", { day, month: t("months").split("|")[month - 1] }) : t("date", { day, month: t("months").split("|")[month - 1], year });
  }

  /** What happened, with the place's name kept apart: it may run the other way than the sentence. */
  function named({ site, text }) {
    const name = ebbline.sites.has(site) ? ebbline.siteName(ebbline.sites.get(site)) : "";
    const at = name ? text.indexOf(name) : -1;
    return at < 0 ? [text] : [text.slice(0, at), el("bdi", { text: name }), text.slice(at + name.length)];
  }

  function build(map, data) {
    const [first, last] = [toDay(data.first), toDay(data.last)];
    const chart = svg("svg", { height: HEIGHT, "aria-hidden": "true" });
    const slider = el("input", { type: "range", min: first, max: last, step: 1, class: "ebb-slider", "aria-label": t("date_slider") });
    const date = el("output", { class: "ebb-date" });
    const said = el("p", { class: "ebb-event", dir: "auto" });
    const tag = el("span", { class: "ebb-later-tag", text: t("after_article"), hidden: true });
    const live = el("p", { class: "ebb-hidden", role: "status", "aria-live": "polite" });
    const all = () => [...new Set([...within(data).map((event) => event.date), ...ebbline.stops, ...(data.asOf ? [data.asOf] : [])])].sort();
    const go = (by) => {
      const stops = all();
      const at = by > 0 ? stops.findIndex((iso) => iso > ebbline.date) : stops.findLastIndex((iso) => iso < ebbline.date);
      const next = at < 0 ? null : stops[Math.min(at + Math.max(by, 1) - 1, stops.length - 1)];
      if (next) ebbline.setDate(next);
      return Boolean(next);
    };
    const button = (key, name, act) => el("button", { type: "button", class: `ebb-step ebb-step-${name}`, "aria-label": t(key), onclick: act }, icon(ICONS[name]));
    const play = el("button", { type: "button", class: "ebb-play" });
    const playing = player(go, play, () => all().length);
    play.addEventListener("click", playing.toggle);
    const before = button("previous_event", ebbline.rtl ? "next" : "previous", () => go(-1));
    const after = button("next_event", ebbline.rtl ? "previous" : "next", () => go(1));
    slider.addEventListener("input", () => {
      playing.stop();
      ebbline.setDate(toIso(Number(slider.value)));
    });
    slider.addEventListener("keydown", (event) => keys(event, go));
    const rail = el("div", { class: "ebb-track" }, chart, slider);
    const node = el("div", { class: "ebb-strip", role: "region", "aria-label": t("date_slider") }, before, play, after, rail, el("div", { class: "ebb-when" }, date, tag, said), live);
    let soon = null;
    function show(iso) {
      slider.value = String(toDay(iso));
      slider.setAttribute("aria-valuetext", ebbline.dateWords(iso));
      date.textContent = ebbline.dateWords(iso);
      tag.hidden = !(data.asOf && iso > data.asOf);
      const here = data.events.filter((event) => event.date === iso);
      const latest = data.events.filter((event) => event.date <= iso).at(-1);
      const words = here.length ? here.flatMap((event, at) => [at ? "; " : "", ...named(event)]) : latest ? [`${shortDate(latest.date, iso)}: `, ...named(latest)] : [];
      said.replaceChildren(...words);
      said.title = said.textContent;
      node.classList.toggle("ebb-later", Boolean(data.asOf && iso > data.asOf));
      clearTimeout(soon);
      soon = setTimeout(() => (live.textContent = summary(iso)), 400);
    }
    return { node, rail, chart, show };
  }

  let placed = false;

  function place(map, data) {
    placed = true;
    const made = build(map, data);
    if (ebbline.frame) ebbline.frame.strip.append(made.node);
    else {
      const control = L.control({ position: "bottomleft" });
      control.onAdd = () => {
        L.DomEvent.disableClickPropagation(made.node);
        return made.node;
      };
      made.node.classList.add("ebb-box");
      control.addTo(map);
    }
    new ResizeObserver(([rail]) => draw(made.chart, data, Math.max(120, Math.floor(rail.contentRect.width)))).observe(made.rail);
    ebbline.on("date", made.show);
    if (!ebbline.date) ebbline.setDate(data.asOf || data.last);
    made.show(ebbline.date);
  }

  ebbline.define("strip", place);

  /** Give a map whose page brought no strip one of its own. */
  ebbline.needStrip = (map, days) => placed || place(map, { first: days[0], last: days.at(-1), asOf: null, events: [] });
})();
