// The view in the address: date, place and zoom, layers, open card. What stands there may be anybody's: what does not fit is left.
(() => {
  "use strict";
  const { el, svg, t } = ebbline;
  const LONGEST = 2000;
  const WAIT = 400;
  const CLOSEST = 18;

  const own = (name) => Object.keys(ebbline.layers).includes(name);
  const list = (text) => (text || "").split(",").map((part) => part.trim()).filter(Boolean);
  const number = (text) => (/^-?\d{1,3}(\.\d{1,9})?$/.test(text) ? Number(text) : NaN);

  function asked() {
    const text = location.hash.slice(1);
    if (!text || text.length > LONGEST) return null;
    return new URLSearchParams(text);
  }

  /** A day is taken where the strip has it. */
  function takeDate(iso) {
    const slider = document.querySelector(".ebb-slider");
    if (!iso || !/^\d{4}-\d{2}-\d{2}$/.test(iso)) return;
    const day = ebbline.toDay(iso);
    if (slider && !(day >= Number(slider.min) && day <= Number(slider.max))) return;
    try {
      ebbline.setDate(iso);
    } catch {
      // No such day.
    }
  }

  function takeView(map, text) {
    const [lat, lon, zoom, more] = (text || "").split(",").map(number);
    const fits = Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= Math.max(1, map.getMinZoom()) && zoom <= Math.min(CLOSEST, map.getMaxZoom()) && more === undefined;
    if (!fits) return;
    ebbline.emit("go");
    map.setView([lat, lon], zoom, { animate: false });
  }

  function takeLayers(said) {
    for (const [key, value] of [["on", true], ["off", false]])
      for (const name of list(said.get(key))) if (own(name) && ebbline.layers[name].visible !== value) ebbline.layers[name].set(value);
  }

  /** Keep the address in step with a map, and the map with the address. */
  ebbline.state = (map) => {
    const opened = { layers: new Map() };
    let [card, moved, timer, settled, barred] = [null, false, null, false, false];

    const know = () => Object.entries(ebbline.layers).forEach(([name, layer]) => opened.layers.has(name) || opened.layers.set(name, layer.visible));
    const changed = (value) => [...opened.layers].filter(([name, was]) => was !== value && ebbline.layers[name]?.visible === value).map(([name]) => name);

    /** What differs from the page as it opens, so that a plain address stays plain. */
    function state() {
      const said = new URLSearchParams();
      if (ebbline.date && ebbline.date !== opened.date) said.set("date", ebbline.date);
      const { lat, lng } = map.getCenter().wrap();
      if (moved) said.set("at", [lat.toFixed(4), lng.toFixed(4), Number(map.getZoom().toFixed(2))].join(","));
      for (const [key, value] of [["on", true], ["off", false]]) if (changed(value).length) said.set(key, changed(value).join(","));
      if (card) said.set("card", card);
      return said.toString().replaceAll("%2C", ",");
    }

    function write() {
      const text = state();
      if (barred || text === location.hash.slice(1)) return;
      try {
        history.replaceState(null, "", text ? `#${text}` : location.href.split("#")[0]);
      } catch {
        // A frame in a sandbox has no history of its own.
        barred = true;
      }
    }

    // Browsers refuse an address that changes many times a second: it follows when the map has come to rest.
    function soon() {
      if (!settled) return;
      clearTimeout(timer);
      timer = setTimeout(write, WAIT);
    }

    function take(late) {
      const said = asked();
      if (!said) return;
      takeLayers(said);
      if (late) return;
      takeDate(said.get("date"));
    }

    function takeCard() {
      const id = asked()?.get("card");
      if (id && ebbline.sites.has(id)) ebbline.emit("select", { id, from: document.body });
    }

    ebbline.on("start", () => {
      know();
      opened.date = ebbline.date;
      take(false);
    });
    ebbline.on("settle", () => takeView(map, asked()?.get("at")));
    ebbline.on("go", () => (moved = true));
    ebbline.on("whole", () => ((moved = false), soon()));
    ebbline.on("select", ({ id }) => ((card = id || null), soon()));
    ebbline.on("closed", () => ((card = null), soon()));
    ebbline.on("date", soon);
    ebbline.on("layers", () => (know(), soon()));
    map.on("moveend", () => ebbline.touched?.() && ((moved = true), soon()));
    // Some layers come with what is unpacked after the page has started.
    ebbline.on("ready", () => {
      know();
      take(true);
      takeCard();
      settled = true;
    });
    addEventListener("hashchange", () => {
      take(false);
      takeView(map, asked()?.get("at"));
      takeCard();
    });
    return () => `${location.href.split("#")[0]}${state() ? `#${state()}` : ""}`;
  };

  function field(link) {
    const input = el("input", { type: "text", readonly: true, class: "ebb-link-field", dir: "ltr", "aria-label": t("link_here"), value: link, onfocus: () => input.select() });
    return input;
  }

  async function copy(link) {
    try {
      await navigator.clipboard.writeText(link);
      return true;
    } catch {
      return false;
    }
  }

  /** A button that copies the link; where the browser does not let it, it shows the link to be copied by hand. */
  ebbline.linkToView = (link) => {
    const icon = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: "M6.5,9.5 L9.5,6.5 M7,4.5 L9,2.5 a3.2,3.2 0 0 1 4.5,4.5 L11.5,9 M9,11.5 L7,13.5 a3.2,3.2 0 0 1 -4.5,-4.5 L4.5,7", fill: "none", stroke: "currentColor", "stroke-width": 1.8 }));
    const said = el("p", { class: "ebb-copied", role: "status" });
    let timer = null;
    const button = ebbline.barButton(t("link_copy"), icon, async () => {
      const text = link();
      if (!(await copy(text))) return ebbline.dialog ? ebbline.dialog(t("link_here"), field(text), { narrow: true }) : null;
      said.textContent = t(location.protocol === "file:" ? "link_file" : "link_copied");
      clearTimeout(timer);
      return (timer = setTimeout(() => (said.textContent = ""), 5000));
    });
    ebbline.frame.mapbox.append(said);
    return button;
  };
})();
