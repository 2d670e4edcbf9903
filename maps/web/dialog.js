// A dialog over the page, for what is too long to stand beside the map.
(() => {
  "use strict";
  const { el, t } = ebbline;

  ebbline.dialog = (title, content, { narrow = false, dir = "auto" } = {}) => {
    const from = document.activeElement;
    const close = el("button", { type: "button", class: "ebb-close", "aria-label": t("close"), text: "×" });
    const head = el("div", { class: "ebb-dialog-head" }, el("h2", {}, el("bdi", { text: title, dir })), close);
    const node = el("dialog", { class: narrow ? "ebb-dialog ebb-narrow" : "ebb-dialog", "aria-label": title }, head, content);
    close.addEventListener("click", () => node.close());
    node.addEventListener("click", (event) => event.target === node && node.close());
    node.addEventListener("close", () => {
      node.remove();
      // What was chosen in the dialog may have taken the focus by now.
      if (from?.isConnected && document.activeElement === document.body) from.focus({ preventScroll: true });
    });
    document.body.append(node);
    node.showModal();
  };

  ebbline.linkButton = (text, act) => el("button", { type: "button", class: "ebb-link", text, onclick: act });
})();
