// What an event looks like: a symbol by role whose area is the number of events, pale when old, hollow where the place is coarse.
(() => {
  "use strict";
  const { radius } = ebbline.eventIndex;
  const PAPER = "#ffffff";
  const INK = "#1a1a1a";
  const FADED = 0.42;
  const FONT = '600 12px "Helvetica Neue", "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';

  // Outlines that a grey print tells apart, the area of each, and the radius of the disc that fits into it.
  const SHAPES = {
    disc: { d: "M-5.5,0 A5.5,5.5 0 1 1 5.5,0 A5.5,5.5 0 1 1 -5.5,0 Z", area: 95, room: 5.5 },
    diamond: { d: "M0,-6.5 L6.5,0 L0,6.5 L-6.5,0 Z", area: 84.5, room: 4.6 },
    square: { d: "M-5,-5 H5 V5 H-5 Z", area: 100, room: 5 },
    "slashed-circle": { d: "M-5,0 A5,5 0 1 1 5,0 A5,5 0 1 1 -5,0 Z M-3.4,3.4 L3.4,-3.4", area: 78.5, room: 5 },
    dot: { d: "M-4.8,0 A4.8,4.8 0 1 1 4.8,0 A4.8,4.8 0 1 1 -4.8,0 Z", area: 72.4, room: 4.8 },
    triangle: { d: "M0,-7 L6.4,4.2 H-6.4 Z", area: 71.7, room: 3.7 },
    "down-triangle": { d: "M0,7 L6.4,-4.2 H-6.4 Z", area: 71.7, room: 3.7 },
    bar: { d: "M-3,-6.5 H3 V6.5 H-3 Z", area: 78, room: 3 },
    cross: { d: "M-2,-6 H2 V-2 H6 V2 H2 V6 H-2 V2 H-6 V-2 H-2 Z", area: 80, room: 2.8 },
    pentagon: { d: "M0,-6.3 L6,-1.9 L3.7,5.1 H-3.7 L-6,-1.9 Z", area: 94, room: 5 },
  };
  for (const shape of Object.values(SHAPES)) shape.path = new Path2D(shape.d);
  const MIXED = { shape: "disc", colour: "#454545" };

  /** Draw a symbol about the origin, `grown` times its size; a white rim keeps it apart from the map. */
  function symbol(ctx, look, { coarse = false, old = false, grown = 1 } = {}) {
    const { path } = SHAPES[look.shape];
    const hollow = coarse || look.shape === "slashed-circle";
    ctx.save();
    ctx.scale(grown, grown);
    ctx.globalAlpha = old ? FADED : 1;
    ctx.strokeStyle = PAPER;
    ctx.lineWidth = (hollow ? 4 : 3) / grown;
    ctx.stroke(path);
    ctx.fillStyle = hollow ? PAPER : look.colour;
    ctx.fill(path);
    ctx.strokeStyle = look.colour;
    ctx.lineWidth = (hollow ? 2 : 1) / grown;
    if (coarse && look.shape === "slashed-circle") ctx.setLineDash([2.5 / grown, 1.5 / grown]);
    ctx.stroke(path);
    ctx.restore();
    return SHAPES[look.shape].room * grown;
  }

  /** How much a symbol grows so that its area is that of a disc. */
  const growth = (look, size) => size * Math.sqrt(Math.PI / SHAPES[look.shape].area);

  const light = (hex) => {
    const part = (at) => {
      const value = parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  };
  /** Black or white, whichever is told apart better on a colour. */
  const inkOn = (colour) => (light(colour) > 0.179 ? "#000000" : PAPER);

  /** Write a number into a disc if it has room for it. */
  function number(ctx, text, room, colour) {
    ctx.font = FONT;
    if (ctx.measureText(text).width > 2 * room - 5) return false;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = colour;
    ctx.fillText(text, 0, 0.5);
    return true;
  }

  const look = (data, role) => (role < 0 ? MIXED : role ? data.roles[role - 1] : data.plain);

  /** Draw one mark of a crowd about the origin, as counted for a day: what is fresh by its number, what is old as a sign. */
  function mark(ctx, data, one, scale) {
    const own = look(data, one.role);
    const { fresh } = one;
    const hollow = one.coarse === (fresh || one.shown);
    if (fresh < 2) return void symbol(ctx, own, { coarse: hollow, old: !fresh });
    const room = symbol(ctx, own, { coarse: hollow, grown: growth(own, radius(fresh, scale)) });
    number(ctx, fresh.toLocaleString(ebbline.lang), room, hollow || own.shape === "slashed-circle" ? INK : inkOn(own.colour));
  }

  /** Return a picture for the key or a card: `draw` gets a canvas whose origin is its middle. */
  function picture(size, draw) {
    const ratio = window.devicePixelRatio || 1;
    const node = ebbline.el("canvas", { class: "ebb-event-picture", width: Math.round(size * ratio), height: Math.round(size * ratio), "aria-hidden": "true" });
    node.style.width = node.style.height = `${size}px`;
    const ctx = node.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, (size * ratio) / 2, (size * ratio) / 2);
    ctx.lineJoin = "round";
    draw(ctx);
    return node;
  }

  ebbline.eventMarks = { symbol, growth, mark, look, picture, MIXED };
})();
