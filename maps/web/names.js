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
    const node = el("div", { class: `ebb-name ebb-${kind} ebb-label-box ebb-off`, "aria-hidden": "true" }, text);
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

  function item(map, one, rank) {
    if (!one.size) {
      const box = one.text.getBoundingClientRect();
      one.size = { w: Math.ceil(box.width), h: Math.ceil(box.height) };
    }
    const point = map.latLngToContainerPoint(one.marker.getLatLng());
    const room = one.kind === "country" ? { reach: 90 } : { gap: 7 };
    return { x: point.x, y: point.y, ...room, owner: one, rank, sizes: [one.size], set: (spot) => set(one, spot, point) };
  }

  /** Where a country's point is off the screen its name may still stand at the nearest edge of its own land. */
  const inView = (size) => ({ x, y }) => x > 0 && y > 0 && x < size.x && y < size.y;

  ebbline.names = (map, data) => {
    const countries = data.countries.map((entry) => name(map, "country", entry));
    const towns = data.towns.map((entry) => name(map, "town", entry));
    ebbline.labels(map).offer({
      offer() {
        const size = map.getSize();
        const zoom = map.getZoom();
        // Fewer towns where the map is small: one for about each 130 by 130 pixels, the largest first.
        const many = Math.max(6, Math.round((size.x * size.y) / 17000) + Math.round((zoom - 6) * 4));
        const items = countries.map((one, at) => item(map, one, 200 + at));
        const shown = towns.map((one, at) => item(map, one, 300 + at)).filter(inView(size));
        const rest = towns.filter((one) => !shown.slice(0, many).some((i) => i.owner === one));
        for (const one of rest) one.node.classList.add("ebb-off");
        const visible = [...items.filter(inView(size)), ...shown.slice(0, many)];
        for (const one of items) if (!visible.includes(one)) one.owner.node.classList.add("ebb-off");
        return { items: visible, blocked: [] };
      },
    });
  };
})();
