// Where events lie: a grid over all of them, in order of date inside each cell, and the marks that a view has room for.
(() => {
  "use strict";
  const FOREVER = 2147483647;
  const EVER = -2147483648;
  const MANY = 512;
  // Pixels: the finest cells that events are gathered in, and the coarser ones that say how dense the view can be.
  const CELL = 12;
  const COARSE = 4;
  const MARGIN = 40;
  const SMALL = 6;
  const LARGE = 26;
  // Spans of time, at most, in which the fullest moment of a place is looked for.
  const SPANS = 256;

  /** Return columns (maps/layers/events.py) as typed arrays in the order of a grid; `row` says which event each is. */
  function events({ lon, lat, start, length, role, precision }, data) {
    const count = lon.length;
    const world = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      world[2 * i] = lon[i];
      world[2 * i + 1] = lat[i];
    }
    const place = ebbline.canvas.mercator(world);
    const grid = gridOf(place, count);
    const own = { ...grid, ...spansOf(start, data), count, x: new Float64Array(count), y: new Float64Array(count), start: new Int32Array(count), until: new Int32Array(count), role: new Int32Array(count), coarse: new Uint8Array(count) };
    for (let i = 0; i < count; i++) {
      const row = grid.row[i];
      const undated = row < data.undated;
      own.x[i] = place[2 * row];
      own.y[i] = place[2 * row + 1];
      own.start[i] = undated ? EVER : start[row];
      own.until[i] = undated || !length[row] || data.fadeDays === null ? FOREVER : start[row] + length[row] - 1 + data.fadeDays;
      own.role[i] = role[row];
      own.coarse[i] = precision[row] && data.coarse[precision[row] - 1] ? 1 : 0;
    }
    return own;
  }

  /** Cut the days of all events into spans as long as an event is fresh; what never fades makes one span. */
  function spansOf(start, { undated, fadeDays }) {
    const first = start[undated] ?? 0;
    const days = (start.at(-1) ?? 0) - first + 1;
    return { first, span: fadeDays === null ? FOREVER : Math.max(fadeDays + 1, Math.ceil(days / SPANS)), days };
  }

  /** Sort rows into the cells of a grid by counting; rows, which come in order of date, keep that order in a cell. */
  function gridOf(place, count) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < 2 * count; i += 2) {
      box[0] = Math.min(box[0], place[i]);
      box[1] = Math.min(box[1], place[i + 1]);
      box[2] = Math.max(box[2], place[i]);
      box[3] = Math.max(box[3], place[i + 1]);
    }
    const side = Math.max(1, Math.min(MANY, Math.round(Math.sqrt(count / 24))));
    const step = [(box[2] - box[0]) / side || 1, (box[3] - box[1]) / side || 1];
    const at = (v, axis) => Math.max(0, Math.min(side - 1, Math.floor((v - box[axis]) / step[axis])));
    const cell = new Uint32Array(count);
    const starts = new Uint32Array(side * side + 1);
    for (let i = 0; i < count; i++) {
      cell[i] = at(place[2 * i + 1], 1) * side + at(place[2 * i], 0);
      starts[cell[i] + 1]++;
    }
    for (let i = 0; i < side * side; i++) starts[i + 1] += starts[i];
    const next = starts.slice();
    const row = new Uint32Array(count);
    for (let i = 0; i < count; i++) row[next[cell[i]]++] = i;
    return { box, side, starts, row, at };
  }

  /** Return the runs [from, to) of the grid's cells that a window of the world touches. */
  function runs(own, window) {
    const found = [];
    if (window[0] > own.box[2] || window[2] < own.box[0] || window[1] > own.box[3] || window[3] < own.box[1]) return found;
    const [left, right] = [own.at(window[0], 0), own.at(window[2], 0)];
    const bottom = own.at(window[3], 1);
    for (let y = own.at(window[1], 1); y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const cell = y * own.side + x;
        if (own.starts[cell] < own.starts[cell + 1]) found.push(own.starts[cell], own.starts[cell + 1]);
      }
    }
    return found;
  }

  /** Return how many events of a run have begun by a day: the run is in order of date. */
  function begun(start, from, to, day) {
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (start[middle] <= day) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /**
   * Count what lies in each fine cell of a view, whatever the date, so that marks keep their places in time; and find how
   * many events lie close together in the fullest span of time, so that sizes mean the same on every date.
   */
  function gather(own, view) {
    const left = Math.floor((view.left - MARGIN) / CELL);
    const top = Math.floor((view.top - MARGIN) / CELL);
    const wide = Math.ceil((view.width + 2 * MARGIN) / CELL / COARSE) + 1;
    const high = Math.ceil((view.height + 2 * MARGIN) / CELL / COARSE) + 1;
    const [across, down] = [wide * COARSE, high * COARSE];
    const window = [left * CELL, top * CELL, (left + across) * CELL, (top + down) * CELL].map((v) => v / view.size);
    const spans = runs(own, window);
    own.cell = own.cell || new Int32Array(own.count);
    const [total, sumX, sumY] = [new Int32Array(across * down), new Float64Array(across * down), new Float64Array(across * down)];
    const times = Math.ceil(own.days / own.span);
    const dense = new Int32Array(wide * high * times);
    const scale = view.size / CELL;
    let [most, all] = [1, 1];
    for (let k = 0; k < spans.length; k += 2) {
      for (let i = spans[k]; i < spans[k + 1]; i++) {
        const x = Math.floor(own.x[i] * scale) - left;
        const y = Math.floor(own.y[i] * scale) - top;
        const inside = x >= 0 && y >= 0 && x < across && y < down;
        const cell = inside ? y * across + x : -1;
        own.cell[i] = cell;
        if (!inside) continue;
        const count = ++total[cell];
        if (count > all) all = count;
        sumX[cell] += own.x[i];
        sumY[cell] += own.y[i];
        const time = own.start[i] === EVER ? 0 : Math.floor((own.start[i] - own.first) / own.span);
        const many = ++dense[((y >> 2) * wide + (x >> 2)) * times + time];
        if (many > most) most = many;
      }
    }
    return { spans, total, sumX, sumY, scale: Math.min(SMALL, LARGE / Math.sqrt(most)), peak: Math.min(1, most / all) };
  }

  /** The radius of a mark for so many events: its area grows with them; the smallest is as large as a single one's. */
  const radius = (count, scale) => Math.max(SMALL, scale * Math.sqrt(count));

  /** Join cells whose marks would cover each other at their fullest, the fullest first. */
  function join(gathered, view) {
    const { total, sumX, sumY, scale, peak } = gathered;
    const size = (count) => radius(count * peak, scale);
    const full = [...total.keys()].filter((cell) => total[cell]).sort((a, b) => total[b] - total[a] || a - b);
    const near = buckets(4 * CELL);
    const mark = new Int32Array(total.length).fill(-1);
    const marks = [];
    for (const cell of full) {
      const [count, x, y] = [total[cell], (sumX[cell] / total[cell]) * view.size, (sumY[cell] / total[cell]) * view.size];
      const own = size(count);
      const other = near.find(x, y, (one) => Math.hypot(one.x - x, one.y - y) < 0.9 * (size(one.total) + own));
      if (other) {
        other.x += ((x - other.x) * count) / (other.total + count);
        other.y += ((y - other.y) * count) / (other.total + count);
        other.total += count;
        mark[cell] = other.id;
      } else {
        mark[cell] = marks.length;
        marks.push({ id: marks.length, x, y, total: count });
        near.add(marks[marks.length - 1]);
      }
    }
    return { marks, mark };
  }

  /** Marks by place, for whatever lies about a point. */
  function buckets(size) {
    const held = new Map();
    const key = (x, y) => Math.floor(y / size) * 4194304 + Math.floor(x / size);
    return {
      add(one) {
        const at = key(one.x, one.y);
        if (!held.has(at)) held.set(at, []);
        held.get(at).push(one);
      },
      find(x, y, wanted) {
        for (let dy = -size; dy <= size; dy += size) {
          for (let dx = -size; dx <= size; dx += size) {
            const one = held.get(key(x + dx, y + dy))?.find(wanted);
            if (one) return one;
          }
        }
        return null;
      },
    };
  }

  /** Return the marks of a view: where they stand, and which event belongs to which. */
  function crowd(own, view) {
    const gathered = gather(own, view);
    return { ...join(gathered, view), spans: gathered.spans, scale: gathered.scale, view };
  }

  const EMPTY = { shown: 0, fresh: 0, role: -1, coarse: 0, last: -1 };

  /**
   * Count into each mark what shows on a day: all that has begun, and of it what is fresh. Role, coarseness and the last
   * event are those of what is drawn, the fresh ones where there are any. Returns numbers by role for the marks in view.
   */
  function count(own, { marks, mark, spans }, { day, keepOld, roles }) {
    const byRole = { fresh: new Int32Array(roles + 1), shown: new Int32Array(roles + 1) };
    for (const one of marks) Object.assign(one, EMPTY);
    for (let k = 0; k < spans.length; k += 2) {
      const to = begun(own.start, spans[k], spans[k + 1], day);
      for (let i = spans[k]; i < to; i++) {
        if (own.cell[i] < 0) continue;
        const fresh = own.until[i] >= day;
        if (!fresh && !keepOld) continue;
        const one = marks[mark[own.cell[i]]];
        one.shown++;
        if (one.inside) {
          byRole.shown[own.role[i]]++;
          if (fresh) byRole.fresh[own.role[i]]++;
        }
        if (!fresh && one.fresh) continue;
        const first = fresh ? !one.fresh : one.shown === 1;
        one.role = first || one.role === own.role[i] ? own.role[i] : -1;
        one.coarse = first ? own.coarse[i] : one.coarse + own.coarse[i];
        one.last = i;
        if (fresh) one.fresh++;
      }
    }
    return byRole;
  }

  /** Return the places in the grid's order of what shows of some marks on a day, the latest event first. */
  function members(own, { mark, spans }, wanted, { day, keepOld }) {
    const found = [];
    for (let k = 0; k < spans.length; k += 2) {
      const to = begun(own.start, spans[k], spans[k + 1], day);
      for (let i = spans[k]; i < to; i++) {
        if (own.cell[i] >= 0 && wanted.has(mark[own.cell[i]]) && (keepOld || own.until[i] >= day)) found.push(i);
      }
    }
    return Uint32Array.from(found).sort((a, b) => own.row[b] - own.row[a]);
  }

  ebbline.eventIndex = { events, crowd, count, members, radius };
})();
