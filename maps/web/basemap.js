// The background in the file: land, borders and disputed stretches on one canvas, towns and countries as labels.
(() => {
  "use strict";
  const { el, t } = ebbline;
  const RADIAN = Math.PI / 180;

  /** Turn lon/lat pairs into Mercator fractions of the world: x and y from 0 to 1. */
  function mercator(line) {
    const out = new Float64Array(line.length);
    for (let i = 0; i < line.length; i += 2) {
      const sine = Math.sin(Math.max(-85.05, Math.min(85.05, line[i + 1])) * RADIAN);
      out[i] = line[i] / 360 + 0.5;
      out[i + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    }
    return out;
  }

  function bounds(line) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < line.length; i += 2) {
      box[0] = Math.min(box[0], line[i]);
      box[1] = Math.min(box[1], line[i + 1]);
      box[2] = Math.max(box[2], line[i]);
      box[3] = Math.max(box[3], line[i + 1]);
    }
    return box;
  }

  function shape(degrees) {
    const line = mercator(degrees);
    return { line, box: bounds(line) };
  }

  /** Return the sheets, coarse ones first, each with its own lines out of the packs they travel in. */
  async function unpackSheets(data) {
    const packs = await Promise.all(data.packs.map((pack) => ebbline.unpackLines(pack.lines, pack.scale)));
    const taken = packs.map(() => 0);
    return data.sheets.map((sheet) => {
      const [west, south, east, north] = sheet.window;
      const take = (many) => packs[sheet.pack].slice(taken[sheet.pack], (taken[sheet.pack] += many)).map(shape);
      return { frame: [...mercator([west, north, east, south])], land: take(sheet.land), borders: take(sheet.borders), disputed: take(sheet.disputed) };
    });
  }

  /** A view of the world: `size` pixels across, with the pixel (0, 0) at world pixel (left, top). */
  const seen = (box, view) =>
    box[2] * view.size >= view.left && box[0] * view.size <= view.left + view.width &&
    box[3] * view.size >= view.top && box[1] * view.size <= view.top + view.height;

  function trace(ctx, { line }, view, close) {
    for (let i = 0; i < line.length; i += 2) {
      const x = line[i] * view.size - view.left;
      const y = line[i + 1] * view.size - view.top;
      if (i) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
    }
    if (close) ctx.closePath();
  }

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

  /** Draw the land on any canvas: the map's own and the insets'. */
  function drawLand(canvas, sheets, view) {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.lineJoin = "round";
    const ink = inks();
    for (const sheet of sheets) {
      const [x0, y0, x1, y1] = sheet.frame;
      if (seen([x0, y0, x1, y1], view)) drawSheet(ctx, sheet, view, ink);
    }
  }

  // NOTE: L.Renderer brings the canvas along while the map is dragged or zoomed, as for Leaflet's own vectors.
  const Land = L.Renderer.extend({
    options: { padding: 0.3, pane: "ebblineLand" },
    initialize(sheets) {
      L.setOptions(this, {});
      L.stamp(this);
      this._layers = {};
      this.sheets = sheets;
    },
    _initContainer() {
      this._container = el("canvas", { class: "ebb-land", "aria-hidden": "true" });
    },
    _destroyContainer() {
      this._container.remove();
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const origin = this._map.getPixelOrigin();
      L.DomUtil.setPosition(this._container, min);
      drawLand(this._container, this.sheets, {
        size: 256 * 2 ** this._map.getZoom(), left: origin.x + min.x, top: origin.y + min.y, width: size.x, height: size.y,
      });
    },
    _updatePaths() {},
    _onZoomEnd() {},
  });

  function pane(map, name, z) {
    const node = map.getPane(name) || map.createPane(name);
    node.style.zIndex = String(z);
    node.style.pointerEvents = "none";
    return name;
  }

  async function sheetsOf(data) {
    if (typeof DecompressionStream === "undefined") {
      ebbline.emit("notice", t("no_decompression"));
      return [];
    }
    return unpackSheets(data);
  }

  ebbline.define("basemap", async (map, data) => {
    pane(map, "ebblineLand", 150);
    pane(map, "ebblineNames", 450);
    map.attributionControl?.addAttribution(t("credits", { viewpoint: data.viewpoint }));
    ebbline.names?.(map, data);
    const sheets = await sheetsOf(data);
    const land = new Land(sheets);
    ebbline.layer("basemap", {
      label: "basemap",
      draw(visible) {
        if (visible) land.addTo(map);
        else land.remove();
        return visible ? sheets.reduce((sum, sheet) => sum + sheet.land.length, 0) : 0;
      },
    }).redraw();
    ebbline.drawLand = (canvas, view) => drawLand(canvas, sheets, view);
    ebbline.emit("land");
  });
  ebbline.mercator = mercator;
})();
