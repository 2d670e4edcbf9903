// Shapes on a canvas that moves with the map: the background and the illustrative extents.
(() => {
  "use strict";
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

  /** Give a canvas the view's size in device pixels and return its context in CSS pixels, empty. */
  function fresh(canvas, view) {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.lineJoin = "round";
    return ctx;
  }

  function pane(map, name, z) {
    const node = map.getPane(name) || map.createPane(name);
    node.style.zIndex = String(z);
    node.style.pointerEvents = "none";
    return name;
  }

  // NOTE: L.Renderer brings the canvas along while the map is dragged or zoomed, as for Leaflet's own vectors.
  const Layer = L.Renderer.extend({
    options: { padding: 0.1 },
    initialize(paint, name) {
      L.setOptions(this, { pane: name });
      L.stamp(this);
      this._layers = {};
      this.paint = paint;
    },
    _initContainer() {
      this._container = ebbline.el("canvas", { class: "ebb-canvas", "aria-hidden": "true" });
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
      const view = { size: 256 * 2 ** this._map.getZoom(), left: origin.x + min.x, top: origin.y + min.y, width: size.x, height: size.y };
      this.paint(fresh(this._container, view), view);
    },
    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._follow };
    },
    /** While the map is dragged past what is drawn, draw on. */
    _follow() {
      const min = this._map.containerPointToLayerPoint([0, 0]);
      if (this._map._animatingZoom || !this._bounds || this._asked) return;
      if (this._bounds.contains(L.bounds(min, min.add(this._map.getSize())))) return;
      this._asked = requestAnimationFrame(() => {
        this._asked = 0;
        this.repaint();
      });
    },
    repaint() {
      if (this._map) this._update();
    },
    _updatePaths() {},
    _onZoomEnd() {},
  });

  ebbline.canvas = { mercator, shape, seen, trace, fresh, pane, layer: (paint, name) => new Layer(paint, name) };
})();
