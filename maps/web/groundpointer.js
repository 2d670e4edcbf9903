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

  function open(own, at) {
    ebbline.emit("select", { land: own, point: at, from: document.activeElement });
  }

  ebbline.groundPointer = (map, own) => {
    const home = map.getContainer();
    const word = tip(map);
    const found = (latlng) => own.layer.visible && own.lands.length && own.hit(latlng.lng, latlng.lat);
    let asked = 0;
    map.on("mousemove", (event) => {
      cancelAnimationFrame(asked);
      // Over a marker or a control the pointer is on that, not on the land below.
      const covered = event.originalEvent.target.closest?.(".leaflet-marker-icon, .leaflet-control, .ebb-inset, .ebb-card, .ebb-event-over");
      asked = requestAnimationFrame(() => {
        const group = covered ? null : found(event.latlng);
        home.classList.toggle("ebb-on-land", Boolean(group));
        if (group) word.show(event.containerPoint, ...groundLine(group));
        else word.hide();
      });
    });
    map.on("mouseout movestart", word.hide);
    // A mark on the land goes first; it says so to whoever hears of the click after it.
    map.on("click", (event) => queueMicrotask(() => !event.originalEvent.ebblineTaken && found(event.latlng) && open(own, event.latlng)));
    home.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== home) return;
      const middle = map.getCenter();
      if (found(middle)) open(own, middle);
    });
    home.classList.add("ebb-has-land");
    home.setAttribute("aria-description", t("ground_keys"));
  };
})();
