/** Sizes that the style sets (theme.css), for what is drawn on canvas. */

/**
 * @param {string} name of a property of the whole page
 * @param {number} otherwise where there is none
 */
function property(name, otherwise) {
  const value = parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
  return Number.isFinite(value) ? value : otherwise;
}

/** How many times as large as usual type is: 1, on a projector more. */
export const typeScale = () => property("--tl-type", 1);

/** The height that the large heatmap may take, in CSS pixels. */
export const pictureHeight = () => property("--tl-picture-height", 430);
