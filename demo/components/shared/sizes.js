/** Sizes that the style sets (sizes.css), for what is drawn on canvas. */

/** @type {Map<string, number>} */
const known = new Map(); // asking the browser in the middle of a step makes it work out all pending styles, which costs more than drawing
globalThis.addEventListener?.("resize", () => known.clear()); // they depend on nothing but the window

/**
 * @param {string} name of a property of the whole page
 * @param {number} otherwise where there is none
 */
function property(name, otherwise) {
  const found = known.get(name);
  if (found !== undefined) return found;
  const value = parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
  if (!Number.isFinite(value)) return otherwise;
  known.set(name, value);
  return value;
}

/** How many times as large as usual type is: 1, on a projector more. */
export const typeScale = () => property("--tl-type", 1);

/** The height that the large heatmap may take, in CSS pixels. */
export const pictureHeight = () => property("--tl-picture-height", 430);
