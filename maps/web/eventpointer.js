// Reaching events: a pointer that rests or clicks on a mark, and keys that go from one mark to the next.
(() => {
  "use strict";
  const { el, t } = ebbline;
  const KEYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const EDGE = 6;

  /** Return the mark that lies next in a direction: near, and not far off to the side. */
  function nextMark(shown, from, [dx, dy]) {
    let best = null;
    for (const one of shown) {
      const ahead = (one.px - from.px) * dx + (one.py - from.py) * dy;
      const aside = Math.abs((one.px - from.px) * dy) + Math.abs((one.py - from.py) * dx);
      const far = ahead + 2 * aside;
      if (ahead > 0.5 && aside <= 2 * ahead && (!best || far < best.far)) best = { one, far };
    }
    return best && best.one;
  }

  const nearest = (shown, { px: x, py: y }) => shown.reduce((best, one) => (!best || Math.hypot(one.px - x, one.py - y) < Math.hypot(best.px - x, best.py - y) ? one : best), null);

  ebbline.eventPointer = (own, hit) => {
    const tip = el("div", { class: "ebb-event-tip", "aria-hidden": "true", dir: "auto", hidden: true });
    const ring = el("button", { type: "button", class: "ebb-event-ring", onclick: () => at && open(at), onkeydown: keys, onfocus: arrive, onblur: hideTip });
    const live = el("p", { class: "ebb-hidden", role: "status", "aria-live": "polite" });
    const node = el("div", { class: "ebb-event-keys", role: "application", "aria-label": own.data.name }, ring, live);
    let map = null;
    let at = null;
    let asked = 0;

    const origin = () => map.getPixelBounds().min;
    const sizeOf = (one) => one.size + 3;

    function place(one) {
      const { x, y } = origin();
      const size = Math.max(12, sizeOf(one));
      Object.assign(ring.style, { left: `${one.px - x - size}px`, top: `${one.py - y - size}px`, width: `${2 * size}px`, height: `${2 * size}px` });
    }

    /** Say beside a mark what it is, inside the map whatever the mark's place. */
    function showTip(one) {
      const { x, y } = origin();
      tip.textContent = own.title(one);
      tip.hidden = false;
      const [w, h, size] = [tip.offsetWidth, tip.offsetHeight, map.getSize()];
      const left = Math.max(EDGE, Math.min(size.x - w - EDGE, one.px - x - w / 2));
      const above = one.py - y - sizeOf(one) - h - 4;
      tip.style.left = `${left}px`;
      tip.style.top = `${above > EDGE ? above : one.py - y + sizeOf(one) + 4}px`;
    }

    function hideTip() {
      tip.hidden = true;
    }

    async function open(one) {
      hideTip();
      const rows = own.members([one]);
      await own.withTexts();
      ebbline.eventCard(own, rows, document.activeElement === ring ? ring : null);
    }

    function moved(event) {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => {
        if (!own.on) return;
        const one = hit(event.containerPoint);
        map.getContainer().classList.toggle("ebb-event-over", Boolean(one));
        if (one) showTip(one);
        else if (document.activeElement !== ring) hideTip();
      });
    }

    function clicked(event) {
      const one = hit(event.containerPoint);
      if (!one) return;
      // What lies below a mark, measured land say, is not what was meant.
      event.originalEvent.ebblineTaken = true;
      cancelAnimationFrame(asked);
      at = one;
      place(one);
      open(one);
    }

    function out() {
      cancelAnimationFrame(asked);
      map.getContainer().classList.remove("ebb-event-over");
      hideTip();
    }

    function name() {
      const total = own.shown.reduce((sum, one) => sum + one.shown, 0);
      const said = total ? t("events_in_view", { count: total.toLocaleString(ebbline.lang) }) : t("events_none");
      ring.setAttribute("aria-label", at ? own.title(at) : said);
      node.setAttribute("aria-label", `${own.data.name}: ${said}. ${t("events_keys")}`);
    }

    /** When the focus arrives it goes to the mark it was on, or to the one nearest the middle of the map. */
    async function arrive() {
      if (!own.crowd) return;
      await own.withTexts();
      const size = map.getSize();
      const { x, y } = origin();
      go(at || nearest(own.shown, { px: x + size.x / 2, py: y + size.y / 2 }));
    }

    function go(one) {
      at = one;
      name();
      if (!one) return;
      place(one);
      showTip(one);
      live.textContent = own.title(one);
    }

    function keys(event) {
      const way = KEYS[event.key];
      if (!way) return;
      // The map would pan.
      event.preventDefault();
      event.stopPropagation();
      const next = at && nextMark(own.shown, at, way);
      if (next) go(next);
    }

    /** The marks were counted anew: the one under the focus may have moved or gone. */
    function follow() {
      if (!map) return;
      ring.hidden = !own.shown.length;
      at = at && nearest(own.shown, at);
      if (at) place(at);
      name();
      if (document.activeElement !== ring) hideTip();
    }
    ebbline.on("events", (one) => one === own && follow());

    return {
      start(onto) {
        map = onto;
        map.getContainer().append(node, tip);
        name();
        map.on("mousemove", moved).on("click", clicked).on("mouseout movestart", out);
      },
      stop() {
        out();
        map.off("mousemove", moved).off("click", clicked).off("mouseout movestart", out);
        node.remove();
        tip.remove();
        map = null;
      },
    };
  };
})();
