// Symbols by shape and colour, made of SVG elements: disc, half-disc, square, slashed circle, diamond, ring.
(() => {
  "use strict";
  const { svg, theme } = ebbline;
  const PAPER = "#ffffff";

  const SHAPES = {
    disc: (c, dash) => [svg("circle", { r: 7, fill: c, stroke: c, ...dash })],
    "half-disc": (c, dash) => [
      svg("circle", { r: 7, fill: PAPER, stroke: c, "stroke-width": 2.5, ...dash }),
      svg("path", { d: "M0,-7 A7,7 0 0 0 0,7 Z", fill: c }),
    ],
    square: (c, dash) => [svg("rect", { x: -6.5, y: -6.5, width: 13, height: 13, fill: c, stroke: "#3d2b00", "stroke-width": 1.5, ...dash })],
    "slashed-circle": (c, dash) => [
      svg("circle", { r: 6.5, fill: PAPER, stroke: c, "stroke-width": 2, ...dash }),
      svg("path", { d: "M-4.4,4.4 L4.4,-4.4", stroke: c, "stroke-width": 2 }),
    ],
    diamond: (c, dash) => [svg("path", { d: "M0,-9 L9,0 L0,9 L-9,0 Z", fill: c, stroke: c, ...dash })],
  };

  // A contested status keeps its shape, with a dashed outline on paper around it.
  const dashes = (sure) => (sure ? {} : { "stroke-dasharray": "3 2.2", "fill-opacity": 0.35 });

  /** Return the symbol of a status as an SVG element; a white rim keeps it apart from the map. */
  ebbline.symbol = (status, { sure = true, approximate = false, faded = false, size = 26 } = {}) => {
    const { shape, colour } = theme.symbols[status];
    const ring = approximate ? [svg("circle", { r: 11.5, fill: "none", stroke: colour, "stroke-width": 1.5 })] : [];
    const rim = shape === "diamond" ? svg("path", { d: "M0,-11 L11,0 L0,11 L-11,0 Z", fill: PAPER }) : svg("circle", { r: 9, fill: PAPER });
    const body = svg("g", faded ? { opacity: 0.45 } : {}, ...ring, ...SHAPES[shape](colour, dashes(sure)));
    return svg(
      "svg",
      { width: size, height: size, viewBox: "-13 -13 26 26", "aria-hidden": "true", focusable: "false" },
      approximate ? "" : rim,
      body,
    );
  };
})();
