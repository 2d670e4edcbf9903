// Labels that neither overlap nor leave the map: placed by importance, retried in another order where one fails.
(() => {
  "use strict";
  const { el } = ebbline;
  const EDGE = 4;
  const TRIES = 48;
  // Ranks from here on are the names of the background: countries and towns.
  const BACKGROUND = 200;

  const hits = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

  // Steps along a label's side, as shares of its size, that its point may stand at.
  const BESIDE = [0.5, 0.2, 0.8];
  const ALONG = [0.5, 0.15, 0.85, 0, 1];

  /** Where a label of that size may stand about its point: right, left, below, above; then the same a little farther. */
  function around({ x, y, gap }, w, h) {
    return [gap, gap + 5].flatMap((far) => [
      ...BESIDE.map((share) => ({ x: x + far, y: y - h * share, side: "right" })),
      ...BESIDE.map((share) => ({ x: x - far - w, y: y - h * share, side: "left" })),
      ...ALONG.map((share) => ({ x: x - w * share, y: y + far, side: sideOf(share) })),
      ...ALONG.map((share) => ({ x: x - w * share, y: y - far - h, side: sideOf(share) })),
    ]);
  }

  const sideOf = (share) => (share === 0.5 ? "below" : share < 0.5 ? "right" : "left");

  /** A country's name may stand centred on any of its own positions, the best one first. */
  const centred = ({ spots }, w, h) => spots.map(({ x, y }) => ({ x: x - w / 2, y: y - h / 2, side: "centre" }));

  /** The sizes and places of an item in the order of an attempt: the first is the best, later ones look elsewhere. */
  const turned = (list, by) => list.map((_, at) => list[(at + by) % list.length]);

  /** Return the first spot for an item that is inside the frame and free; rather one that hides nothing of note. */
  function spot(item, { frame, blocked, soft, placed, attempt }) {
    // A mark of many keeps the names of places away; what has a label of its own right may cover one.
    const bars = (b) => b.owner !== item.owner && !(b.mark && item.rank < BACKGROUND);
    const free = (box) => !blocked.some((b) => bars(b) && hits(box, b)) && !placed.some((p) => hits(box, p));
    if (item.dot && !free(item.dot)) return null;
    const sizes = attempt % 2 ? [...item.sizes].reverse() : item.sizes;
    for (const { w, h, brief } of sizes) {
      const places = item.spots ? centred(item, w, h) : around(item, w, h);
      const fits = places.filter(({ x, y }) => {
        const inside = x >= EDGE && y >= EDGE && x + w <= frame.w - EDGE && y + h <= frame.h - EDGE;
        return inside && free({ x: x - 1, y: y - 1, w: w + 2, h: h + 2 }) && (!item.holds || item.holds(x, y, w, h));
      });
      const ordered = item.must && attempt ? turned(fits, attempt * (item.rank + 1)) : fits;
      const hides = ({ x, y }) => soft.some((b) => b.owner !== item.owner && hits({ x, y, w, h }, b));
      const found = ordered.find((one) => !hides(one)) || ordered[0];
      if (found) return { ...found, w, h, brief };
    }
    return null;
  }

  function round(items, room) {
    const placed = [];
    const missed = [];
    const spots = new Map();
    for (const item of items) {
      const found = spot(item, { ...room, placed });
      if (found) {
        placed.push(found);
        if (item.dot) placed.push(item.dot);
        spots.set(item, found);
      } else missed.push(item);
    }
    return { spots, missed };
  }

  /**
   * Place labels. An item has a point (x, y) and a gap, or spots to be centred on; an owner whose own box it may touch; its
   * sizes, the best first; a rank (lower first); `must` where a reader expects it; a dot that comes and goes with it;
   * `holds` where its box must lie in something. The room is the frame {w, h}, boxes that are blocked and soft ones, better left free, all with an owner.
   */
  ebbline.placeLabels = (items, room) => {
    let order = [...items].sort((a, b) => a.rank - b.rank);
    let best = null;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const result = round(order, { ...room, attempt });
      const lost = result.missed.filter((item) => item.must);
      if (!best || lost.length < best.lost) best = { lost: lost.length, spots: result.spots };
      if (!lost.length) break;
      order = [...lost, ...order.filter((item) => !lost.includes(item))];
    }
    return best ? best.spots : new Map();
  };

  const faces = new Map();
  let pen = null;

  function face(kind, node) {
    if (!faces.has(kind)) {
      const style = getComputedStyle(node);
      const size = parseFloat(style.fontSize);
      faces.set(kind, {
        font: `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`,
        height: Math.ceil(parseFloat(style.lineHeight) || size * 1.2),
        spacing: parseFloat(style.letterSpacing) || 0,
        upper: style.textTransform === "uppercase",
      });
    }
    return faces.get(kind);
  }

  /** Return the size of a text in the letters of a node, which stands for its kind, without laying the page out. */
  ebbline.measure = (text, kind, node) => {
    const { font, height, spacing, upper } = face(kind, node);
    pen = pen || el("canvas").getContext("2d");
    pen.font = font;
    const { width } = pen.measureText(upper ? text.toUpperCase() : text);
    return { w: Math.ceil(width + spacing * text.length) + 1, h: height };
  };

  /** The label keeper of a map: elements hand in items, it hands back spots; one pass per change. */
  ebbline.labels = (map) => {
    if (map.ebblineLabels) return map.ebblineLabels;
    const givers = [];
    const obstacles = new Set();
    let asked = false;

    function furniture() {
      const home = map.getContainer().getBoundingClientRect();
      const nodes = [...obstacles, ...map.getContainer().querySelectorAll(".leaflet-control")];
      const boxes = nodes.map((node) => node.getBoundingClientRect());
      return boxes
        .filter((box) => box.width && box.height)
        .map((box) => ({ x: box.x - home.x - 3, y: box.y - home.y - 3, w: box.width + 6, h: box.height + 6, owner: "furniture" }));
    }

    /** A town under a mark is named beside the mark; its own dot is hidden by it. */
    function beside(items, blocked) {
      const marks = blocked.filter((box) => box.mark);
      for (const item of items) {
        const over = item.dot && marks.find((mark) => hits(item.dot, mark));
        if (!over) continue;
        item.gap = Math.max(item.gap, over.w / 2 + Math.max(Math.abs(over.x + over.w / 2 - item.x), Math.abs(over.y + over.h / 2 - item.y)) + 2);
        item.dot = null;
      }
    }

    function place() {
      asked = false;
      const size = map.getSize();
      if (!size.x || !size.y) return;
      const given = givers.map((giver) => giver.offer());
      const items = given.flatMap((offer) => offer.items);
      const blocked = [...furniture(), ...given.flatMap((offer) => offer.blocked)];
      const soft = given.flatMap((offer) => offer.soft || []);
      beside(items, blocked);
      const spots = ebbline.placeLabels(items, { frame: { w: size.x, h: size.y }, blocked, soft });
      for (const item of items) item.set(spots.get(item) || null);
      ebbline.emit("labels", map);
    }

    const keeper = {
      offer: (giver) => givers.push(giver),
      obstacle: (node) => obstacles.add(node),
      place,
      ask() {
        // Before the page has started its pieces are still being put in place.
        if (asked || !ebbline.started) return;
        asked = true;
        queueMicrotask(place);
      },
      furniture,
    };
    map.on("moveend zoomend resize", keeper.ask);
    ebbline.on("drawn", keeper.ask);
    ebbline.on("layers", keeper.ask);
    map.ebblineLabels = keeper;
    return keeper;
  };
})();
