/** The colours of a heatmap: a palette in between its anchors, and the page's own. */

/**
 * @typedef {object} Colours
 * @property {string} paper
 * @property {string} line
 * @property {string} ink
 * @property {string} muted
 * @property {string} accent
 * @property {string} font
 * @property {Uint32Array} table 256 packed pixels, from weight 0 to weight 1
 * @property {string} black of writing on light cells
 * @property {string} white of writing on dark cells
 */

/**
 * 256 packed pixels, interpolated between a few anchors.
 *
 * @param {string[]} anchors "#rrggbb"
 */
export function colourTable(anchors) {
  const rgb = anchors.map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i += 1) {
    const position = (i / 255) * (rgb.length - 1);
    const low = Math.min(Math.floor(position), rgb.length - 2);
    const [red, green, blue] = rgb[low].map((value, k) => Math.round(value + (rgb[low + 1][k] - value) * (position - low)));
    table[i] = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }
  return table;
}

/**
 * The palette as a CSS background, from weight 0 at the left to weight 1.
 *
 * @param {string[]} anchors
 */
export function paletteGradient(anchors) {
  return `linear-gradient(to right, ${anchors.join(", ")})`;
}

/**
 * Whether a packed pixel is light enough for dark writing (its luminance, by the formula of WCAG).
 *
 * @param {number} pixel
 */
export function isBright(pixel) {
  /** @param {number} byte */
  const linear = (byte) => ((byte & 255) / 255) ** 2.2;
  return 0.2126 * linear(pixel) + 0.7152 * linear(pixel >> 8) + 0.0722 * linear(pixel >> 16) > 0.19;
}

/**
 * The page's colours as the canvas needs them: read again when light turns to dark.
 *
 * @param {Element} element
 * @param {Uint32Array} table
 * @param {boolean} dark
 * @returns {Colours}
 */
export function pageColours(element, table, dark) {
  const style = getComputedStyle(element);
  /** @param {string} variable */
  const read = (variable) => style.getPropertyValue(variable).trim();
  return {
    paper: read("--tl-paper"),
    line: read("--tl-line"),
    ink: read("--tl-ink"),
    muted: read("--tl-muted"),
    accent: read("--tl-accent"),
    font: read("--tl-font") || "sans-serif",
    table,
    black: read(dark ? "--tl-paper" : "--tl-ink"),
    white: read(dark ? "--tl-ink" : "--tl-paper"),
  };
}
