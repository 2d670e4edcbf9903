// Land by date (maps/dated.py) back from the lines that came and went: its edges, rings and history on any date.
// All lands of a map share one plane: its positions and edges are numbered, and land on a date is a mask of edges.
(() => {
  "use strict";
  const PARTS = 1e5;
  const HALF = 2 ** 25;
  const WIDE = 2 ** 26;
  const KEPT = 6;

  /** Give each position and each edge a number; an edge is known by the numbers of its two ends. */
  function numbered() {
    const places = new Map();
    const known = new Map();
    const [degrees, from, to] = [[], [], []];
    function place(lon, lat) {
      const key = (Math.round(lon * PARTS) + HALF) * WIDE + Math.round(lat * PARTS) + HALF;
      if (!places.has(key)) {
        places.set(key, places.size);
        degrees.push(lon, lat);
      }
      return places.get(key);
    }
    function edge(one, other) {
      const key = Math.min(one, other) * WIDE + Math.max(one, other);
      if (!known.has(key)) {
        known.set(key, known.size);
        from.push(one);
        to.push(other);
      }
      return known.get(key);
    }
    function line(points) {
      const found = [];
      const ids = [];
      for (let i = 0; i < points.length; i += 2) ids.push(place(points[i], points[i + 1]));
      ids.forEach((id, at) => found.push(edge(id, ids[(at + 1) % ids.length])));
      return found;
    }
    return { line, done: () => ({ degrees: Float64Array.from(degrees), from: Int32Array.from(from), to: Int32Array.from(to) }) };
  }

  /** Chain the edges of a mask into closed lines of positions; as many edges meet in any point as part there. */
  function chain(mask, { from, to, degrees }) {
    const head = new Int32Array(degrees.length / 2).fill(-1);
    const next = new Int32Array(2 * from.length);
    const gone = new Uint8Array(from.length);
    for (let edge = from.length - 1; edge >= 0; edge -= 1) {
      if (!mask[edge]) continue;
      next[2 * edge] = head[from[edge]];
      head[from[edge]] = 2 * edge;
      next[2 * edge + 1] = head[to[edge]];
      head[to[edge]] = 2 * edge + 1;
    }
    function onward(here) {
      while (gone[head[here] >> 1]) head[here] = next[head[here]];
      const half = head[here];
      gone[half >> 1] = 1;
      return half & 1 ? from[half >> 1] : to[half >> 1];
    }
    const rings = [];
    for (let edge = 0; edge < from.length; edge += 1) {
      if (!mask[edge] || gone[edge]) continue;
      gone[edge] = 1;
      const ring = [from[edge]];
      for (let here = to[edge]; here !== ring[0]; here = onward(here)) ring.push(here);
      rings.push(Int32Array.from(ring));
    }
    return rings;
  }

  /** Say whether a ray from a point eastwards crosses an edge: an odd number of crossings is inside. */
  function crosses({ from, to, degrees }, edge, lon, lat) {
    const [a, b] = [2 * from[edge], 2 * to[edge]];
    const [y0, y1] = [degrees[a + 1], degrees[b + 1]];
    if (y0 > lat === y1 > lat) return 0;
    return lon < degrees[a] + ((lat - y0) / (y1 - y0)) * (degrees[b] - degrees[a]) ? 1 : 0;
  }

  /** Add closed lines of positions to a path, seen in a view. */
  function trace(path, rings, { world }, view) {
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 1) {
        const x = world[2 * ring[i]] * view.size - view.left;
        const y = world[2 * ring[i] + 1] * view.size - view.top;
        if (i) path.lineTo(x, y);
        else path.moveTo(x, y);
      }
      path.closePath();
    }
  }

  /** One land through time, from the edges in which each date differs from the one before it. */
  function land(toggles, plane) {
    const live = new Uint8Array(plane.from.length);
    const kept = new Map();
    let at = -1;

    /** Let the live edges be those of a date: whatever lies between, each edge is turned as often as it changed. */
    function mask(date) {
      for (; at < date; at += 1) for (const edge of toggles[at + 1]) live[edge] ^= 1;
      for (; at > date; at -= 1) for (const edge of toggles[at]) live[edge] ^= 1;
      return live;
    }

    function rings(date) {
      if (!kept.has(date)) {
        if (kept.size >= KEPT) kept.delete(kept.keys().next().value);
        kept.set(date, date < 0 ? [] : chain(mask(date), plane));
      }
      return kept.get(date);
    }

    /** Say for each date whether a point lies in this land. */
    function history(lon, lat) {
      let inside = 0;
      return toggles.map((turned) => {
        for (const edge of turned) inside ^= crosses(plane, edge, lon, lat);
        return inside === 1;
      });
    }

    function holds(date, lon, lat) {
      let inside = 0;
      mask(date);
      for (let edge = 0; edge < live.length; edge += 1) if (live[edge]) inside ^= crosses(plane, edge, lon, lat);
      return inside === 1;
    }

    return { dates: toggles.length, mask, rings, history, holds, trace: (path, date, view) => trace(path, rings(date), plane, view) };
  }

  /** Return the mask of edges that several masks have an odd number of times. */
  function odd(masks) {
    const found = Uint8Array.from(masks[0]);
    for (const mask of masks.slice(1)) for (let edge = 0; edge < found.length; edge += 1) found[edge] ^= mask[edge];
    return found;
  }

  /** Unpack what `pack_dated` packed: one land for each series, and the plane they share. */
  async function unpack(packed) {
    const lines = await ebbline.unpackLines(packed.lines, 1 / PARTS);
    const numbers = numbered();
    let taken = 0;
    const dates = packed.rings.map((counts) => counts.map((count) => Int32Array.from(lines.slice(taken, (taken += count)).flatMap(numbers.line))));
    const plane = numbers.done();
    plane.world = ebbline.canvas.mercator(plane.degrees);
    return { plane, lands: dates.map((toggles) => land(toggles, plane)) };
  }

  ebbline.dated = { unpack, chain, trace, odd };
})();
