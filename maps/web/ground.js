// How measured land is painted: solid where it is held, crosses where it is contested, lighter where it is only claimed.
(() => {
  "use strict";
  const { el } = ebbline;
  const TILE = 14;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // The diagonal hatch belongs to illustrative extents alone.
  const LOOKS = {
    control: { fill: 0.5, width: 1.6 },
    unknown: { fill: 0.34, width: 1.4, dash: [1, 3] },
    support: { fill: 0.2, width: 1.4 },
    claimed: { fill: 0.1, width: 1.4, dash: [7, 4] },
    contested: { fill: 0, width: 1.2, dash: [3, 3], tile: "crosses" },
    gained: { fill: 0.72, width: 1.6 },
    lost: { fill: 0.24, width: 1.6, tile: "bars" },
    held: { fill: 0.42, width: 0.8 },
  };

  const isDark = () => dark.matches && !matchMedia("print").matches;
  const ink = (look) => (isDark() ? look.dark : look.colours);

  function crosses(ctx, colours) {
    ctx.fillStyle = isDark() ? "rgb(22 25 28 / 55%)" : "rgb(255 255 255 / 60%)";
    ctx.fillRect(0, 0, TILE, TILE);
    ctx.lineWidth = 1.8;
    [[3.5, 3.5], [10.5, 10.5]].forEach(([x, y], at) => {
      ctx.strokeStyle = colours[at % colours.length];
      ctx.beginPath();
      ctx.moveTo(x - 3, y);
      ctx.lineTo(x + 3, y);
      ctx.moveTo(x, y - 3);
      ctx.lineTo(x, y + 3);
      ctx.stroke();
    });
  }

  function bars(ctx, colours) {
    ctx.fillStyle = colours[0];
    ctx.globalAlpha = 0.75;
    for (let y = 0; y < TILE; y += TILE / 2) ctx.fillRect(0, y, TILE, 1.6);
  }

  const tiles = new Map();
  const DRAWN = { crosses, bars };

  /** A pattern that keeps to the world, not to the screen, so that it does not swim while the map is dragged. */
  function pattern(ctx, name, colours, view) {
    const ratio = window.devicePixelRatio || 1;
    const key = [name, ...colours, ratio, isDark()].join();
    if (!tiles.has(key)) {
      const tile = el("canvas", { width: Math.round(TILE * ratio), height: Math.round(TILE * ratio) });
      const pen = tile.getContext("2d");
      pen.scale(tile.width / TILE, tile.height / TILE);
      DRAWN[name](pen, colours);
      tiles.set(key, tile);
    }
    const made = ctx.createPattern(tiles.get(key), "repeat");
    made.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, -(view.left % TILE), -(view.top % TILE)]));
    return made;
  }

  /** Paint a path of closed lines as what it is: a look has its `as` and its colours for light and dark pages. */
  function paint(ctx, path, look, view) {
    const { fill, width, dash, tile } = LOOKS[look.as];
    const colours = ink(look);
    ctx.save();
    if (fill) {
      ctx.globalAlpha = fill;
      ctx.fillStyle = colours[0];
      ctx.fill(path, "evenodd");
    }
    ctx.globalAlpha = 1;
    if (tile) {
      ctx.fillStyle = pattern(ctx, tile, colours, view);
      ctx.fill(path, "evenodd");
    }
    ctx.strokeStyle = colours[0];
    // Where only the inner half of an outline is let through, the whole is twice as wide.
    ctx.lineWidth = look.half ? 2 * width : width;
    ctx.setLineDash(dash || []);
    ctx.stroke(path);
    ctx.restore();
  }

  /** A small picture of a look, for the key and the card. */
  function swatch(look) {
    const canvas = el("canvas", { class: "ebb-ground-swatch", "aria-hidden": "true" });
    const view = { left: 0, top: 0, width: 24, height: 16 };
    const path = new Path2D();
    path.rect(1.5, 1.5, 21, 13);
    const draw = () => paint(ebbline.canvas.fresh(canvas, view), path, look, view);
    draw();
    return canvas;
  }

  ebbline.ground = { paint, swatch, ink, dark };
})();
