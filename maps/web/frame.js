// The page around the map: a head, the stage with the map, the strip under it, and the body with its tabs.
(() => {
  "use strict";
  const { el, svg, t } = ebbline;
  const PHONE = "(max-width: 760px)";
  // A title of more letters than this is set smaller; one that is still too high for the page scrolls.
  const LONG = 120;
  const TABS = ["places", "decline", "sources"];

  function tabs(body) {
    const buttons = TABS.map((name) =>
      el("button", { type: "button", role: "tab", id: `ebb-tab-${name}`, "aria-controls": `ebb-part-${name}`, text: t(name), onclick: () => choose(name) }),
    );
    function choose(name) {
      TABS.forEach((other, at) => {
        buttons[at].setAttribute("aria-selected", String(other === name));
        buttons[at].tabIndex = other === name ? 0 : -1;
      });
      body.dataset.tab = name;
    }
    const list = el("div", { class: "ebb-tabs", role: "tablist", onkeydown: (event) => step(event, buttons) }, ...buttons);
    choose("places");
    // On a wide screen all parts stand below each other, and no tab is there to name them.
    const narrow = matchMedia(PHONE);
    const name = () => TABS.forEach((part) => nameParts(body, part, narrow.matches));
    narrow.addEventListener("change", name);
    ebbline.on("start", name);
    return list;
  }

  function step(event, buttons) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const way = ebbline.rtl ? -by : by;
    const next = buttons[(buttons.indexOf(document.activeElement) + way + buttons.length) % buttons.length];
    next.click();
    next.focus();
  }

  function nameParts(body, name, narrow) {
    const node = body.querySelector(`[data-part="${name}"]`);
    node.setAttribute("role", narrow ? "tabpanel" : "region");
    if (narrow) node.setAttribute("aria-labelledby", `ebb-tab-${name}`);
    else {
      node.removeAttribute("aria-labelledby");
      node.setAttribute("aria-label", t(name));
    }
  }

  function part(name) {
    return el("section", { class: "ebb-part", id: `ebb-part-${name}`, "data-part": name });
  }

  /** Frame the view so that the theatre lies clear of what floats over the map. */
  function fit(map, bounds, insets) {
    const phone = matchMedia(PHONE).matches;
    const [west, south, east, north] = bounds;
    const top = insets ? insets.getBoundingClientRect().height : 0;
    const size = map.getSize();
    // A map too small for its furniture keeps the view it has: there is nothing to frame.
    if (Math.min(size.x, size.y) < 60) return;
    const pad = Math.min(phone ? 16 : 28, size.x / 8, size.y / 8);
    map.fitBounds([[south, west], [north, east]], {
      animate: false, paddingTopLeft: [pad, Math.max(pad, Math.min(top, size.y * 0.25))], paddingBottomRight: [pad, pad + 12],
    });
  }

  ebbline.define("frame", (map, data) => {
    const container = map.getContainer();
    const head = el("header", { class: data.title.length > LONG ? "ebb-head ebb-long" : "ebb-head" });
    const mapbox = el("div", { class: "ebb-mapbox" });
    const stage = el("main", { class: "ebb-stage" }, mapbox);
    const strip = el("div", { class: "ebb-strip-home" });
    const parts = Object.fromEntries(TABS.map((name) => [name, part(name)]));
    const foot = el("footer", { class: "ebb-foot" });
    const body = el("aside", { class: "ebb-body", "aria-label": t("details") });
    body.append(tabs(body), parts.decline, parts.places, parts.sources, foot);
    container.before(el("div", { class: ["ebb-page", data.compact && "ebb-compact", data.withoutMap && "ebb-without-map"].filter(Boolean).join(" ") }, head, stage, strip, body));
    mapbox.append(container);
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", t("map_label", { title: data.title }));
    ebbline.frame = { head, mapbox, stage, strip, parts, foot, body };
    if (!data.withoutMap) furnish(map, mapbox, data);
  });

  /** Give the zoom buttons the page's language, and put a third below them that shows the whole theatre again. */
  function zoomButtons(map) {
    const bar = map.zoomControl?.getContainer();
    if (!bar) return;
    bar.querySelectorAll("a").forEach((button, at) => {
      button.title = t(at ? "zoom_out" : "zoom_in");
      button.setAttribute("aria-label", button.title);
    });
    const frame = svg("path", { d: "M2,6 V2 H6 M10,2 H14 V6 M14,10 V14 H10 M6,14 H2 V10", fill: "none", stroke: "currentColor", "stroke-width": 2 });
    const icon = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, frame);
    ebbline.barButton = (name, drawn, act) => {
      const button = el("button", { type: "button", class: "ebb-whole", title: name, "aria-label": name, onclick: act }, drawn);
      bar.append(button);
      return button;
    };
    ebbline.barButton(t("whole_view"), icon, () => {
      ebbline.fit();
      ebbline.emit("whole");
    });
    L.DomEvent.disableClickPropagation(bar);
  }

  function furnish(map, mapbox, data) {
    map.zoomControl?.setPosition(ebbline.rtl ? "topleft" : "topright");
    zoomButtons(map);
    const scale = L.control.scale({ imperial: false, position: ebbline.rtl ? "bottomright" : "bottomleft", maxWidth: 120 }).addTo(map);
    scale.getContainer().append(el("span", { class: "ebb-scale-note", text: t("scale_note") }));
    ebbline.fit = () => fit(map, data.bounds, mapbox.querySelector(".ebb-insets"));
    let known = "";
    const settle = () => {
      known = `${mapbox.clientWidth} ${mapbox.clientHeight}`;
      map.invalidateSize({ animate: false, pan: false });
      ebbline.fit();
    };
    ebbline.on("settle", settle);
    // Until a reader moves the map it keeps its theatre in view, however the page around it changes.
    let touched = false;
    for (const sign of ["mousedown", "touchstart", "wheel", "keydown"]) map.getContainer().addEventListener(sign, () => (touched = true), { passive: true });
    for (const name of ["select", "go"]) ebbline.on(name, () => (touched = true));
    ebbline.touched = () => touched;
    const link = ebbline.state(map);
    // In a frame that was written into another page, an address is that page's.
    if (!data.compact && location.protocol !== "about:") ebbline.linkToView(link);
    new ResizeObserver(() => {
      const size = `${mapbox.clientWidth} ${mapbox.clientHeight}`;
      if (size === known) return;
      if (touched) map.invalidateSize({ animate: false, pan: false });
      else settle();
    }).observe(mapbox);
  }
})();
