// Measured control through time: dated polygons on one canvas, and what they say about any date and any point.
(() => {
  "use strict";
  const { t, toIso } = ebbline;
  const { pane, layer } = ebbline.canvas;
  const PANE = "ebblineControl";

  /** All timelines of the page, in order; the first is the one that the page's number and its live region speak of. */
  ebbline.measured = [];

  /** Return the position of the last snapshot by a date, -1 before the first. */
  const lastBy = (days, iso) => days.findLastIndex((day) => day <= iso);

  const actorName = (actor) => actor || t("ground_unnamed");
  ebbline.actorName = actorName;

  const km2 = (value) => ebbline.number(value >= 100 ? Math.round(value) : value >= 1 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100);

  /** An area with its low and high; without those it says that no range is known. */
  ebbline.areaWords = (row) => {
    if (!row) return t("ground_no_area");
    const area = `${km2(row.area)} ${t("square_km")}`;
    return row.low === undefined ? `${area} (${t("ground_no_range")})` : `${area} (${km2(row.low)}–${km2(row.high)})`;
  };
  ebbline.km2 = km2;

  async function areas(packed) {
    const found = [];
    for (const { actor, rows } of packed) {
      const columns = await ebbline.unpackColumns(rows);
      const byDay = new Map();
      columns.at.forEach((at, i) => {
        byDay.set(at, Object.fromEntries(Object.entries(columns).filter(([name]) => name !== "at").map(([name, values]) => [name, values[i]])));
      });
      found.push([actor, byDay]);
    }
    return new Map(found);
  }

  function made(data) {
    const own = {
      data, name: data.name, days: data.days.map(toIso), groups: data.groups, actors: data.actors, lands: [], areas: new Map(),
      mode: "held", since: 0, actor: data.actors[0] || "",
    };
    /** Return which snapshot stands for the page's date; one picture without a strip stands for all. */
    own.at = (iso = ebbline.date) => (data.single || !iso ? Math.max(0, own.days.length - 1) : lastBy(own.days, iso));
    own.area = (actor, at = own.at()) => own.areas.get(actor)?.get(at) || null;
    own.asOf = (at = own.at()) => (own.days[at] ? ebbline.dateWords(own.days[at]) : t("unknown_date"));
    /** Return the land that stands on a date: each group with its place in the lists. */
    own.standing = (at = own.at()) => own.groups.map((group, which) => ({ ...group, which })).filter(({ which }) => own.lands[which]?.rings(at).length);
    /** Return who has a point on a date; of two that overlap the one painted on top. */
    own.hit = (lon, lat, at = own.at()) => own.standing(at).findLast(({ which }) => own.lands[which].holds(at, lon, lat)) || null;
    /** Return what was seen at a point: runs of snapshots over which the same group had it, or none. */
    own.history = (lon, lat) => {
      const seen = own.lands.map((land) => land.history(lon, lat));
      const runs = [];
      (seen[0] || []).forEach((_, at) => {
        const which = seen.findLastIndex((inside) => inside[at]);
        if (!runs.length || runs.at(-1).which !== which) runs.push({ which, start: at });
        runs.at(-1).end = at;
      });
      return runs;
    };
    own.look = ({ status, colours, dark }) => ({ as: status, colours, dark });
    return own;
  }

  /** Draw what is held on the date: one path for each actor and status. */
  function paintHeld(own, ctx, view) {
    const at = own.at();
    for (const group of own.standing(at)) {
      const path = new Path2D();
      own.lands[group.which].trace(path, at, view);
      ebbline.ground.paint(ctx, path, own.look(group), view);
    }
  }

  /** What stands beside the key: which snapshot this is, and whose land it does not know. */
  function note(own) {
    const at = own.at();
    if (at < 0) return t("ground_before");
    const missing = own.actors.filter((actor) => own.areas.has(actor) && !own.area(actor, at)).map((actor) => t("ground_not_in", { actor: actorName(actor) }));
    const late = own.days[at] !== ebbline.date && !own.data.single;
    return [late ? t("ground_stands", { date: own.asOf(at) }) : "", ...missing].filter(Boolean).join(" ");
  }

  /** A sentence for those who hear the page: who holds how much, as of when. */
  function said(own) {
    const at = own.at();
    if (at < 0) return t("ground_before");
    if (own.data.pairs) return own.standing(at).map((group) => `${ebbline.groundName(group)}: ${ebbline.areaWords(group.areas[at])}`).join("; ");
    const parts = own.actors.map((actor) => [actor, own.area(actor, at)]).filter(([, row]) => row);
    const held = parts.map(([actor, row]) => t("ground_holds", { actor: actorName(actor), area: ebbline.areaWords(row) }));
    return [held.join("; "), ...(own.mode === "since" ? [ebbline.since.said(own)] : []), note(own)].filter(Boolean).join(". ");
  }

  /** Names stand inside the land they name, where their box finds room in it. */
  function labels(map, own) {
    const items = new Map();
    return () => {
      const named = ({ actor, status }) => (status === "control" || status === "unknown") && (own.mode === "held" || actor === own.actor);
      const wanted = own.layer.visible ? own.standing().filter(named) : [];
      for (const [actor, item] of items) if (!wanted.some((group) => group.actor === actor)) item.hide();
      return wanted.map((group) => {
        if (!items.has(group.actor)) items.set(group.actor, ebbline.groundLabel(map, actorName(group.actor)));
        return items.get(group.actor).offer(own.data.spots[group.which] || [], (lon, lat) => own.lands[group.which].holds(own.at(), lon, lat));
      }).filter(Boolean);
    };
  }

  const inTime = (own) => own && !own.data.single && !own.data.pairs;

  /** Two layers of one name would be one to scripts and switches. */
  function free(name) {
    let found = name;
    for (let turn = 2; found in ebbline.layers; turn += 1) found = `${name}-${turn}`;
    return found;
  }

  ebbline.define("timeline", async (map, data) => {
    ebbline.learn(data.words);
    data.name = free(data.name);
    const own = made(data);
    const paint = (ctx, view) => own.lands.length && (own.mode === "since" ? ebbline.since.paint(own, ctx, view) : paintHeld(own, ctx, view));
    const canvas = layer(paint, pane(map, PANE, 155));
    if (data.source) ebbline.sources.set(data.source.id, ebbline.sources.get(data.source.id) || data.source);
    ebbline.measured.push(own);
    own.layer = ebbline.layer(data.name, {
      visible: data.visible,
      label: data.label || t("ground_layer"),
      draw(visible) {
        if (visible) canvas.addTo(map).repaint();
        else canvas.remove();
        own.layer.note = visible ? note(own) : "";
        return visible ? own.standing().length : 0;
      },
    });
    own.layer.key = (date) => ebbline.groundKey(own, date);
    own.layer.said = () => said(own);
    own.repaint = () => own.layer.redraw();
    // Two sources on top of each other could not be told apart: one is shown at a time.
    ebbline.on("layers", (name) => {
      const other = ebbline.measured.find((one) => one !== own && one.name === name);
      if (inTime(own) && inTime(other) && other.layer.visible && own.layer.visible) own.layer.hide();
    });
    const offered = labels(map, own);
    ebbline.labels(map).offer({ offer: () => ({ items: offered(), blocked: [] }) });
    ebbline.ground.dark.addEventListener("change", () => own.repaint());
    ebbline.groundPointer(map, own);
    if (!data.single) ebbline.stops.push(...own.days);
    ebbline.on("start", () => {
      ebbline.needCard(map);
      if (!data.single) ebbline.needStrip(map, own.days);
    });
    const [dated, measured] = await Promise.all([ebbline.dated.unpack(data.land), areas(data.areas)]);
    Object.assign(own, dated, { areas: measured });
    ebbline.emit("measured", own);
    ebbline.redraw();
    ebbline.emit("layers", data.name);
  });
})();
