// Labels that neither overlap nor leave the map: placed by importance, retried in another order where one fails.
(() => {
  "use strict";
  const EDGE = 4;
  const TRIES = 12;

  const hits = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  const overlap = (a, b) =>
    Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) *
    Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

  /** Where a label of that size may stand about its point: right first, then left, below, above, then the corners. */
  function around({ x, y, gap }, w, h) {
    const middle = y - h / 2;
    const near = gap * 0.75;
    return [
      { x: x + gap, y: middle, side: "right" },
      { x: x - gap - w, y: middle, side: "left" },
      { x: x - w / 2, y: y + gap, side: "below" },
      { x: x - w / 2, y: y - gap - h, side: "above" },
      { x: x + near, y: y + near, side: "right" },
      { x: x + near, y: y - near - h, side: "right" },
      { x: x - near - w, y: y + near, side: "left" },
      { x: x - near - w, y: y - near - h, side: "left" },
      { x: x - w * 0.2, y: y + gap, side: "right" },
      { x: x - w * 0.8, y: y + gap, side: "left" },
      { x: x - w * 0.2, y: y - gap - h, side: "right" },
      { x: x - w * 0.8, y: y - gap - h, side: "left" },
    ];
  }

  /** A country's name has room to move; it keeps near its point. */
  function drifting({ x, y, reach }, w, h) {
    const spots = [];
    for (let ring = 0; ring <= 4; ring += 1) {
      const steps = ring === 0 ? 1 : 8;
      for (let step = 0; step < steps; step += 1) {
        const angle = (step / steps) * 2 * Math.PI;
        const far = (ring / 4) * reach;
        spots.push({ x: x + far * Math.cos(angle) - w / 2, y: y + far * Math.sin(angle) * 0.7 - h / 2, side: "centre" });
      }
    }
    return spots;
  }

  /** Return the first spot for an item that is inside the frame and free, or null. */
  function spot(item, frame, blocked, placed) {
    for (const { w, h, brief } of item.sizes) {
      const places = item.reach ? drifting(item, w, h) : around(item, w, h);
      const fits = ({ x, y }) => {
        const box = { x: x - 1, y: y - 1, w: w + 2, h: h + 2 };
        const inside = x >= EDGE && y >= EDGE && x + w <= frame.w - EDGE && y + h <= frame.h - EDGE;
        return inside && !blocked.some((b) => b.owner !== item.owner && hits(box, b)) && !placed.some((p) => hits(box, p));
      };
      const found = places.find(fits);
      if (found) return { ...found, w, h, brief };
    }
    return null;
  }

  function round(items, frame, blocked) {
    const placed = [];
    const missed = [];
    const spots = new Map();
    for (const item of items) {
      const found = spot(item, frame, item.symbol ? blocked : blocked, placed);
      if (found) {
        placed.push(found);
        spots.set(item, found);
      } else missed.push(item);
    }
    return { spots, missed };
  }

  /**
   * Place labels. An item has a point (x, y), a gap or a reach, an owner whose own box it may touch, its possible sizes
   * (best first), a rank (lower first) and `must` where a reader expects it. Blocked are boxes with an owner.
   */
  ebbline.placeLabels = (items, frame, blocked) => {
    let order = [...items].sort((a, b) => a.rank - b.rank);
    let best = null;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const result = round(order, frame, blocked);
      const lost = result.missed.filter((item) => item.must);
      if (!best || lost.length < best.lost) best = { lost: lost.length, spots: result.spots };
      if (!lost.length) break;
      order = [...lost, ...order.filter((item) => !lost.includes(item))];
    }
    return best ? best.spots : new Map();
  };
  ebbline.boxes = { hits, overlap };

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

    function place() {
      asked = false;
      const size = map.getSize();
      if (!size.x || !size.y) return;
      const given = givers.map((giver) => giver.offer());
      const items = given.flatMap((offer) => offer.items);
      const blocked = [...furniture(), ...given.flatMap((offer) => offer.blocked)];
      const spots = ebbline.placeLabels(items, { w: size.x, h: size.y }, blocked);
      for (const item of items) item.set(spots.get(item) || null);
      ebbline.emit("labels", map);
    }

    const keeper = {
      offer: (giver) => givers.push(giver),
      obstacle: (node) => obstacles.add(node),
      place,
      ask() {
        if (asked) return;
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
