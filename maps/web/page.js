/* Text stays text: whatever Leaflet would take for HTML is shown, never parsed into the page. */
(function () {
  "use strict";

  const TAGS = "a|abbr|b|br|center|code|div|em|font|h[1-6]|hr|i|li|ol|p|pre|s|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul";
  const LOOKS = "align|bgcolor|border|cellpadding|cellspacing|class|color|colspan|dir|face|height|href|lang|rel|rowspan|size|style|target|title|valign|width";
  const ATTRIBUTE = "\\s+(?:" + LOOKS + ")\\s*=\\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\\s\"'<>=\\x60]+)";
  const TAG = new RegExp("<(/?)(" + TAGS + ")(?:" + ATTRIBUTE + ")*\\s*/?>", "gi");
  const ADDRESS = /^(?:https?:\/\/|mailto:|#)/i;
  const BLOCKS = new Set(["BR", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "LI", "OL", "P", "PRE", "TABLE", "TR", "UL"]);
  const block = document.getElementById("ebbline-texts");
  const texts = block ? JSON.parse(block.textContent) : [];

  function balanced(source) {
    const open = {};
    for (const [, end, tag] of source.matchAll(TAG)) {
      const name = tag.toLowerCase();
      if (name !== "br" && name !== "hr") open[name] = (open[name] || 0) + (end ? -1 : 1);
    }
    return Object.values(open).every((count) => count === 0);
  }

  /* A tag without its looks: a parser complains of a style even in a document that nobody sees. */
  function bare(tag, end, name) {
    const address = /^a$/i.test(name) && /\shref\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=\x60]+)/i.exec(tag);
    return "<" + end + name + (address ? address[0] : "") + ">";
  }

  /* Formatted text is words between well-known tags, each closed, with looks alone; all else is shown letter by letter. */
  function formatted(source) {
    const rest = source.replace(TAG, "");
    if (rest.length === source.length || /[<>]/.test(rest) || !balanced(source)) return null;
    const body = new DOMParser().parseFromString(source.replace(TAG, bare), "text/html").body;
    if (!body.textContent.trim()) return null;
    const links = [...body.querySelectorAll("[href]")];
    return links.every((node) => ADDRESS.test(node.getAttribute("href"))) ? body : null;
  }

  function gather(node, out) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        out.push(child.data.replace(/\s+/g, " "));
        continue;
      }
      const breaks = BLOCKS.has(child.nodeName);
      if (breaks) out.push("\n");
      gather(child, out);
      if (breaks) out.push("\n");
      else if (child.nodeName === "TD" || child.nodeName === "TH") out.push(" ");
    }
    return out;
  }

  function plain(value) {
    const source = String(value);
    const body = formatted(source);
    return body ? gather(body, []).join("").replace(/ *\n\s*/g, "\n").replace(/ {2,}/g, " ").trim() : source;
  }

  function node(value) {
    if (value instanceof Node) return value;
    const holder = document.createElement("div");
    holder.className = "ebbline-text";
    holder.textContent = plain(value);
    return holder;
  }

  function text(number) {
    const told = texts[number];
    const holder = document.createElement("div");
    holder.className = "ebbline-text";
    if (told.style) holder.style.cssText = told.style;
    holder.textContent = told.literal ? told.text : plain(told.text);
    return holder;
  }

  function shown(value, localize) {
    if (value === null || value === undefined) return "";
    if (typeof value === "object") return JSON.stringify(value);
    return localize ? value.toLocaleString() : String(value);
  }

  function row(table, label, value) {
    const line = table.insertRow();
    if (label !== null) {
      const head = document.createElement("th");
      head.textContent = label;
      line.appendChild(head);
    }
    line.insertCell().textContent = value;
  }

  function table(number) {
    const told = texts[number];
    return function (layer) {
      const holder = document.createElement("div");
      const rows = document.createElement("table");
      if (told.style) holder.style.cssText = told.style;
      told.fields.forEach(function (field, i) {
        row(rows, told.aliases ? told.aliases[i] : null, shown(layer.feature.properties[field], told.localize));
      });
      holder.appendChild(rows);
      return holder;
    };
  }

  function credit(holder, source) {
    const body = formatted(source);
    if (!body) {
      holder.append(source);
      return;
    }
    const walk = function (from, to) {
      for (const child of from.childNodes) {
        const link = child.nodeName === "A" && /^https?:\/\//i.test(child.getAttribute("href") || "");
        if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
        else if (!link) walk(child, to);
        else {
          const anchor = document.createElement("a");
          anchor.href = child.href;
          anchor.target = "_blank";
          anchor.rel = "noopener noreferrer";
          anchor.textContent = child.textContent;
          to.append(anchor);
        }
      }
    };
    walk(body, holder);
  }

  /* A marker wherever the map is clicked, as folium's ClickForMarker makes it. */
  function marker(number) {
    return function (event) {
      const map = this;
      const place = { lat: event.latlng.lat.toFixed(4), lng: event.latlng.lng.toFixed(4) };
      const made = L.marker(event.latlng, { draggable: true }).addTo(map);
      made.on("dblclick", () => map.removeLayer(made));
      made.bindPopup(texts[number].replace(/\$\{(lat|lng)\}/g, (all, name) => place[name]));
    };
  }

  /* folium's Icon asks for a library of icon fonts; Leaflet's own marker stands in. */
  L.AwesomeMarkers = { Icon: L.Icon.Default, icon: () => new L.Icon.Default() };

  const updateContent = L.DivOverlay.prototype._updateContent;
  L.DivOverlay.include({
    _updateContent: function () {
      const held = this._content;
      if (!held) return;
      this._content = node(typeof held === "function" ? held(this._source || this) : held);
      try {
        updateContent.call(this);
      } finally {
        this._content = held;
      }
    },
  });

  const addItem = L.Control.Layers.prototype._addItem;
  L.Control.Layers.include({
    _addItem: function (item) {
      const label = addItem.call(this, Object.assign({}, item, { name: "" }));
      label.firstChild.lastChild.textContent = " " + plain(item.name);
      return label;
    },
  });

  const createIcon = L.DivIcon.prototype.createIcon;
  L.DivIcon.include({
    createIcon: function (old) {
      const html = this.options.html;
      if (html !== false && !(html instanceof Element)) this.options.html = node(html);
      try {
        return createIcon.call(this, old);
      } finally {
        this.options.html = html;
      }
    },
  });

  /* A colour may name a file: url(…). */
  const updateStyle = L.SVG.prototype._updateStyle;
  L.SVG.include({
    _updateStyle: function (layer) {
      for (const name of ["color", "fillColor"]) {
        if (/url|\\/i.test(String(layer.options[name]))) layer.options[name] = "#3388ff";
      }
      updateStyle.call(this, layer);
    },
  });

  L.Control.Attribution.mergeOptions({ prefix: "Leaflet" });
  L.Control.Attribution.include({
    _update: function () {
      if (!this._map) return;
      const credits = Object.keys(this._attributions).filter((name) => this._attributions[name]);
      const all = (this.options.prefix ? [String(this.options.prefix)] : []).concat(credits);
      this._container.replaceChildren();
      all.forEach((source, i) => {
        if (i) this._container.append(i === 1 && this.options.prefix ? " | " : ", ");
        credit(this._container, source);
      });
    },
  });

  window.ebblinePage = { text: text, table: table, marker: marker, plain: plain };
})();
