// A place found by its name in any spelling: sites, places that are only mentioned, and the towns of the background.
(() => {
  "use strict";
  const { el, svg, t } = ebbline;
  const MOST = 8;
  const NEAR = 8;
  const LONGEST = 60;
  const ARTICLE = /^(?:(?:al|el|ar|as|ash|ad|adh|an|at|ath|az|il) |ال(?=..))/;
  // Letters that differ by language or hand and do not come apart by themselves.
  const ALIKE = { "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "گ": "ك", "ة": "ه", "ۀ": "ه", "ھ": "ه", "ہ": "ه", "ۆ": "و" };

  /** A name without case, accents, Arabic vowel signs, apostrophes, and what else differs between spellings of one name. */
  function fold(text) {
    const plain = text.normalize("NFKD").toLowerCase().replace(/[\p{M}\p{Cf}ـ'’‘ʼʻʿʾ\x60´ʹʺ]/gu, "");
    return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/./gu, (letter) => ALIKE[letter] || letter);
  }

  /** The letters by which a word as typed differs from the beginning of another, two that changed places counting once. */
  function apart(typed, word, most) {
    let [before, last] = [null, Array.from({ length: word.length + 1 }, (_, j) => j)];
    for (let i = 1; i <= typed.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= word.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (typed[i - 1] !== word[j - 1]));
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return Math.min(...last);
  }

  /** How well a name fits, 0 the best: the whole of it, its beginning, a word's beginning, a part; failing all, nearly. */
  function fit(typed, key, loose) {
    if (key === typed) return 0;
    if (key.startsWith(typed)) return 1;
    if (` ${key}`.includes(` ${typed}`)) return 2;
    if (typed.length > 2 && key.includes(typed)) return 3;
    const most = loose ? Math.min(2, Math.floor(typed.length / 4)) : 0;
    const by = most ? Math.min(apart(typed, key, most), ...key.split(" ").map((word) => apart(typed, word, most))) : 1;
    return by <= most ? 3 + by : Infinity;
  }

  function everything(data) {
    const sites = [...ebbline.sites.values()].map((site) => ({ ...site, shown: ebbline.siteName(site), other: ebbline.otherName(site), names: [site.name, site.local, ...site.alternatives, ...(data.spellings[site.id] || [])] }));
    const named = new Set(sites.map((site) => fold(site.name)));
    const others = [...data.context.map((one) => ({ ...one, kind: "search_context" })), ...(ebbline.towns || []).filter(({ unless = [] }) => !unless.some((id) => ebbline.sites.has(id))).map((one) => ({ ...one, kind: "search_town" }))];
    const fresh = ({ name }) => !named.has(fold(name)) && named.add(fold(name));
    const all = [...sites, ...others.filter(fresh).map((one) => ({ ...one, shown: one.name, names: [one.name] }))];
    return all.map((one) => ({ ...one, keys: one.names.filter(Boolean).map(fold).filter(Boolean) }));
  }

  function matches(all, text) {
    const typed = fold(text.slice(0, LONGEST));
    if (!typed) return [];
    // The article of an Arabic name may be there or not, in either script.
    const ways = [...new Set([typed, typed.replace(ARTICLE, "")])].filter(Boolean);
    const ranked = (loose) => all.map((one) => ({ one, rank: Math.min(...one.keys.flatMap((key) => ways.map((way) => fit(way, key, loose)))) })).filter(({ rank }) => rank < Infinity);
    const exact = ranked(false);
    const found = exact.length ? exact : ranked(true);
    return found.sort((a, b) => a.rank - b.rank).slice(0, MOST).map(({ one }) => one);
  }

  ebbline.define("search", (map, data) => {
    const bar = ebbline.barButton;
    if (!bar) return;
    const input = el("input", { type: "text", id: "ebb-search", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "ebb-found", "aria-label": t("search_label"), placeholder: t("search_label"), autocomplete: "off", spellcheck: "false", dir: "auto" });
    const list = el("ul", { id: "ebb-found", role: "listbox", "aria-label": t("search"), hidden: true });
    const live = el("p", { class: "ebb-search-said", role: "status" });
    const node = el("div", { class: "ebb-search", role: "search", hidden: true }, input, list, live);
    let [all, found, at] = [null, [], -1];

    function mark(next) {
      at = next;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", `ebb-found-${at}`);
      list.children[at]?.scrollIntoView({ block: "nearest" });
    }

    function option(one, i) {
      const about = one.kind ? t(one.kind) : one.other;
      return el("li", { id: `ebb-found-${i}`, role: "option", "aria-selected": "false", onclick: () => go(one) }, el("bdi", { text: one.shown }), about ? " " : "", about ? el("bdi", { class: "ebb-local", text: about }) : "");
    }

    function show() {
      all = all || everything(data);
      found = matches(all, input.value);
      list.replaceChildren(...found.map(option));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      const asked = fold(input.value) !== "";
      live.textContent = !asked ? "" : found.length ? t("search_found", { count: found.length }) : t("search_none");
      live.classList.toggle("ebb-hidden", found.length > 0 || !asked);
      mark(found.length ? 0 : -1);
    }

    function close(focus) {
      node.hidden = true;
      button.setAttribute("aria-expanded", "false");
      ebbline.labels(map).ask();
      if (focus) button.focus({ preventScroll: true });
    }

    function go(one) {
      close(true);
      ebbline.emit("go");
      map.setView([one.lat, one.lon], Math.max(map.getZoom(), NEAR), { animate: false });
      if (one.id) ebbline.emit("select", { id: one.id, from: button });
      else point(one);
    }

    /** A town has no card: a ring shows for a while where it lies. */
    function point(one) {
      const ring = L.circleMarker([one.lat, one.lon], { radius: 16, className: "ebb-found-ring", interactive: false, fill: false }).addTo(map);
      setTimeout(() => ring.remove(), 6000);
    }

    function keys(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length) mark((at + step + found.length) % found.length);
      else if (event.key === "Enter" && found[at]) go(found[at]);
      else if (event.key === "Escape") close(true);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    const icon = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: "M6.5,1.5 a5,5 0 1 0 0.01,0 Z M10.2,10.2 L15,15", fill: "none", stroke: "currentColor", "stroke-width": 2 }));
    const button = bar(t("search"), icon, () => {
      if (!node.hidden) return close(true);
      node.hidden = false;
      button.setAttribute("aria-expanded", "true");
      input.value = "";
      show();
      input.focus({ preventScroll: true });
    });
    button.setAttribute("aria-expanded", "false");
    input.addEventListener("input", show);
    input.addEventListener("keydown", keys);
    node.addEventListener("focusout", ({ relatedTarget: to }) => to && to !== button && !node.contains(to) && close(false));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    ebbline.frame.mapbox.append(node);
    ebbline.labels(map).obstacle(node);
  });
})();
