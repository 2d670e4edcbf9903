// A slider over the days of the events, with their number by time behind it, where the page has no date strip.
(() => {
  "use strict";
  const { el, svg, t, toDay, toIso } = ebbline;
  const HEIGHT = 56;
  const RAIL = 34;
  const THUMB = 22;
  const STEPS = 120;
  const layers = [];

  const ICONS = { play: "M3,1 L14,8 L3,15 Z", pause: "M3,1 H6.5 V15 H3 Z M9.5,1 H13 V15 H9.5 Z" };
  const icon = (d) => svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d, fill: "currentColor" }));

  /** Count the events of all layers by the day on which they began, in as many bins as there is room for. */
  function bins(span, many) {
    const counts = new Int32Array(many);
    const day = (span.last - span.first + 1) / many;
    for (const { points } of layers) {
      if (!points) continue;
      for (const start of points.start) if (start >= span.first) counts[Math.min(many - 1, Math.floor((start - span.first) / day))]++;
    }
    return counts;
  }

  function draw(chart, span, width) {
    const wide = width - THUMB;
    const at = (part) => THUMB / 2 + (ebbline.rtl ? 1 - part : part) * wide;
    const counts = bins(span, Math.max(10, Math.min(STEPS, span.last - span.first + 1)));
    const most = Math.max(1, ...counts);
    const step = wide / counts.length;
    const bars = [...counts].map((count, i) => {
      const high = Math.ceil((count / most) * (RAIL - 8));
      const x = THUMB / 2 + (ebbline.rtl ? counts.length - 1 - i : i) * step;
      return count ? svg("rect", { x, y: RAIL - high, width: Math.max(1, step - 0.6), height: high, class: "ebb-event-bar" }) : "";
    });
    const part = (iso) => (toDay(iso) - span.first) / (span.last - span.first || 1);
    const [from, to] = [span.first, span.last].map((day) => Number(toIso(day).slice(0, 4)));
    const marks = [];
    let free = -Infinity;
    for (let year = from; year <= to; year += 1) {
      const x = Math.max(16, Math.min(width - 16, at(Math.max(0, part(`${year}-01-01`)))));
      const room = ebbline.rtl ? -x : x;
      if (room < free) continue;
      free = room + 44;
      marks.push(svg("text", { x, y: HEIGHT - 0.5, "text-anchor": "middle", text: String(year) }));
    }
    chart.setAttribute("width", width);
    chart.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    chart.replaceChildren(...bars, svg("line", { x1: THUMB / 2, x2: width - THUMB / 2, y1: RAIL, y2: RAIL, class: "ebb-rail" }), ...marks);
  }

  function player(span, button) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const by = Math.max(1, Math.round((span.last - span.first) / STEPS));
    let timer = null;
    function stop() {
      clearInterval(timer);
      timer = null;
      button.setAttribute("aria-label", t("play"));
      button.replaceChildren(icon(ICONS.play));
    }
    function step() {
      const next = Math.min(span.last, toDay(ebbline.date) + by);
      ebbline.setDate(toIso(next));
      if (next === span.last) stop();
    }
    function start() {
      if (toDay(ebbline.date) >= span.last) ebbline.setDate(toIso(span.first));
      button.setAttribute("aria-label", t("pause"));
      button.replaceChildren(icon(ICONS.pause));
      timer = setInterval(step, calm ? 1500 : 250);
    }
    stop();
    return { stop, toggle: () => (timer ? stop() : start()) };
  }

  function build(map, span) {
    const chart = svg("svg", { height: HEIGHT, "aria-hidden": "true" });
    const slider = el("input", { type: "range", min: span.first, max: span.last, step: 1, class: "ebb-slider", "aria-label": t("date_slider") });
    const date = el("output", { class: "ebb-date" });
    const play = el("button", { type: "button", class: "ebb-play" });
    const playing = player(span, play);
    play.addEventListener("click", playing.toggle);
    slider.addEventListener("input", () => {
      playing.stop();
      ebbline.setDate(toIso(Number(slider.value)));
    });
    const track = el("div", { class: "ebb-track" }, chart, slider);
    const node = el("div", { class: "ebb-box ebb-strip ebb-event-slider", role: "region", "aria-label": t("date_slider") }, play, track, date);
    const show = (iso) => {
      slider.value = String(toDay(iso));
      slider.setAttribute("aria-valuetext", ebbline.dateWords(iso));
      date.textContent = ebbline.dateWords(iso);
    };
    const paint = () => draw(chart, span, Math.max(80, Math.floor(track.clientWidth)));
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(node);
      // The map would pan by the slider's keys.
      node.addEventListener("keydown", (event) => event.stopPropagation());
      return node;
    };
    control.addTo(map);
    ebbline.on("date", show);
    if (ebbline.date) show(ebbline.date);
    new ResizeObserver(paint).observe(track);
    Promise.allSettled(layers.map((own) => own.ready)).then(paint);
  }

  /** The map of a layer, also where the layer stands in a group that is not shown yet. */
  const mapOf = (home) => (home instanceof L.Map ? home : home._map);

  ebbline.eventSlider = (own) => {
    if (own.data.first) layers.push(own);
    if (ebbline.eventSlider.asked) return;
    ebbline.eventSlider.asked = true;
    ebbline.on("start", () => {
      const map = layers.map((one) => mapOf(one.home)).find(Boolean);
      if (!map || document.querySelector(".ebb-strip")) return;
      const span = { first: Math.min(...layers.map((one) => toDay(one.data.first))), last: Math.max(...layers.map((one) => toDay(one.data.last))) };
      if (span.last > span.first) build(map, span);
    });
  };
})();
