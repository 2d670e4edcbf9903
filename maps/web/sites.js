// Sites: a button with a symbol and a label for each place that has a status on the date.
(() => {
  "use strict";
  const { el, t, theme } = ebbline;
  const GAP = 13;
  const SYMBOL = 11;
  const NEAR = 21;

  const started = (phase, date) => phase.start <= date;
  const running = (phase, date) => started(phase, date) && (!phase.end || date <= phase.end);

  /** Return the phase that says what a place is on a date: the latest begun that has not ended. */
  function stateOn(site, date) {
    const states = site.phases.filter((phase) => phase.status !== "attack" && started(phase, date) && running(phase, date));
    return states.length ? states[states.length - 1] : null;
  }

  /** Return the last attack on a place by a date; attacks stay on the map. */
  function attackOn(site, date) {
    const struck = site.phases.filter((phase) => phase.status === "attack" && started(phase, date));
    return struck.length ? struck[struck.length - 1] : null;
  }

  ebbline.stateOn = stateOn;
  ebbline.attackOn = attackOn;

  /** Return what shows of a site on a date: its state, its last attack, or both. */
  ebbline.showing = (site, date) => [stateOn(site, date), attackOn(site, date)].filter(Boolean);

  /** Return whether a status is switched on; where one switch serves all sites, each status is on with it. */
  ebbline.visible = (status) => {
    if (status in ebbline.layers) return ebbline.layers[status].visible;
    return !theme.statuses.some((other) => other in ebbline.layers);
  };

  /** Return what the key says of a status; an attack's actor is named where there is one. */
  ebbline.statusLabel = (status) => t(status === "attack" && !ebbline.actor ? "attack_key_plain" : `${status}_key`, { actor: ebbline.actor });

  const faded = (phase, date) => phase.status === "attack" && ebbline.toDay(date) - ebbline.toDay(phase.end || phase.start) > theme.freshDays;
  ebbline.faded = faded;

  const arabicFirst = (site) => ebbline.lang === "ar" && site.local;
  ebbline.siteName = (site) => (arabicFirst(site) ? site.local : site.name);
  ebbline.otherName = (site) => (arabicFirst(site) ? site.name : site.local);

  function label(site, phase) {
    const name = el("span", { class: "ebb-label-name" }, el("bdi", { text: ebbline.siteName(site) }));
    const line = el("span", { class: "ebb-label-line", text: phase.line });
    return { node: el("span", { class: "ebb-label", "aria-hidden": "true" }, name, " ", line), name, line };
  }

  const Icon = L.Icon.extend({
    options: { iconSize: [32, 32], iconAnchor: [16, 16] },
    createIcon() {
      const node = this.options.node;
      this._setIconStyles(node, "icon");
      return node;
    },
    createShadow: () => null,
  });

  /** Make the marker of one site in one status. */
  function feature(site, phase, date, shift) {
    const text = label(site, phase);
    const old = faded(phase, date);
    const options = { sure: phase.sure, approximate: site.approximate, faded: old };
    const button = el(
      "button",
      {
        type: "button",
        "data-site": site.id,
        "data-status": phase.status,
        "aria-label": `${ebbline.siteName(site)}: ${phase.line}`,
        onclick: () => ebbline.emit("select", { id: site.id, from: button }),
      },
      ebbline.symbol(phase.status, options),
      text.node,
    );
    const className = shift ? "ebb-site ebb-site-second" : "ebb-site";
    // NOTE: with its own keyboard handling Leaflet would fire a second click for Enter.
    const marker = L.marker([site.lat, site.lon], { icon: new Icon({ node: button, className }), keyboard: false, riseOnHover: true });
    return { site, phase, button, marker, text, sizes: null, shift: shift ? 14 : 0 };
  }

  function measure(shown) {
    const name = ebbline.measure(shown.text.name.textContent, "site", shown.text.name);
    const line = ebbline.measure(shown.phase.line, "line", shown.text.line);
    shown.sizes = [{ w: Math.max(name.w, line.w), h: name.h + line.h, brief: false }, { ...name, brief: true }];
  }

  const rank = ({ site, phase }) => (site.named ? 0 : 100) + ({ attack: 1, assault: 2, held: 3, fighting: 4, lost: 5 }[phase.status] || 9);

  function setLabel(shown, at, point) {
    const { node } = shown.text;
    node.classList.toggle("ebb-off", !at);
    if (!at) return;
    node.classList.toggle("ebb-brief", at.brief);
    node.dataset.side = at.side;
    const shift = shown.shift;
    node.style.left = `${Math.round(at.x - point.x + 16 - shift)}px`;
    node.style.top = `${Math.round(at.y - point.y + 16 + shift)}px`;
    node.style.width = `${at.w}px`;
  }

  function item(map, shown) {
    if (!shown.sizes) measure(shown);
    const point = map.latLngToContainerPoint(shown.marker.getLatLng());
    const at = { x: point.x + shown.shift, y: point.y - shown.shift };
    return {
      ...at, gap: shown.site.approximate ? GAP + 3 : GAP, owner: shown, rank: rank(shown), must: shown.site.named, sizes: shown.sizes,
      set: (spot) => setLabel(shown, spot, point),
    };
  }

  function offer(map, layers) {
    const size = map.getSize();
    const shown = layers.flatMap((layer) => [...layer.shown.values()]);
    const items = shown.map((one) => item(map, one)).filter(({ x, y }) => x > -20 && y > -20 && x < size.x + 20 && y < size.y + 20);
    const boxes = (reach) => items.map(({ x, y, owner }) => ({ x: x - reach, y: y - reach, w: 2 * reach, h: 2 * reach, owner }));
    const blocked = boxes(SYMBOL);
    // A label that stands closer to another place's symbol than this would be read as that place's.
    const soft = boxes(NEAR);
    for (const one of shown) {
      const inView = items.some((i) => i.owner === one);
      if (!inView) one.text.node.classList.add("ebb-off");
      // Leaflet pans to what is focused: a place out of view is reached by its inset, the key or the table instead.
      one.button.tabIndex = inView || !ebbline.frame ? 0 : -1;
    }
    return { items, blocked, soft };
  }

  /** A layer of markers for some statuses; keeps the markers that do not change from one date to the next. */
  function statusLayer(map, sites, name, statuses, title) {
    const own = { shown: new Map() };
    const wanted = (date) =>
      sites.flatMap((site) => {
        const all = ebbline.showing(site, date);
        return all.filter((phase) => statuses.includes(phase.status)).map((phase) => ({ site, phase, shift: phase.status === "attack" && all.length > 1 }));
      });
    const key = ({ site, phase, shift }, date) => [site.id, phase.status, phase.start, phase.line, shift, faded(phase, date)].join("|");

    function draw(visible) {
      const date = ebbline.date;
      const next = new Map(visible ? wanted(date).map((one) => [key(one, date), one]) : []);
      for (const [id, shown] of own.shown) {
        if (next.has(id)) continue;
        shown.marker.remove();
        own.shown.delete(id);
      }
      for (const [id, one] of next) {
        if (own.shown.has(id)) continue;
        const made = feature(one.site, one.phase, date, one.shift);
        made.marker.addTo(map);
        own.shown.set(id, made);
      }
      return own.shown.size;
    }

    ebbline.layer(name, { draw, label: title });
    return own;
  }

  /** Give back what travels once or not at all (maps/layers/slim.py). */
  function expand(data) {
    const id = (source) => (typeof source === "number" ? data.sources[source].id : source);
    const cited = (all = []) => all.map((item) => ({ ...item, source: id(item.source) }));
    const when = (span) => (typeof span === "string" ? { text: span, claims: [] } : span && { ...span, claims: cited(span.claims) });
    const episode = (one) => ({ ...data.usual, ...one, start: when(one.start), end: when(one.end), evidence: cited(one.evidence) });
    const phase = (one) => ({ end: null, sure: true, ...one });
    return data.sites.map((site) => ({ local: "", reason: "", alternatives: [], approximate: false, named: false, ...site, phases: site.phases.map(phase), episodes: site.episodes.map(episode) }));
  }

  ebbline.define("sites", (map, data) => {
    for (const source of data.sources) ebbline.sources.set(source.id, source);
    data.sites = expand(data);
    for (const site of data.sites) ebbline.sites.set(site.id, site);
    ebbline.actor = data.actor;
    if (!ebbline.asOf && data.asOf) ebbline.asOf = data.asOf;
    if (!ebbline.date && data.opens) ebbline.setDate(data.opens);
    const used = new Set(data.sites.flatMap((site) => site.phases.map((phase) => phase.status)));
    const statuses = theme.statuses.filter((status) => used.has(status) && (!data.statuses.length || data.statuses.includes(status)));
    const layers = data.byStatus
      ? statuses.map((status) => statusLayer(map, data.sites, status, [status], ebbline.statusLabel(status)))
      : [statusLayer(map, data.sites, data.name, statuses, data.name)];
    const keeper = ebbline.labels(map);
    keeper.offer({ offer: () => offer(map, layers) });
  });
})();
