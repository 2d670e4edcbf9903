// Illustrative extents: hatched, with the word inside, and off until a reader asks for them.
(() => {
  "use strict";
  const { el, t } = ebbline;
  const { shape, seen, trace, pane, layer } = ebbline.canvas;
  const STEP = 7;

  function hatch(ctx, rings, view, colour) {
    const near = rings.filter((ring) => seen(ring.box, view));
    if (!near.length) return;
    ctx.save();
    ctx.beginPath();
    for (const ring of near) trace(ctx, ring, view, true);
    ctx.clip("evenodd");
    ctx.beginPath();
    // The lines keep to the world, not to the screen, so that they do not swim while the map is dragged.
    const start = -(view.height + ((view.left + view.top) % STEP));
    for (let x = start; x < view.width + view.height; x += STEP) {
      ctx.moveTo(x, view.height);
      ctx.lineTo(x + view.height, 0);
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    ctx.globalAlpha = 0.55;
    ctx.stroke();
    ctx.restore();
  }

  const accent = () => getComputedStyle(document.documentElement).getPropertyValue("--ebb-accent").trim();

  const standing = (spans, date) => spans.find((span) => span.start <= date && (!span.end || date <= span.end));

  function wordLabel(map, spots) {
    const text = el("span", { class: "ebb-name-text", text: t("extents_word") });
    const node = el("div", { class: "ebb-name ebb-extent-word", "aria-hidden": "true" }, text);
    const icon = new L.Icon({ iconUrl: "data:," });
    icon.createIcon = () => node;
    icon.createShadow = () => null;
    const marker = L.marker([spots[0][1], spots[0][0]], { icon, interactive: false, keyboard: false, pane: "ebblineNames" }).addTo(map);
    return { text, marker, spots, size: null };
  }

  /** The word stands inside its fill: where no label is, if there is such a place, otherwise in its middle. */
  function item(map, word) {
    if (!word.size) {
      const box = word.text.getBoundingClientRect();
      word.size = { w: Math.ceil(box.width), h: Math.ceil(box.height) };
    }
    const { w, h } = word.size;
    const [point, ...rest] = word.spots.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]));
    function set(spot) {
      const at = spot || { x: point.x - w / 2, y: point.y - h / 2 };
      word.text.style.left = `${Math.round(at.x - point.x)}px`;
      word.text.style.top = `${Math.round(at.y - point.y)}px`;
    }
    return { spots: [point, ...rest], owner: word, rank: 10, must: true, sizes: [word.size], set };
  }

  ebbline.define("extents", (map, data) => {
    pane(map, "ebblineExtents", 160);
    pane(map, "ebblineNames", 450);
    let words = [];
    let shown = null;
    ebbline.labels(map).offer({ offer: () => ({ items: words.map((word) => item(map, word)), blocked: [] }) });
    const canvas = layer((ctx, view) => shown?.shapes && hatch(ctx, shown.shapes, view, accent()), "ebblineExtents");
    const { spans } = data;
    let rings = null;

    /** Unpack the shapes when they are first asked for, since nobody may ask. */
    async function unpacked() {
      rings = rings || ebbline.unpackLines(data.lines, data.scale);
      const shapes = (await rings).map(shape);
      let taken = 0;
      for (const span of spans) span.shapes = shapes.slice(taken, (taken += span.rings));
      canvas.repaint();
    }

    function draw(visible) {
      const span = visible ? standing(spans, ebbline.date) : null;
      if (span !== shown) {
        shown = span;
        for (const word of words) word.marker.remove();
        words = span ? span.words.map((spots) => wordLabel(map, spots)) : [];
        if (visible) canvas.addTo(map).repaint();
        else canvas.remove();
        if (span && !span.shapes) unpacked();
      }
      own.note = span ? data.notes[span.note] : "";
      return span ? span.words.length : 0;
    }

    const own = ebbline.layer("extents", { visible: false, draw, label: t("extents") });
  });
})();
