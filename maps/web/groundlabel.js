// The name of who holds land, inside that land: on a spot known to be well inside, or wherever the view shows enough of it.
(() => {
  "use strict";
  const { el } = ebbline;
  const PANE = "ebblineNames";
  const GRID = [0.5, 0.3, 0.7, 0.15, 0.85];

  const inView = (size) => ({ x, y }) => x > 0 && y > 0 && x < size.x && y < size.y;

  /** Return spots of the view itself, for when a reader has zoomed past all that are known. */
  function looked(map, inside) {
    const size = map.getSize();
    const points = GRID.flatMap((x) => GRID.map((y) => L.point(x * size.x, y * size.y)));
    return points.filter((point) => {
      const { lat, lng } = map.containerPointToLatLng(point);
      return inside(lng, lat);
    });
  }

  ebbline.groundLabel = (map, name) => {
    ebbline.canvas.pane(map, PANE, 450);
    const text = el("span", { class: "ebb-name-text" }, el("bdi", { text: name }));
    const node = el("div", { class: "ebb-name ebb-ground-name ebb-off", "aria-hidden": "true" }, text);
    map.getPane(PANE).append(node);
    let size = null;
    const hide = () => node.classList.add("ebb-off");
    const at = (x, y, inside) => {
      const { lat, lng } = map.containerPointToLatLng([x, y]);
      return inside(lng, lat);
    };
    function set(spot) {
      if (!spot) return hide();
      // NOTE: a layer point moves with the map's pane while it is dragged.
      L.DomUtil.setPosition(node, map.containerPointToLayerPoint([Math.round(spot.x), Math.round(spot.y)]));
      return node.classList.remove("ebb-off");
    }
    function offer(known, inside) {
      size = size || ebbline.measure(name, "ground", text);
      const standing = known.filter(([lon, lat]) => inside(lon, lat)).map(([lon, lat]) => map.latLngToContainerPoint([lat, lon])).filter(inView(map.getSize()));
      const spots = standing.length ? standing : looked(map, inside);
      if (!spots.length) {
        hide();
        return null;
      }
      const holds = (x, y, w, h) => at(x + w * 0.12, y + h / 2, inside) && at(x + w * 0.88, y + h / 2, inside);
      return { spots, holds, owner: node, rank: 150, sizes: [size], set };
    }
    return { hide, offer };
  };
})();
