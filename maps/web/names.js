// Names of countries and towns, as labels that give way to the sites.
(() => {
  "use strict";
  const { el } = ebbline;

  const Icon = L.Icon.extend({
    options: { iconSize: null },
    createIcon() {
      return this.options.node;
    },
    createShadow: () => null,
  });

  function name(map, kind, entry) {
    const text = el("span", { class: "ebb-name-text" }, el("bdi", { text: entry.name }));
    const node = el("div", { class: `ebb-name ebb-${kind} ebb-off`, "aria-hidden": "true" }, text);
    const marker = L.marker([entry.lat, entry.lon], { icon: new Icon({ node }), interactive: false, keyboard: false, pane: "ebblineNames" });
    marker.addTo(map);
    return { ...entry, kind, node, text, marker, size: null };
  }

  function set(one, spot, point) {
    one.node.classList.toggle("ebb-off", !spot);
    if (!spot) return;
    one.text.style.left = `${Math.round(spot.x - point.x)}px`;
    one.text.style.top = `${Math.round(spot.y - point.y)}px`;
  }

  function size(one) {
    if (!one.size) {
      const box = one.text.getBoundingClientRect();
      one.size = { w: Math.ceil(box.width), h: Math.ceil(box.height) };
    }
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
    return { spots: shown, holds, owner: one, rank: 200 + at, sizes: [size(one)], set: (spot) => set(one, spot, spots[0]) };
  }

  function town(map, one, at) {
    const { x, y } = map.latLngToContainerPoint(one.marker.getLatLng());
    const dot = { x: x - 3, y: y - 3, w: 6, h: 6, owner: one };
    return { x, y, gap: 6, dot, owner: one, rank: 300 + at, sizes: [size(one)], set: (spot) => set(one, spot, { x, y }) };
  }

  /** A town gives way to the site that names it while that site is drawn. */
  function named({ unless = [] }) {
    return unless.some((id) => {
      const site = ebbline.sites.get(id);
      return site && ebbline.showing(site, ebbline.date).some((phase) => ebbline.visible(phase.status));
    });
  }

  ebbline.names = (map, data) => {
    ebbline.canvas.pane(map, "ebblineNames", 450);
    const countries = data.countries.map((entry) => name(map, "country", { ...entry, step: data.step, lon: entry.at[0][0], lat: entry.at[0][1] }));
    const towns = data.towns.map((entry) => name(map, "town", entry));
    ebbline.labels(map).offer({
      offer() {
        const frame = map.getSize();
        // Fewer towns where the map is small: one for about each 130 by 130 pixels, the largest first.
        const many = Math.max(6, Math.round((frame.x * frame.y) / 17000) + Math.round((map.getZoom() - 6) * 4));
        const lands = countries.map((one, at) => country(map, one, at)).filter((item) => item.spots.length);
        const near = towns.filter((one) => !named(one)).map((one, at) => town(map, one, at)).filter(inView(frame)).slice(0, many);
        const items = [...lands, ...near];
        const offered = new Set(items.map((item) => item.owner));
        for (const one of [...countries, ...towns]) if (!offered.has(one)) one.node.classList.add("ebb-off");
        // A large town is a landmark: the sites' labels rather leave its name room.
        const soft = near.slice(0, 10).map(({ x, y, owner }) => ({ x: x - 5, y: y - 8, w: 60, h: 16, owner }));
        return { items, blocked: [], soft };
      },
    });
  };
})();
