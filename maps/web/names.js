// Names of countries and towns, as labels that give way to the sites.
(() => {
  "use strict";
  const { el } = ebbline;
  const PANE = "ebblineNames";

  /** A name is made when it is first shown: of all there are, most never find room. */
  function made(map, one) {
    if (!one.node) {
      one.text = el("span", { class: "ebb-name-text" }, el("bdi", { text: one.name }));
      one.node = el("div", { class: `ebb-name ebb-${one.kind}`, "aria-hidden": "true" }, one.text);
      map.getPane(PANE).append(one.node);
    }
    return one;
  }

  function hide(one) {
    one.node?.classList.add("ebb-off");
  }

  function stand(map, one) {
    if (one.node) L.DomUtil.setPosition(one.node, map.latLngToLayerPoint([one.lat, one.lon]).round());
  }

  function set(map, one, spot, point) {
    if (!spot) {
      hide(one);
      return;
    }
    const { node, text } = made(map, one);
    stand(map, one);
    node.classList.remove("ebb-off");
    text.style.left = `${Math.round(spot.x - point.x)}px`;
    text.style.top = `${Math.round(spot.y - point.y)}px`;
  }

  /** Put one name of a kind, never shown, where the letters of all can be asked for. */
  function sample(map, kind) {
    const text = el("span", { class: "ebb-name-text" });
    map.getPane(PANE).append(el("div", { class: `ebb-name ebb-${kind} ebb-off`, "aria-hidden": "true" }, text));
    return text;
  }

  function size(one) {
    one.size = one.size || ebbline.measure(one.name, one.kind, one.sample);
    return one.size;
  }

  const inView = (frame) => ({ x, y }) => x > 0 && y > 0 && x < frame.x && y < frame.y;

  /** A name may stand where both its ends lie in the country: near a position that is known to be inside. */
  function country(map, one, at) {
    const spots = one.at.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]));
    const step = (one.step * 256 * 2 ** map.getZoom()) / 360;
    const inside = (x, y) => spots.some((spot) => Math.hypot(spot.x - x, spot.y - y) < step * 0.85);
    const holds = (x, y, w, h) => inside(x + w * 0.12, y + h / 2) && inside(x + w * 0.88, y + h / 2);
    const shown = spots.filter(inView(map.getSize()));
    return { spots: shown, holds, owner: one, rank: 200 + at, sizes: [size(one)], set: (spot) => set(map, one, spot, spots[0]) };
  }

  function town(map, one, at) {
    const { x, y } = map.latLngToContainerPoint([one.lat, one.lon]);
    const dot = { x: x - 3, y: y - 3, w: 6, h: 6, owner: one };
    return { x, y, gap: 6, dot, owner: one, rank: 300 + at, sizes: [size(one)], set: (spot) => set(map, one, spot, { x, y }) };
  }

  /** A town gives way to the site that names it while that site is drawn. */
  function named({ unless = [] }) {
    return unless.some((id) => {
      const site = ebbline.sites.get(id);
      return site && ebbline.showing(site, ebbline.date).some((phase) => ebbline.visible(phase.status));
    });
  }

  ebbline.names = (map, data) => {
    ebbline.canvas.pane(map, PANE, 450);
    const [land, place] = ["country", "town"].map((kind) => ({ kind, sample: sample(map, kind) }));
    const countries = data.countries.map((entry) => ({ ...entry, ...land, step: data.step, lon: entry.at[0][0], lat: entry.at[0][1] }));
    const towns = data.towns.map((entry) => ({ ...entry, ...place }));
    const all = [...countries, ...towns];
    // While two fingers zoom the names keep to their places; after it they are placed anew.
    map.on("zoom", () => all.forEach((one) => stand(map, one)));
    ebbline.labels(map).offer({
      offer() {
        const frame = map.getSize();
        // Fewer towns where the map is small: one for about each 130 by 130 pixels, the largest first.
        const many = Math.max(6, Math.round((frame.x * frame.y) / 17000) + Math.round((map.getZoom() - 6) * 4));
        const lands = countries.map((one, at) => country(map, one, at)).filter((item) => item.spots.length);
        const near = towns.filter((one) => !named(one)).map((one, at) => town(map, one, at)).filter(inView(frame)).slice(0, many);
        const items = [...lands, ...near];
        const offered = new Set(items.map((item) => item.owner));
        for (const one of all) if (!offered.has(one)) hide(one);
        // A large town is a landmark: the sites' labels rather leave its name room.
        const soft = near.slice(0, 10).map(({ x, y, owner }) => ({ x: x - 5, y: y - 8, w: 60, h: 16, owner }));
        return { items, blocked: [], soft };
      },
    });
  };
})();
