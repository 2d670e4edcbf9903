// Events: one canvas for all of them, a pointer and keys to reach each, and a card, a key, a table and a slider beside it.
(() => {
  "use strict";
  const { el, t } = ebbline;
  const { canvas, eventIndex, eventMarks } = ebbline;
  const PANE = "ebblineEvents";
  const REACH = 6;

  /** The day that is drawn; a map on which nothing has a date shows what is always drawn. */
  const today = () => (ebbline.date ? ebbline.toDay(ebbline.date) : 0);

  /** Give a layer a name of its own among the page's layers. */
  function free(name) {
    if (!(name in ebbline.layers)) return name;
    let number = 2;
    while (`${name} (${number})` in ebbline.layers) number += 1;
    return `${name} (${number})`;
  }

  /** What a mark says of itself to a pointer that rests on it, or to a screen reader. */
  function title(own, one) {
    const count = (number) => number.toLocaleString(ebbline.lang);
    if (one.shown > 1) {
      const parts = [t("events_many", { count: count(one.shown) })];
      if (one.fresh < one.shown) parts.push(one.fresh ? t("events_fresh_of", { count: count(one.fresh) }) : t("events_all_old"));
      return parts.join(", ");
    }
    const event = own.read(own.points.row[one.last]);
    return [event.name || event.role || t("events_one"), event.when].filter(Boolean).join(", ");
  }

  /** Read one event: its texts as far as they are unpacked, its days in words. */
  function reader(own, columns) {
    const { data } = own;
    const text = (name, row) => own.texts?.[name]?.at(row) || "";
    return (row) => {
      const role = columns.role[row] ? data.roles[columns.role[row] - 1] : null;
      const undated = row < data.undated;
      const days = undated ? 0 : columns.length[row];
      const start = undated ? "" : ebbline.dateWords(ebbline.toIso(columns.start[row]));
      const end = days > 1 ? ebbline.dateWords(ebbline.toIso(columns.start[row] + days - 1)) : "";
      return {
        row, role: role ? roleName(role) : "", look: eventMarks.look(data, columns.role[row]),
        lon: columns.lon[row], lat: columns.lat[row], precision: columns.precision[row],
        coarse: Boolean(columns.precision[row] && data.coarse[columns.precision[row] - 1]),
        when: undated ? "" : end ? `${start} – ${end}` : days ? start : t("events_since", { date: start }),
        name: text("name", row), quote: text("quote", row), source: text("source", row), url: text("url", row),
        more: Object.entries(data.labels).map(([name, label]) => [label, text(name, row)]).filter(([, said]) => said),
      };
    };
  }

  const roleName = (role) => (role.known ? t(`role_${role.known}`) : role.name);

  /** Keep a layer's points, and later its texts, and draw them; `own` is what the other parts of a layer share. */
  function make(home, data) {
    const own = { data, home, map: null, points: null, texts: null, crowd: null, shown: [], on: false, roleName };
    own.canvas = canvas.layer((ctx, view) => paint(own, ctx, view), PANE);
    own.day = today;
    own.title = (one) => title(own, one);
    own.withTexts = () => texts(own);
    own.members = (marks) => eventIndex.members(own.points, own.crowd, new Set(marks.map((one) => one.id)), { day: today(), keepOld: data.keepOld });
    own.ready = unpack(own);
    return own;
  }

  async function unpack(own) {
    const columns = await ebbline.unpackColumns(own.data.points);
    own.data.points = null;
    own.points = eventIndex.events(columns, own.data);
    own.read = reader(own, columns);
    own.entry.redraw();
  }

  /** Unpack the texts after the first picture, once; what waits for them gets them. */
  function texts(own) {
    own.reading = own.reading || new Promise((resolve, reject) => setTimeout(() => {
      const block = document.getElementById(own.data.texts);
      ebbline.unpackColumns(JSON.parse(block.textContent)).then((columns) => resolve((own.texts = columns)), reject);
      block.remove();
    }, 0));
    return own.reading;
  }

  function paint(own, ctx, view) {
    if (!own.points) return;
    own.crowd = eventIndex.crowd(own.points, view);
    own.ctx = ctx;
    seen(own);
    repaint(own);
    own.labels?.ask();
  }

  /** Draw the marks of the view as they are on the day. */
  function repaint(own) {
    const { ctx, crowd, data } = own;
    const { view, scale } = crowd;
    own.byRole = eventIndex.count(own.points, crowd, { day: today(), keepOld: data.keepOld, roles: data.roles.length });
    ctx.clearRect(0, 0, view.width, view.height);
    const shown = crowd.marks.filter((one) => one.shown);
    for (const one of shown) stand(own, one);
    // What is old lies behind, and of the rest the small marks stand in front of the large ones.
    for (const one of [...shown].sort((a, b) => !b.fresh - !a.fresh || b.fresh - a.fresh)) {
      ctx.save();
      ctx.translate(one.px - view.left, one.py - view.top);
      eventMarks.mark(ctx, data, one, scale);
      ctx.restore();
    }
    own.shown = shown.filter((one) => one.inside);
    ebbline.emit("events", own);
  }

  /** A mark of one event stands where the event is; one of several in the middle of all that ever lie on it. */
  function stand(own, one) {
    const alone = one.shown === 1 || one.fresh === 1;
    one.px = alone ? own.points.x[one.last] * own.crowd.view.size : one.x;
    one.py = alone ? own.points.y[one.last] * own.crowd.view.size : one.y;
    one.size = one.fresh > 1 ? eventIndex.radius(one.fresh, own.crowd.scale) : 6;
  }

  /** The canvas is a little larger than the map: what counts is what a reader sees. */
  function seen(own) {
    const { min, max } = own.map.getPixelBounds();
    for (const one of own.crowd.marks) one.inside = one.x >= min.x && one.x <= max.x && one.y >= min.y && one.y <= max.y;
  }

  /** Of two marks under a point the one that stands in front; of two beside it the nearer. */
  const front = (one, far, best) => (far < 0 && best.far < 0 ? (one.fresh ? !best.one.fresh || one.size <= best.one.size : !best.one.fresh && far < best.far) : far < best.far);

  /** Return the mark under a point of the map, or close to it. */
  function hit(own, { x, y }) {
    const origin = own.map.getPixelBounds().min;
    const [wx, wy] = [x + origin.x, y + origin.y];
    let best = null;
    for (const one of own.shown) {
      const far = Math.hypot(one.px - wx, one.py - wy) - one.size;
      if (far < REACH && (!best || front(one, far, best))) best = { one, far };
    }
    return best && best.one;
  }

  /** Names of places keep clear of what is recent, and where there is room of what is old. */
  function labelled(own, map) {
    const box = (one) => {
      const { x, y } = map.getPixelBounds().min;
      return { x: one.px - x - one.size, y: one.py - y - one.size, w: 2 * one.size, h: 2 * one.size, owner: one, mark: true };
    };
    const offer = () => {
      const shown = own.on && own.map === map ? own.shown : [];
      return { items: [], blocked: shown.filter((one) => one.fresh).map(box), soft: shown.map(box) };
    };
    if (!ebbline.labels || own.labels) return;
    own.labels = ebbline.labels(map);
    own.labels.offer({ offer });
  }

  const Layer = L.Layer.extend({
    initialize(own) {
      this.own = own;
    },
    onAdd(map) {
      const { own } = this;
      own.map = map;
      own.on = true;
      // Above the names of places, below what can be pressed.
      canvas.pane(map, PANE, 460);
      own.canvas.addTo(map);
      own.pointer = own.pointer || ebbline.eventPointer(own, (point) => hit(own, point));
      own.pointer.start(map);
      labelled(own, map);
      this.told(true);
    },
    onRemove() {
      const { own } = this;
      own.on = false;
      own.shown = [];
      own.canvas.remove();
      own.pointer.stop();
      this.told(false);
      ebbline.emit("events", own);
    },
    /** Folium's layer control has switched: tell the page. */
    told(visible) {
      const { entry } = this.own;
      if (!ebbline.started || entry.visible === visible) return;
      entry.set(visible);
    },
  });

  ebbline.define("events", (home, data) => {
    ebbline.learn(data.words);
    if (!ebbline.date && data.opens) ebbline.setDate(data.opens);
    const own = make(home, data);
    const layer = new Layer(own);
    layer.ready = own.ready;
    const total = () => own.shown.reduce((sum, one) => sum + one.shown, 0);
    own.name = free(data.name);
    own.entry = ebbline.layer(own.name, {
      label: data.name,
      visible: data.show,
      draw(visible) {
        if (visible && !own.on) layer.addTo(home);
        if (!visible && own.on) layer.remove();
        if (!visible || !own.points || !own.map) return 0;
        // The marks of a view stay where they are when only the date moves.
        if (own.crowd) repaint(own);
        else own.canvas.repaint();
        return total();
      },
    });
    ebbline.on("events", (one) => one === own && (ebbline.drawn[own.name] = total()));
    ebbline.on("ready", () => texts(own));
    ebbline.eventKey(own);
    ebbline.eventSlider(own);
    return layer;
  });
})();
