// Reported figures: numbers as they are written, and which one holds on a date.
(() => {
  "use strict";
  const format = new Intl.NumberFormat(ebbline.lang === "ar" ? "ar-u-nu-latn" : ebbline.lang);

  /** Return a number with separators, in the page's language and Western digits, as in the dossier. */
  ebbline.number = (value) => format.format(value);

  /** Return the latest figure published for a date; between two of them nothing is known, so nothing is computed. */
  ebbline.latestFigure = (figures, date) => figures.filter((figure) => figure.date <= date).at(-1) || null;

  ebbline.rangeWords = (figure) =>
    figure.low === null ? ebbline.t("range_not_published") : ebbline.t("range", { low: ebbline.number(figure.low), high: ebbline.number(figure.high) });
})();
