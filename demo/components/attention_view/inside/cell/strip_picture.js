/** A vector as a strip of coloured cells: orange below 0, blue above, the paler the nearer to 0. Long ones wrap. */

/** @typedef {{ paper: string, ink: string, positive: string, negative: string }} StripColours */
/** @typedef {{ perRow: number, rows: number, cell: number, height: number }} StripLayout */

const ONE_ROW = 32; // numbers that stand side by side
const MANY = 256; // numbers; more than these are drawn 64 a row
const LARGEST = { width: 26, height: 18 }; // of a cell, CSS pixels
const MARKED_FROM = 7; // CSS pixels: cells that have room for a minus sign
const PALEST = 0.05; // of the colour, at 0
const FAINT = 0.12; // share of the largest number, below which a sign is not worth a mark

/**
 * @param {Element} element
 * @returns {StripColours}
 */
export function stripColours(element) {
  const style = getComputedStyle(element);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(name).trim();
  return { paper: read("--tl-paper"), ink: read("--tl-ink"), positive: read("--tl-token"), negative: read("--tl-lr") };
}

/**
 * Where the cells of a strip stand.
 *
 * @param {number} count numbers
 * @param {number} room CSS pixels
 * @returns {StripLayout}
 */
export function stripLayout(count, room) {
  const perRow = Math.max(1, count <= ONE_ROW ? count : count <= MANY ? ONE_ROW : 2 * ONE_ROW);
  const cell = Math.max(3, Math.min(LARGEST.width, Math.floor(room / perRow)));
  const rows = Math.ceil(count / perRow);
  return { perRow, rows, cell, height: rows === 1 ? LARGEST.height : Math.max(cell, 6) };
}

/**
 * Which number stands at a place; null: none.
 *
 * @param {StripLayout} layout
 * @param {number} count
 * @param {number} x CSS pixels
 * @param {number} y
 */
export function numberAt({ perRow, cell, height }, count, x, y) {
  const column = Math.floor(x / cell);
  const index = Math.floor(y / height) * perRow + column;
  return column >= 0 && column < perRow && y >= 0 && index >= 0 && index < count ? index : null;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} vector
 * @param {object} look
 * @param {StripLayout} look.layout
 * @param {number} look.largest the number that has the full colour
 * @param {number} look.strength 0 to 1, of all colours
 * @param {StripColours} look.colours
 * @param {number | null} look.pointed the number that is outlined
 */
export function drawStrip(canvas, vector, { layout, largest, strength, colours, pointed }) {
  const { perRow, rows, cell, height } = layout;
  const ratio = window.devicePixelRatio || 1;
  resize(canvas, perRow * cell, rows * height, ratio);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, perRow * cell, rows * height);
  const gap = cell >= MARKED_FROM ? 1 : 0;
  for (let i = 0; i < vector.length; i += 1) {
    const share = largest > 0 ? Math.min(1, Math.abs(vector[i]) / largest) : 0;
    const x = (i % perRow) * cell;
    const y = Math.floor(i / perRow) * height;
    pen.globalAlpha = strength * (PALEST + (1 - PALEST) * share);
    pen.fillStyle = vector[i] < 0 ? colours.negative : colours.positive;
    pen.fillRect(x, y, cell - gap, height - gap);
    if (gap && vector[i] < 0 && share > FAINT) {
      pen.globalAlpha = strength;
      pen.fillStyle = share > 0.55 ? colours.paper : colours.ink;
      pen.fillRect(x + Math.round((cell - gap) / 2) - 2, y + Math.round((height - gap) / 2), 4, 1);
    }
  }
  pen.globalAlpha = 1;
  if (pointed === null) return;
  for (const [width, colour] of /** @type {const} */ ([
    [3, colours.paper],
    [1.5, colours.ink],
  ])) {
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.strokeRect((pointed % perRow) * cell + 0.75, Math.floor(pointed / perRow) * height + 0.75, cell - gap - 1.5, height - gap - 1.5);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {number} ratio
 */
function resize(canvas, width, height, ratio) {
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === across && canvas.height === down) return;
  canvas.width = across;
  canvas.height = down;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
