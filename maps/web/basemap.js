// The background in the file: land, borders and disputed stretches on one canvas.
(() => {
  "use strict";
  const { t } = ebbline;
  const { mercator, shape, seen, trace, fresh, pane, layer } = ebbline.canvas;

  /** Return the sheets, coarse ones first, each with its own lines out of the packs they travel in. */
  async function unpackSheets(data) {
    const packs = await Promise.all(data.packs.map((pack) => ebbline.unpackLines(pack.lines, pack.scale)));
    const taken = packs.map(() => 0);
    return data.sheets.map((sheet) => {
      const [west, south, east, north] = sheet.window;
      const take = (many) => packs[sheet.pack].slice(taken[sheet.pack], (taken[sheet.pack] += many));
      const lines = { land: take(sheet.land), borders: take(sheet.borders), disputed: take(sheet.disputed) };
      return { frame: [...mercator([west, north, east, south])], lines };
    });
  }

  /** Return the sheets to draw, each with its shapes: none that a finer one hides, none outside the view. */
  function standing(sheets, view) {
    const own = sheets.findLastIndex((sheet) => holds(sheet.frame, view));
    const found = sheets.slice(Math.max(own, 0)).filter((sheet) => seen(sheet.frame, view));
    for (const sheet of found) {
      if (!sheet.lines) continue;
      for (const [kind, lines] of Object.entries(sheet.lines)) sheet[kind] = lines.map(shape);
      sheet.lines = null;
    }
    return found;
  }

  const holds = (frame, view) =>
    frame[0] * view.size <= view.left && frame[2] * view.size >= view.left + view.width &&
    frame[1] * view.size <= view.top && frame[3] * view.size >= view.top + view.height;

  /** Trace a coast without the straight cuts that clipping left along the sheet's frame. */
  function traceCoast(ctx, { line }, view, frame) {
    const near = 1e-7;
    const onFrame = (i, j) =>
      [0, 2].some((k) => Math.abs(line[i] - frame[k]) < near && Math.abs(line[j] - frame[k]) < near) ||
      [1, 3].some((k) => Math.abs(line[i + 1] - frame[k]) < near && Math.abs(line[j + 1] - frame[k]) < near);
    let down = false;
    for (let i = 0; i + 2 < line.length; i += 2) {
      if (onFrame(i, i + 2)) {
        down = false;
        continue;
      }
      if (!down) ctx.moveTo(line[i] * view.size - view.left, line[i + 1] * view.size - view.top);
      ctx.lineTo(line[i + 2] * view.size - view.left, line[i + 3] * view.size - view.top);
      down = true;
    }
  }

  function strokeAll(ctx, shapes, view, style) {
    ctx.beginPath();
    for (const one of shapes) if (seen(one.box, view)) trace(ctx, one, view, false);
    ctx.strokeStyle = style.colour;
    ctx.lineWidth = style.width;
    ctx.setLineDash(style.dash || []);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function drawSheet(ctx, sheet, view, ink) {
    const [x0, y0, x1, y1] = sheet.frame.map((v, i) => Math.round(v * view.size - (i % 2 ? view.top : view.left)));
    ctx.save();
    ctx.beginPath();
    ctx.rect(x0, y0, x1 - x0, y1 - y0);
    ctx.clip();
    ctx.fillStyle = ink.sea;
    ctx.fillRect(x0, y0, x1 - x0, y1 - y0);
    const near = sheet.land.filter((one) => seen(one.box, view));
    ctx.beginPath();
    for (const one of near) trace(ctx, one, view, true);
    ctx.fillStyle = ink.land;
    ctx.fill("evenodd");
    ctx.beginPath();
    for (const one of near) traceCoast(ctx, one, view, sheet.frame);
    ctx.strokeStyle = ink.coast;
    ctx.lineWidth = 1;
    ctx.stroke();
    strokeAll(ctx, sheet.borders, view, { colour: ink.border, width: 1 });
    strokeAll(ctx, sheet.disputed, view, { colour: ink.border, width: 1.2, dash: [4, 4] });
    ctx.restore();
  }

  function inks() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(`--ebb-${name}`).trim();
    return { sea: read("sea"), land: read("land"), coast: read("coast"), border: read("border") };
  }

  function draw(ctx, sheets, view) {
    const ink = inks();
    for (const sheet of standing(sheets, view)) drawSheet(ctx, sheet, view, ink);
  }

  ebbline.define("basemap", async (map, data) => {
    pane(map, "ebblineLand", 150);
    map.attributionControl?.addAttribution(t("credits"));
    // A dossier's word: a tag in it is not to be taken for one of a tile server's.
    if (data.shores) map.attributionControl?.addAttribution(data.shores.replaceAll("<", "<\u2060"));
    ebbline.towns = data.towns;
    ebbline.names(map, data);
    const sheets = await unpackSheets(data);
    const land = layer((ctx, view) => draw(ctx, sheets, view), "ebblineLand");
    const own = ebbline.layer("basemap", {
      draw(visible) {
        if (visible) land.addTo(map);
        else land.remove();
        return visible ? data.sheets.reduce((sum, sheet) => sum + sheet.land, 0) : 0;
      },
    });
    own.redraw();
    // The insets draw the same land on canvases of their own.
    ebbline.drawLand = (canvas, view) => draw(fresh(canvas, view), sheets, view);
    ebbline.emit("land");
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      land.repaint();
      ebbline.emit("land");
    });
  });
})();
