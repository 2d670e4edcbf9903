// Pointing at measured land: a word at the pointer, a card at a click, and Enter for what is in the middle of the map.
(() => {
  "use strict";
  const { el, t } = ebbline;

  function tip(map) {
    if (map.ebblineTip) return map.ebblineTip;
    const node = el("div", { class: "ebb-tip", hidden: true, "aria-hidden": "true" });
    map.getContainer().append(node);
    map.ebblineTip = {
      hide: () => (node.hidden = true),
      show(point, ...lines) {
        node.replaceChildren(...lines);
        node.hidden = false;
        const left = point.x + 14 + node.offsetWidth > map.getSize().x ? point.x - 14 - node.offsetWidth : point.x + 14;
        node.style.left = `${Math.max(0, left)}px`;
        node.style.top = `${Math.max(0, point.y - node.offsetHeight - 8)}px`;
      },
    };
    return map.ebblineTip;
  }

  const groundLine = (group) => [el("b", {}, el("bdi", { text: ebbline.actorNames(group.actor) })), " ", t(`ground_${group.status}`).toLowerCase()];

  /** Contested land has the names of both sides. */
  ebbline.actorNames = (actor) => actor.split(" / ").map(ebbline.actorName).join(" / ");

  /** What lies at a position: of all measured land that is shown, that which was put on the map last. */
  function found(owns, { lng, lat }) {
    for (const own of owns.toReversed()) {
      const group = own.layer.visible && own.lands.length ? own.hit(lng, lat) : null;
      if (group) return { own, group };
    }
    return null;
  }

  function open(owns, at) {
    const hit = found(owns, at);
    if (hit) ebbline.emit("select", { land: hit.own, point: at, from: document.activeElement });
  }

  function listen(map, owns) {
    const home = map.getContainer();
    const word = tip(map);
    let asked = 0;
    map.on("mousemove", (event) => {
      cancelAnimationFrame(asked);
      // Over a marker or a control the pointer is on that, not on the land below.
      const covered = event.originalEvent.target.closest?.(".leaflet-marker-icon, .leaflet-control, .ebb-inset, .ebb-card, .ebb-event-over");
      asked = requestAnimationFrame(() => {
        const hit = covered ? null : found(owns, event.latlng);
        home.classList.toggle("ebb-on-land", Boolean(hit));
        if (hit) word.show(event.containerPoint, ...groundLine(hit.group));
        else word.hide();
      });
    });
    map.on("mouseout movestart", () => {
      cancelAnimationFrame(asked);
      word.hide();
    });
    // A mark on the land goes first; it says so to whoever hears of the click after it.
    map.on("click", (event) => queueMicrotask(() => event.originalEvent.ebblineTaken || open(owns, event.latlng)));
    home.addEventListener("keydown", (event) => event.key === "Enter" && event.target === home && open(owns, map.getCenter()));
    home.classList.add("ebb-has-land");
    home.setAttribute("aria-description", t("ground_keys"));
  }

  /** Let land be pointed at; all of a map has one ear. */
  ebbline.groundPointer = (map, own) => {
    if (!map.ebblineGround) listen(map, (map.ebblineGround = []));
    map.ebblineGround.push(own);
  };
})();
