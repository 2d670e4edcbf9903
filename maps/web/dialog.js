// A dialog over the page, for what is too long to stand beside the map.
(() => {
  "use strict";
  const { el, t } = ebbline;

  ebbline.dialog = (title, content) => {
    const close = el("button", { type: "button", class: "ebb-close", "aria-label": t("close"), text: "×" });
    const head = el("div", { class: "ebb-dialog-head" }, el("h2", { text: title }), close);
    const node = el("dialog", { class: "ebb-dialog", "aria-label": title }, head, content);
    close.addEventListener("click", () => node.close());
    node.addEventListener("click", (event) => event.target === node && node.close());
    node.addEventListener("close", () => node.remove());
    document.body.append(node);
    node.showModal();
  };

  ebbline.linkButton = (text, act) => el("button", { type: "button", class: "ebb-link", text, onclick: act });
})();
