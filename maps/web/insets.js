// What lies far off the main theatre: small maps of their own on a wide screen, chips at the edge on a phone.
(() => {
  "use strict";
  const { el } = ebbline;
  const WIDTH = 196;
  const HEIGHT = 104;
  const ARROWS = { north: "↑", "north-east": "↗", east: "→", "south-east": "↘", south: "↓", "south-west": "↙", west: "←", "north-west": "↖" };

  function view(inset, width, height) {
    const size = 256 * 2 ** inset.zoom;
    const [x, y] = ebbline.canvas.mercator([inset.lon, inset.lat]);
    return { size, width, height, left: x * size - width / 2, top: y * size - height * 0.28 };
  }

  function build(inset) {
    const site = ebbline.sites.get(inset.id);
    if (!site) return null;
    const canvas = el("canvas", { "aria-hidden": "true" });
    const symbol = el("span", { class: "ebb-inset-symbol" });
    const name = el("b", {}, el("bdi", { text: ebbline.siteName(site) }));
    const line = el("span", { class: "ebb-inset-line" });
    const label = el("span", { class: "ebb-inset-label" }, name, " ", line, " ");
    const caption = el("span", { class: "ebb-inset-caption" }, el("span", { class: "ebb-arrow", "aria-hidden": "true", text: ARROWS[inset.direction] }), el("span", { text: inset.caption }));
    const picture = el("span", { class: "ebb-inset-map" }, canvas, symbol, label);
    const node = el("button", { type: "button", class: "ebb-inset", "data-site": site.id }, picture, caption);
    node.addEventListener("click", () => ebbline.emit("select", { id: site.id, from: node }));

    function show(date) {
      const phase = ebbline.showing(site, date).filter((one) => ebbline.visible(one.status)).at(-1);
      node.hidden = !phase;
      if (!phase) return;
      symbol.replaceChildren(ebbline.symbol(phase.status, { sure: phase.sure, approximate: site.approximate, faded: ebbline.faded(phase, date) }));
      line.textContent = phase.line;
      node.setAttribute("aria-label", `${ebbline.siteName(site)}: ${phase.line}. ${inset.caption}`);
    }
    const land = () => ebbline.drawLand?.(canvas, view(inset, WIDTH, HEIGHT));
    return { node, show, land };
  }

  ebbline.define("insets", (map, data) => {
    const home = el("div", { class: "ebb-insets" });
    (ebbline.frame?.mapbox || map.getContainer()).append(home);
    L.DomEvent.disableClickPropagation(home);
    ebbline.labels(map).obstacle(home);
    const insets = data.insets.map(build).filter(Boolean);
    home.append(...insets.map((inset) => inset.node));
    const show = () => insets.forEach((inset) => inset.show(ebbline.date));
    // The small maps do not change with the date; chips have none.
    const narrow = matchMedia("(max-width: 760px)");
    const chips = () => narrow.matches || data.chips;
    const land = () => chips() || insets.forEach((inset) => inset.land());
    function fold() {
      home.classList.toggle("ebb-chips", chips());
      land();
    }
    ebbline.on("date", show);
    ebbline.on("layers", show);
    ebbline.on("land", land);
    narrow.addEventListener("change", fold);
    fold();
    if (ebbline.date) show();
  });
})();
