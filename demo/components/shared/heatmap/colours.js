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
 * Relative luminance of a packed pixel, by the formula of WCAG 2.
 *
 * @param {number} pixel
 */
export function luminance(pixel) {
  /** @param {number} byte */
  const linear = (byte) => {
    const share = (byte & 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(pixel) + 0.7152 * linear(pixel >> 8) + 0.0722 * linear(pixel >> 16);
}

/**
 * What is written on a cell of that colour: black or white, whichever has more contrast. One of the two has 4.5 : 1 on any colour.
 *
 * @param {number} pixel
 */
export function inkOn(pixel) {
  const light = luminance(pixel) + 0.05;
  return light / 0.05 >= 1.05 / light ? "#000000" : "#ffffff";
}

/** Whether the system has colours of its own, in which everything is to be drawn. */
export function areColoursForced() {
  return matchMedia("(forced-colors: active)").matches;
}

/**
 * A system colour as "#rrggbb".
 *
 * @param {"Canvas" | "CanvasText"} name
 */
function systemColour(name) {
  const probe = document.createElement("span");
  probe.style.setProperty("forced-color-adjust", "none");
  probe.style.color = name;
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/\d+/g) ?? [];
  probe.remove();
  return (
    "#" +
    parts
      .slice(0, 3)
      .map((part) => Number(part).toString(16).padStart(2, "0"))
      .join("")
  );
}

/**
 * The colours from weight 0 to weight 1: the page's own, or from paper to ink where the system has its own.
 *
 * @param {Record<"light" | "dark", string[]>} palette
 * @param {boolean} dark
 */
export function paletteAnchors(palette, dark) {
  if (areColoursForced()) return [systemColour("Canvas"), systemColour("CanvasText")];
  return palette[dark ? "dark" : "light"];
}

/**
 * The page's colours as the canvas needs them: read again when light turns to dark.
 *
 * @param {Element} element
 * @param {Uint32Array} table
 * @returns {Colours}
 */
export function pageColours(element, table) {
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
  };
}
