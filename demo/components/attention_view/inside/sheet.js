/** On a phone the panel lies over the lower part of the window: the cell that it explains is scrolled into what is left above. */
import { explainedCell } from "../chosen_cell.js";
import { panelPlace } from "../view_state.js";

const AIR = 8; // CSS pixels

/**
 * How far to scroll so that a picture is in sight, or at least one row of it.
 *
 * @param {{ top: number, bottom: number }} free what is not covered, from the window's top
 * @param {{ top: number, bottom: number }} picture
 * @param {{ top: number, bottom: number }} row of the picture
 */
export function scrollToRow(free, picture, row) {
  if (picture.bottom - picture.top <= free.bottom - free.top) {
    if (picture.top < free.top) return picture.top - free.top;
    return Math.max(0, picture.bottom - free.bottom);
  }
  if (row.top >= free.top && row.bottom <= free.bottom) return 0;
  const middle = (row.top + row.bottom - free.top - free.bottom) / 2;
  return Math.min(middle, picture.bottom - free.bottom); // nothing but the picture, to its end
}

/**
 * @param {HTMLElement} panel
 * @param {import("../decode.js").Decode} decode
 * @param {import("../types.d.ts").ViewState} state
 */
export function keepCellInSight(panel, decode, state) {
  if (panelPlace(state) !== "sheet") return;
  const root = panel.closest(".tl-attn");
  const { kind, row } = explainedCell(decode, state);
  const canvas = /** @type {HTMLCanvasElement | null | undefined} */ (root?.querySelector(`[data-map="${kind}"] canvas[data-cell]`));
  if (!root || !canvas) return;
  const player = root.querySelector(".tl-attn-player")?.getBoundingClientRect();
  const free = { top: (player?.height ?? 0) + AIR, bottom: window.innerHeight - panel.offsetHeight - AIR };
  const picture = canvas.getBoundingClientRect();
  const cell = Number(canvas.dataset.cell);
  const top = picture.top + Number(canvas.dataset.top) + row * cell;
  const distance = scrollToRow(free, picture, { top, bottom: top + cell });
  if (distance !== 0) window.scrollBy({ top: distance });
}
