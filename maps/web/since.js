// What changed between two dates: gained, lost and held, in colours and in km² with their low and high.
(() => {
  "use strict";
  const { t } = ebbline;
  const TINY = 5;
  const HELD = ["control", "unknown"];
  const kept = new WeakMap();

  const sides = (actor) => actor.split(" / ");
  const whose = (own, actor, statuses) => own.groups.map((group, which) => ({ ...group, which })).filter((group) => sides(group.actor).includes(actor) && statuses.includes(group.status));

  /** Return the mask of all land of some groups on a date: where two of them touch, their common edges go. */
  const mask = (own, groups, at) => ebbline.dated.odd(groups.map(({ which }) => own.lands[which].mask(at)));
  const area = (groups, at) => groups.reduce((sum, group) => sum + group.km2[at], 0);

  /**
   * Return the km² gained and lost by the land of some groups. What only one of two dates has is gained and lost together,
   * and the areas of the two dates differ by gained less lost: so both are known, and exact.
   */
  function gainedLost(own, groups, before, after) {
    if (!groups.length) return { gained: 0, lost: 0 };
    const changed = ebbline.dated.odd([mask(own, groups, before), mask(own, groups, after)]);
    const { km2, km, level } = ebbline.ellipsoid.measured(changed, own.plane, (lon, lat) => kindAt(own, groups, after, lon, lat));
    const net = area(groups, after) - area(groups, before);
    const width = (kind) => (((km[kind] || 0) + level) * own.data.line) / 1000;
    return { changed, gained: Math.max(0, (km2 + net) / 2), lost: Math.max(0, (km2 - net) / 2), width: { gained: width("gained"), lost: width("lost") } };
  }

  const kindAt = (own, groups, after, lon, lat) => (groups.some(({ which }) => own.lands[which].holds(after, lon, lat)) ? "gained" : "lost");

  /** Low and high: other definitions, and the width of the line about what changed. */
  function bounds(found, rivals, name, width) {
    const values = [found[name], ...rivals.map((one) => one[name])];
    return { area: found[name], low: Math.max(0, Math.min(...values) - width), high: Math.max(...values) + width };
  }

  function compare(own, before, after) {
    const { actor } = own;
    const [first, last] = [own.area(actor, before), own.area(actor, after)];
    if (!first || !last || before >= after) return null;
    const groups = whose(own, actor, HELD);
    const found = gainedLost(own, groups, before, after);
    const rings = found.changed ? ebbline.dated.chain(found.changed, own.plane) : [];
    const result = { groups, rings, before, after };
    const kept = Math.max(0, last.area - found.gained);
    if (own.data.line === null) return { ...result, gained: { area: found.gained }, lost: { area: found.lost }, held: { area: kept } };
    const other = [["control"], [...HELD, "contested", "support", "claimed"]].map((statuses) => whose(own, actor, statuses));
    const rivals = other.filter((some) => some.length && some.length !== groups.length).map((some) => gainedLost(own, some, before, after));
    const mended = (first.mended || 0) + (last.mended || 0);
    return {
      ...result,
      gained: bounds(found, rivals, "gained", found.width.gained + mended),
      lost: bounds(found, rivals, "lost", found.width.lost + mended),
      held: { area: kept, low: Math.max(0, kept - (last.area - last.low)), high: kept + last.high - last.area },
    };
  }

  /** Compare the chosen start with the date, once for each pair. */
  function between(own) {
    const key = [own.actor, own.since, own.at()].join();
    if (kept.get(own)?.key !== key) kept.set(own, { key, found: compare(own, own.since, own.at()) });
    return kept.get(own).found;
  }

  const path = (draw) => {
    const made = new Path2D();
    draw(made);
    return made;
  };

  /** Paint what lies in one land and not in another: their common outline belongs to neither. */
  function apart(ctx, inside, outside, view, draw) {
    const rest = new Path2D(outside);
    rest.rect(-9, -9, view.width + 18, view.height + 18);
    ctx.save();
    ctx.clip(inside, "evenodd");
    ctx.clip(rest, "evenodd");
    draw();
    ctx.restore();
  }

  /** Whether a closed line is too small on the screen to be seen by its fill. */
  function tiny(ring, { world }, view) {
    const span = (axis) => {
      let [low, high] = [Infinity, -Infinity];
      for (const id of ring) [low, high] = [Math.min(low, world[2 * id + axis]), Math.max(high, world[2 * id + axis])];
      return (high - low) * view.size;
    };
    return span(0) < TINY && span(1) < TINY;
  }

  const look = (own, kind) => ({ as: kind, ...own.data.change[kind] });

  function paint(own, ctx, view) {
    const found = between(own);
    if (!found) return;
    const land = (at) => path((line) => found.groups.forEach(({ which }) => own.lands[which].trace(line, at, view)));
    const [before, after] = [land(found.before), land(found.after)];
    const small = new Set(found.rings.filter((ring) => tiny(ring, own.plane, view)));
    const changed = path((line) => ebbline.dated.trace(line, found.rings, own.plane, view));
    const { paint: fill, ink } = ebbline.ground;
    ctx.save();
    ctx.clip(before, "evenodd");
    fill(ctx, after, look(own, "held"), view);
    ctx.restore();
    apart(ctx, after, before, view, () => fill(ctx, changed, { ...look(own, "gained"), half: true }, view));
    apart(ctx, before, after, view, () => fill(ctx, changed, { ...look(own, "lost"), half: true }, view));
    for (const ring of small) {
      ctx.strokeStyle = ink(look(own, kindAt(own, found.groups, found.after, ...ebbline.ellipsoid.inside(ring, own.plane))))[0];
      ctx.lineWidth = 2;
      ctx.stroke(path((line) => ebbline.dated.trace(line, [ring], own.plane, view)));
    }
  }

  function rows(own, row) {
    const found = between(own);
    if (!found) return [];
    return ["gained", "lost", "held"].map((kind) => row(look(own, kind), t(`ground_${kind}`), ebbline.areaWords(found[kind])));
  }

  function said(own) {
    const found = between(own);
    if (!found) return t("ground_nothing_since", { date: own.asOf(own.since) });
    const values = { date: own.asOf(own.since), actor: ebbline.actorName(own.actor), gained: ebbline.areaWords(found.gained), lost: ebbline.areaWords(found.lost) };
    return t("ground_changed", values);
  }

  ebbline.since = { between, paint, rows, said };
})();
