/** Elements of the page: making them, and changing only what differs. */

/** @typedef {Record<string, string | number | boolean | ((event: any) => void)>} Attributes functions listen, all else is written */

/**
 * An element with a class, attributes and children; strings become text, functions listen.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = "", attributes = {}, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/**
 * An element of a picture in SVG.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/**
 * A picture of one path, drawn in a square of so many units.
 *
 * @param {number} units
 */
export function icon(units) {
  return shape("svg", { viewBox: `0 0 ${units} ${units}`, "aria-hidden": "true" }, shape("path"));
}

/**
 * The first element below `node` that a selector finds, where there is one for certain.
 *
 * @template {Element} [Found=HTMLElement]
 * @param {ParentNode} node
 * @param {string} selector
 * @returns {Found}
 */
export function find(node, selector) {
  const found = node.querySelector(selector);
  if (found === null) throw new Error(`there is no ${selector}`);
  return /** @type {Found} */ (found);
}

/** Whether one thing is on show over all of the window, see page_bar/presenter.js. */
export function isPresenting() {
  return document.documentElement.classList.contains("tl-presenting");
}

/**
 * How many times larger than CSS says an element is shown (the presenter's view): pixels of pointers and boxes are counted after that,
 * widths before.
 *
 * @param {Element} node
 */
export function zoomOf(node) {
  if (!isPresenting()) return 1; // without asking the browser to work out styles
  return /** @type {{ currentCSSZoom?: number }} */ (node).currentCSSZoom ?? 1;
}

/**
 * Changes text only where it differs, so that nothing is laid out or read out again for nothing.
 *
 * @param {Node} node
 * @param {string} words
 */
export function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/**
 * A press counts unless the button is off.
 *
 * @param {HTMLElement} node
 * @param {() => void} onClick
 */
export function onPress(node, onClick) {
  node.addEventListener("click", () => {
    if (node.getAttribute("aria-disabled") !== "true") onClick();
  });
}

/**
 * Off by attribute only: a button that is really disabled would lose the keyboard's focus.
 *
 * @param {Element} node
 * @param {boolean} off
 */
export function turnOff(node, off) {
  node.setAttribute("aria-disabled", String(off));
}
