// The key, made of what is on the map; it is also the switch of the layers and says in words what the symbols say.
(() => {
  "use strict";
  const { el, t, theme } = ebbline;

  // The background and the chart are no layers that a reader of the key would look for.
  const UNSWITCHED = new Set(["basemap", "decline"]);

  function shownSites(status, date) {
    const sites = [...ebbline.sites.values()];
    return sites.flatMap((site) => ebbline.showing(site, date).filter((phase) => phase.status === status).map((phase) => ({ site, phase })));
  }

  // NOTE: the first localeCompare of a page takes longer than all of the key.
  const sortName = (site) => ebbline.siteName(site).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /** The places named in the article first, then by name. */
  function sorted(all) {
    const keyed = all.map((one) => ({ one, key: `${one.site.named ? 0 : 1} ${sortName(one.site)}` }));
    return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ one }) => one);
  }

  function placeButton({ site, phase }) {
    const button = el(
      "button", { type: "button", class: "ebb-place", title: phase.line, onclick: () => ebbline.emit("select", { id: site.id, from: button }) },
      el("bdi", { text: ebbline.siteName(site) }),
      el("small", { text: phase.line }),
    );
    return el("li", {}, button);
  }

  /** The row of a status: with a switch of its own, or as a mere key where one switch serves all of them. */
  function statusRow(status) {
    const layer = ebbline.layers[status];
    const name = layer?.label || ebbline.statusLabel(status);
    const box = layer ? el("input", { type: "checkbox", checked: layer.visible, id: `ebb-switch-${status}`, onchange: () => layer.set(box.checked) }) : "";
    const places = el("ul", { class: "ebb-places" });
    const symbol = el("label", { for: box.id, class: "ebb-row-symbol" }, ebbline.symbol(status, { size: 24 }));
    const node = el("div", { class: "ebb-row", "data-status": status }, box, symbol, el("div", { class: "ebb-row-words" }, el("label", { for: box.id, class: "ebb-row-name", text: name }), places));
    function show(date) {
      const all = sorted(shownSites(status, date));
      node.hidden = !layer && !all.length;
      node.classList.toggle("ebb-empty", !all.length);
      node.classList.toggle("ebb-switched-off", !ebbline.visible(status));
      places.replaceChildren(...(all.length ? all.map(placeButton) : [el("li", { text: t("none") })]));
    }
    return { node, show, sync: () => layer && (box.checked = layer.visible) };
  }

  function plainRow(name) {
    const layer = ebbline.layers[name];
    const box = el("input", { type: "checkbox", checked: layer.visible, id: `ebb-switch-${name}`, onchange: () => layer.set(box.checked) });
    const symbol = el("label", { for: box.id, class: "ebb-row-symbol" }, el("span", { class: `ebb-swatch ebb-swatch-${name}` }));
    const own = el("div", { class: "ebb-row-key" });
    const words = el("div", { class: "ebb-row-words" }, el("label", { for: box.id, class: "ebb-row-name", text: layer.label }), own);
    const node = el("div", { class: "ebb-row", "data-layer": name }, box, layer.key ? "" : symbol, words);
    // A layer with a key of its own says itself what is on the map.
    function show(date) {
      node.classList.toggle("ebb-row-off", !layer.visible);
      if (!layer.key) return;
      const nodes = layer.visible ? layer.key(date) : [];
      if (nodes.length !== own.children.length || nodes.some((one, at) => one !== own.children[at])) own.replaceChildren(...nodes);
    }
    return { node, show, sync: () => (box.checked = layer.visible) };
  }

  function notes(date) {
    const sites = [...ebbline.sites.values()];
    const shown = sites.flatMap((site) => ebbline.showing(site, date).filter((phase) => ebbline.visible(phase.status)).map((phase) => ({ site, phase })));
    const said = [];
    const status = (found) => found.phase.status;
    const rough = shown.find(({ site }) => site.approximate);
    const unsure = shown.find(({ phase }) => !phase.sure);
    const old = shown.find(({ phase }) => ebbline.faded(phase, date));
    if (rough) said.push([ebbline.symbol(status(rough), { approximate: true, size: 24 }), t("approximate")]);
    if (unsure) said.push([ebbline.symbol(status(unsure), { sure: false, size: 24 }), t("unsure")]);
    if (old) said.push([ebbline.symbol("attack", { faded: true, size: 24 }), t("faded_attack")]);
    for (const layer of Object.values(ebbline.layers)) if (layer.visible && layer.note) said.push(["", layer.note]);
    return said.map(([symbol, text]) => el("p", { class: "ebb-note" }, symbol, text));
  }

  function boxed(map, node) {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(node);
      return node;
    };
    node.classList.add("ebb-box");
    control.addTo(map);
  }

  ebbline.define("legend", (map, data) => {
    const date = el("h2", { class: "ebb-legend-date" });
    const extra = el("div", { class: "ebb-notes" });
    const node = el("section", { class: "ebb-legend", "aria-label": t("legend") }, date);
    const first = el("section", { class: "ebb-legend ebb-legend-first" });
    if (ebbline.frame) ebbline.frame.parts.places.append(node);
    else boxed(map, node);
    let rows = [];
    function show() {
      date.textContent = ebbline.date ? t("on_date", { date: ebbline.dateWords(ebbline.date) }) : t("legend");
      for (const row of rows) row.show(ebbline.date);
      extra.replaceChildren(...notes(ebbline.date));
    }
    ebbline.on("start", () => {
      const split = theme.statuses.some((status) => ebbline.layers[status]);
      const statuses = theme.statuses.filter((status) => !split || ebbline.layers[status]);
      const others = Object.keys(ebbline.layers).filter((name) => !theme.statuses.includes(name) && !UNSWITCHED.has(name));
      const keyed = others.filter((name) => ebbline.layers[name].key);
      rows = [...keyed.map(plainRow), ...statuses.map(statusRow), ...others.filter((name) => !keyed.includes(name)).map(plainRow)];
      node.append(...rows.map((row) => row.node), extra);
      // What is measured is the key to most of the map: on a page it stands above all else.
      if (keyed.length && ebbline.frame) {
        first.append(date, ...rows.slice(0, keyed.length).map((row) => row.node));
        first.setAttribute("aria-label", t("ground_layer"));
        ebbline.frame.body.prepend(first);
      }
      for (const refused of data.refused) node.append(el("p", { class: "ebb-note", text: refused }));
      ebbline.on("date", show);
      ebbline.on("layers", () => {
        for (const row of rows) row.sync();
        show();
      });
      if (ebbline.date || others.some((name) => ebbline.layers[name].key)) show();
    });
  });
})();
