// Areas on the WGS 84 ellipsoid, in km², of what edges enclose by the even-odd rule; edges are straight in lon/lat.
(() => {
  "use strict";
  const A = 6378.137;
  const E2 = (2 - 1 / 298.257223563) / 298.257223563;
  const RADIAN = Math.PI / 180;
  const STEP = 0.5;
  const SPLITS = 40;
  const GAUSS = [[-0.8611363115940526, 0.3478548451374538], [-0.33998104358485626, 0.6521451548625461], [0.33998104358485626, 0.6521451548625461], [0.8611363115940526, 0.3478548451374538]];

  /** Return the km² of a square degree at a latitude: the product of the two radii of curvature, of a radian each way. */
  function density(lat) {
    const sine = Math.sin(lat * RADIAN);
    const part = 1 - E2 * sine * sine;
    return (RADIAN * RADIAN * A * A * (1 - E2) * Math.cos(lat * RADIAN)) / (part * part);
  }

  /** Integrate a width in degrees, which runs evenly from one latitude to another, over the ellipsoid. */
  function band(y0, y1, w0, w1) {
    const steps = Math.ceil((y1 - y0) / STEP);
    const half = (y1 - y0) / steps / 2;
    let sum = 0;
    for (let i = 0; i < steps; i += 1) {
      for (const [node, weight] of GAUSS) {
        const share = (2 * i + 1 + node) / (2 * steps);
        sum += weight * half * (w0 + share * (w1 - w0)) * density(y0 + share * (y1 - y0));
      }
    }
    return sum;
  }

  const xAt = (edge, y) => edge.x0 + ((y - edge.y0) / (edge.y1 - edge.y0)) * (edge.x1 - edge.x0);

  /** Order edges by where they run in the middle of a band; nearly ordered as they are from one band to the next. */
  function order(active, y) {
    for (const edge of active) edge.x = xAt(edge, y);
    for (let i = 1; i < active.length; i += 1) {
      const edge = active[i];
      let j = i - 1;
      for (; j >= 0 && active[j].x > edge.x; j -= 1) active[j + 1] = active[j];
      active[j + 1] = edge;
    }
  }

  /** Return the latitude at which two neighbours cross inside a band, if any do. */
  function crossing(active, y0, y1) {
    for (let i = 1; i < active.length; i += 1) {
      const [low, high] = [xAt(active[i], y0) - xAt(active[i - 1], y0), xAt(active[i], y1) - xAt(active[i - 1], y1)];
      if (low >= -1e-12 && high >= -1e-12) continue;
      const y = y0 + ((y1 - y0) * low) / (low - high);
      if (y > y0 && y < y1) return y;
    }
    return null;
  }

  /** Add up what lies between the edges of a band: `sum.km2`, and the km of outline about each kind of land. */
  function between(active, y0, y1, sum, splits = SPLITS) {
    const middle = (y0 + y1) / 2;
    order(active, middle);
    const y = splits ? crossing(active, y0, y1) : null;
    if (y !== null) {
      between(active, y0, y, sum, splits - 1);
      // Where edges cross, what lies beside them changes.
      for (const edge of active) edge.kind = null;
      return between(active, y, y1, sum, splits - 1);
    }
    let [w0, w1] = [0, 0];
    for (let i = 0; i + 1 < active.length; i += 2) {
      const [left, right] = [active[i], active[i + 1]];
      w0 += xAt(right, y0) - xAt(left, y0);
      w1 += xAt(right, y1) - xAt(left, y1);
      if (!sum.kindAt) continue;
      left.kind = right.kind = left.kind || right.kind || sum.kindAt((left.x + right.x) / 2, middle);
      sum.km[left.kind] = (sum.km[left.kind] || 0) + (left.slope + right.slope) * (y1 - y0);
    }
    sum.km2 += band(y0, y1, w0, w1);
    return sum;
  }

  /** The length in km of an edge, by the radii of the ellipsoid at its middle. */
  function length(x0, y0, x1, y1) {
    const sine = Math.sin(((y0 + y1) / 2) * RADIAN);
    const normal = A / Math.sqrt(1 - E2 * sine * sine);
    const east = (x1 - x0) * RADIAN * normal * Math.sqrt(1 - sine * sine);
    const north = ((y1 - y0) * RADIAN * normal * (1 - E2)) / (1 - E2 * sine * sine);
    return Math.hypot(east, north);
  }

  function upright(mask, { from, to, degrees }) {
    const found = [];
    let level = 0;
    mask.forEach((on, edge) => {
      if (!on) return;
      const [a, b] = [2 * from[edge], 2 * to[edge]].sort((one, other) => degrees[one + 1] - degrees[other + 1]);
      const [x0, y0, x1, y1] = [degrees[a], degrees[a + 1], degrees[b], degrees[b + 1]];
      const km = length(x0, y0, x1, y1);
      if (y0 === y1) level += km;
      else found.push({ x0, y0, x1, y1, x: 0, kind: null, slope: km / (y1 - y0) });
    });
    return { edges: found.sort((one, other) => one.y0 - other.y0), level };
  }

  /**
   * Measure what the edges of a mask enclose: band by band between the latitudes at which an edge begins or ends. Where
   * `kindAt(lon, lat)` names what lies at a point, also the km of outline about each kind; level edges count for all.
   */
  function measured(mask, plane, kindAt) {
    const { edges, level } = upright(mask, plane);
    const levels = Float64Array.from(new Set(edges.flatMap((edge) => [edge.y0, edge.y1]))).sort();
    const sum = { km2: 0, km: {}, level, kindAt };
    let [active, next] = [[], 0];
    levels.slice(0, -1).forEach((y, i) => {
      active = active.filter((edge) => edge.y1 > y);
      for (; next < edges.length && edges[next].y0 <= y; next += 1) active.push(edges[next]);
      between(active, y, levels[i + 1], sum);
    });
    return sum;
  }

  /** Return a point just inside a closed line, beside the middle of its longest edge. */
  function inside(ring, { degrees }) {
    let [twice, best, at] = [0, -1, 0];
    const point = (i) => [degrees[2 * ring[i % ring.length]], degrees[2 * ring[i % ring.length] + 1]];
    ring.forEach((_, i) => {
      const [[x0, y0], [x1, y1]] = [point(i), point(i + 1)];
      twice += x0 * y1 - x1 * y0;
      const long = Math.hypot(x1 - x0, y1 - y0);
      if (long > best) [best, at] = [long, i];
    });
    const [[x0, y0], [x1, y1]] = [point(at), point(at + 1)];
    const turn = (Math.sign(twice) * 1e-6) / (best || 1);
    return [(x0 + x1) / 2 - (y1 - y0) * turn, (y0 + y1) / 2 + (x1 - x0) * turn];
  }

  ebbline.ellipsoid = { measured, inside };
})();
