// The card of a site, or of measured land: what, when, who and who says so, how anyone knows, how sure, and where.
(() => {
  "use strict";
  const { el, t } = ebbline;

  const { row, text, publisher, proof, review } = ebbline.proof;

  function claims(when) {
    if (!when.claims.length) return [];
    const said = ({ text: day, source }) => el("li", { text: t("says", { source: publisher(source), date: day }) });
    return [el("ul", { class: "ebb-claims" }, ...when.claims.map(said))];
  }

  function when(episode) {
    if (!episode.start && !episode.end) return [];
    if (episode.instant) return row(t("when"), text(episode.start.text), ...claims(episode.start), ...utc(episode));
    return [
      ...(episode.start ? row(t("from"), text(episode.start.text), ...claims(episode.start), ...utc(episode)) : []),
      ...(episode.end ? row(t("until"), text(episode.end.text), ...claims(episode.end)) : []),
    ];
  }

  /** Return the hour in UTC where the dossier gives it, because it may lie on another day. */
  function utc({ utc: moment }) {
    if (!moment) return [];
    const [day, time = ""] = moment.replace("Z", "").split("T");
    const said = /^\d{4}-\d{2}-\d{2}$/.test(day) ? [time, ebbline.dateWords(day)].filter(Boolean).join(", ") : moment;
    return [el("small", { text: t("utc_note", { utc: said }) })];
  }

  function who(episode) {
    const actor = episode.actor || "";
    if (episode.attribution) return row(t("who"), text(t(`${episode.attribution}_long`, { actor })));
    if (!actor) return [];
    return row(t("who"), text(episode.other ? t("against", { actor, other: episode.other }) : actor));
  }

  const sure = (level, reason) => [el("b", { text: t(level) }), reason ? ": " : "", reason ? text(reason) : ""];

  function episodeNode(site, episode, now) {
    const title = el("h3", {}, t(`role_${episode.role}`), now ? el("small", { class: "ebb-now", text: t("now") }) : "");
    const facts = el(
      "dl", { class: "ebb-facts" },
      ...when(episode), ...who(episode), ...(episode.toll ? row(t("toll"), text(episode.toll)) : []), ...proof(episode.evidence),
      ...row(t("confidence"), ...sure(episode.confidence, episode.reason)),
    );
    return el("section", { class: "ebb-episode" }, title, episode.what ? el("p", { class: "ebb-what", text: episode.what, dir: "auto" }) : "", facts, review(episode.review));
  }

  function place(site) {
    const at = `${Math.abs(site.lat).toFixed(3)}° ${site.lat < 0 ? "S" : "N"}, ${Math.abs(site.lon).toFixed(3)}° ${site.lon < 0 ? "W" : "E"}`;
    return el(
      "section", { class: "ebb-episode" }, el("h3", { text: t("location") }),
      el(
        "dl", { class: "ebb-facts" }, ...row(t("location"), text(t(`precision_${site.precision}`)), el("small", { text: at, dir: "ltr" })),
        ...row(t("confidence"), ...sure(site.confidence, site.reason)),
        ...(site.alternatives.length ? row(t("alternatives"), text(site.alternatives.join(", "))) : []),
      ),
    );
  }

  /** The episodes that are true on the date stand first. */
  function ordered(site, date) {
    const now = new Set(ebbline.showing(site, date).flatMap((phase) => phase.episodes));
    const all = site.episodes.map((episode, at) => ({ episode, now: now.has(at) }));
    return [...all.filter((one) => one.now), ...all.filter((one) => !one.now)];
  }

  function content(site, close) {
    const phase = ebbline.showing(site, ebbline.date).at(-1);
    const other = ebbline.otherName(site);
    const symbol = phase ? ebbline.symbol(phase.status, { sure: phase.sure, approximate: site.approximate, size: 30 }) : "";
    const name = el("h2", { id: "ebb-card-name", tabindex: -1 }, el("bdi", { text: ebbline.siteName(site) }), other ? " " : "", other ? el("bdi", { class: "ebb-local", text: other }) : "");
    const line = el("p", { class: "ebb-line", text: phase ? phase.line : t("unknown_status") });
    const head = el("div", { class: "ebb-card-head" }, symbol, el("div", {}, name, line), close);
    const episodes = ordered(site, ebbline.date).map(({ episode, now }) => episodeNode(site, episode, now));
    return [head, el("div", { class: "ebb-card-body" }, ...episodes, place(site))];
  }

  /** What a card shows: a site by its id, or what measured land says of a point or an actor. */
  const told = (open, close) => (open.land ? ebbline.groundCard(open, close) : content(ebbline.sites.get(open.id), close));

  function made(map) {
    if (ebbline.closeCard) return;
    const home = ebbline.frame ? ebbline.frame.stage : map.getContainer();
    const keeper = ebbline.labels(map);
    const close = el("button", { type: "button", class: "ebb-close", "aria-label": t("close"), text: "×", onclick: hide });
    const card = el("div", { class: "ebb-card", role: "dialog", "aria-labelledby": "ebb-card-name", hidden: true });
    let open = null;
    home.append(card);
    L.DomEvent.disableClickPropagation(card);
    L.DomEvent.disableScrollPropagation(card);
    keeper.obstacle(card);

    function hide() {
      if (!open) return;
      const { id, from } = open;
      open = null;
      card.hidden = true;
      ebbline.emit("closed");
      keeper.ask();
      // The marker may have been drawn anew since: then the one in its place takes the focus.
      const back = from?.isConnected && from !== document.body ? from : [...document.querySelectorAll(".ebb-site")].find((node) => node.dataset.site === id);
      back?.focus({ preventScroll: true });
    }

    function show(wanted) {
      const site = ebbline.sites.get(wanted.id);
      if (!site && !wanted.land) return;
      open = wanted;
      card.replaceChildren(...told(open, close));
      card.hidden = false;
      card.querySelector("h2").focus({ preventScroll: true });
      if (site) clear(site);
      keeper.ask();
    }

    /** Move the map where the card would hide the place it is about. */
    function clear(site) {
      const point = map.latLngToContainerPoint([site.lat, site.lon]);
      const size = map.getSize();
      if (point.x < 0 || point.y < 0 || point.x > size.x || point.y > size.y) return;
      const [own, box] = [map.getContainer().getBoundingClientRect(), card.getBoundingClientRect()];
      const [x, y] = [point.x + own.x, point.y + own.y];
      const hidden = x > box.left - 30 && x < box.right + 30 && y > box.top - 30 && y < box.bottom + 30;
      if (!hidden) return;
      if (box.width > size.x * 0.8) map.panBy([0, y - box.top + 60], { animate: false });
      else map.panBy([ebbline.rtl ? x - box.right - 90 : x - box.left + 90, 0], { animate: false });
    }

    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && open && !document.querySelector("dialog[open]")) hide();
    });
    ebbline.on("select", show);
    ebbline.on("date", () => open && card.replaceChildren(...told(open, close)));
    ebbline.closeCard = hide;
  }

  ebbline.define("card", made);

  /** Give a map whose page brought no card one of its own. */
  ebbline.needCard = made;
})();
