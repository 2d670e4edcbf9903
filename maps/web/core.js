// The page's heart: one date, one set of layers, and the few helpers that every element uses.
// Text reaches the page through textContent alone; nothing here or elsewhere parses HTML.
window.ebbline = window.ebbline || (() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const factories = new Map();
  const listeners = new Map();
  const pending = [];
  let date = null;
  let marked = false;

  const readJson = (id) => JSON.parse(document.getElementById(id).textContent);
  const shared = readJson("ebbline-shared");

  let rules = null;

  /** A phrase that counts has a form for each kind of number the language tells apart (its word "plurals"). */
  function form(phrase, count) {
    const forms = phrase.split("|");
    rules = rules || new Intl.PluralRules(shared.lang);
    return forms[shared.words.plurals.split("|").indexOf(rules.select(count))] ?? forms.at(-1);
  }

  /** Return a phrase of the interface with its {blanks} filled in; a number called count chooses its form. */
  function t(key, values = {}) {
    const said = shared.words[key] ?? key;
    const phrase = typeof values.count === "number" && said.includes("|") ? form(said, values.count) : said;
    return phrase.replace(/\{(\w+)\}/g, (blank, name) => (name in values ? String(values[name]) : blank));
  }

  function fill(node, props, kids) {
    for (const [key, value] of Object.entries(props)) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "text") node.textContent = value;
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...kids.filter((kid) => kid !== null && kid !== undefined && kid !== ""));
    return node;
  }

  /** Make an HTML element: attributes by name, `text` as its text, `onclick` and the like as listeners. */
  const el = (tag, props = {}, ...kids) => fill(document.createElement(tag), props, kids);
  const svg = (tag, props = {}, ...kids) => fill(document.createElementNS(SVG, tag), props, kids);

  /** Make a link that leaves the page, or plain text where the address is none that a browser may open. */
  function link(address, text) {
    let safe = false;
    try {
      safe = /^https?:$/.test(new URL(address).protocol);
    } catch {
      safe = false;
    }
    return safe ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer", text }) : el("span", { text });
  }

  function on(name, listener) {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name).push(listener);
  }

  function emit(name, detail) {
    for (const listener of listeners.get(name) || []) listener(detail);
  }

  function define(kind, factory) {
    factories.set(kind, factory);
  }

  /** Put an element on a map; its data stand in the JSON block with that id. */
  function add(kind, map, id) {
    const made = factories.get(kind)(map, readJson(id));
    // A layer of Leaflet's that is not there yet says so by its own promise.
    const wait = made?.ready || made;
    if (typeof wait?.then === "function") pending.push(wait);
    return made;
  }

  // Dates are ISO strings, which sort as they are; day numbers only where a distance is needed.
  const toDay = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / 864e5);
  const toIso = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

  function dateWords(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return t("date", { day, month: t("months").split("|")[month - 1], year });
  }

  function setDate(iso) {
    const real = /^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(Date.parse(iso)) && toIso(toDay(iso)) === iso;
    if (!real) throw new RangeError(`Not a date: ${iso}. Write it as 2016-07-12.`);
    if (iso === date) return;
    date = iso;
    emit("date", iso);
  }

  /** Add words that only some pages need; they come with the element that says them. */
  const learn = (words) => Object.assign(shared.words, words);

  /** Register a layer that can be switched. `draw(visible)` draws or clears it and returns how many features show. */
  function layer(name, { visible = true, draw, label = name }) {
    const own = {
      label,
      visible,
      show: () => own.set(true),
      hide: () => own.set(false),
      set(value) {
        own.visible = value;
        own.redraw();
        emit("layers", name);
      },
      redraw() {
        api.drawn[name] = draw(own.visible);
      },
    };
    api.layers[name] = own;
    return own;
  }

  function redraw() {
    if (!api.started) return;
    for (const own of Object.values(api.layers)) own.redraw();
    emit("drawn");
  }

  async function markReady() {
    await Promise.allSettled(pending);
    performance.mark("ebbline-drawn");
    const mark = () => {
      if (marked) return;
      marked = true;
      performance.mark("ebbline-ready");
      emit("ready");
    };
    // NOTE: a hidden tab never gets an animation frame.
    if (document.hidden) mark();
    else requestAnimationFrame(() => setTimeout(mark, 0));
  }

  function start() {
    document.documentElement.lang = shared.lang;
    document.documentElement.dir = shared.dir;
    api.started = true;
    emit("start");
    emit("settle");
    redraw();
    markReady();
  }

  // When the page's script has ended, and before a browser draws a page that is not whole yet.
  queueMicrotask(start);

  const api = {
    drawn: Object.create(null),
    layers: Object.create(null),
    sites: new Map(),
    sources: new Map(),
    asOf: null,
    // Days that the strip stops at besides its events.
    stops: [],
    started: false,
    get date() {
      return date;
    },
    theme: shared.theme,
    lang: shared.lang,
    rtl: shared.dir === "rtl",
    setDate, on, emit, define, add, layer, learn, redraw, t, el, svg, link, toDay, toIso, dateWords,
  };
  on("date", redraw);
  return api;
})();
