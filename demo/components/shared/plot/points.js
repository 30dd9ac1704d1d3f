/** Points of a series: finding them, and leaving out those that nobody could see. */

/** @typedef {ArrayLike<number | null>} Values null or NaN is a gap */

/**
 * Index of the x that is nearest; -1 if there is none.
 *
 * @param {ArrayLike<number> | undefined} xs ascending
 * @param {number} x
 */
export function nearest(xs, x) {
  if (!xs || xs.length === 0) return -1;
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  return x - xs[low] <= xs[high] - x ? low : high;
}

/**
 * The value of a line at x, between its points too; null where it has none.
 *
 * @param {ArrayLike<number> | undefined} xs ascending
 * @param {Values} ys
 * @param {number} x
 * @returns {number | null}
 */
export function between(xs, ys, x) {
  if (!xs?.length || x < xs[0] || x > xs[xs.length - 1]) return null;
  const i = nearest(xs, x);
  const j = x < xs[i] ? i - 1 : i + 1;
  if (xs[i] === x || j < 0 || j >= xs.length) return ys[i];
  const [here, there] = [ys[i] ?? 0, ys[j] ?? 0];
  return here + ((there - here) * (x - xs[i])) / (xs[j] - xs[i]);
}

/**
 * Which points a line is drawn through, as one list of indices for each piece without a gap. Of the points that fall on one pixel
 * column only the first, the lowest, the highest and the last are drawn: the picture is the same and its cost depends on the width,
 * not on the length of the run.
 *
 * @param {ArrayLike<number>} xs
 * @param {Values} ys
 * @param {(x: number) => number} columnOf the pixel column of an x
 * @param {(y: number | null) => boolean} usable
 * @returns {number[][]}
 */
export function drawnPoints(xs, ys, columnOf, usable) {
  /** @type {number[][]} */
  const pieces = [];
  /** @type {number[] | null} */
  let piece = null;
  /** @type {number | null} */
  let column = null; // the pixel column being collected
  let [first, lowest, highest, last] = [0, 0, 0, 0];
  const flush = () => {
    if (column === null) return;
    if (piece === null) pieces.push((piece = []));
    piece.push(first);
    const inner = lowest < highest ? [lowest, highest] : [highest, lowest];
    for (const i of inner) if (i !== first && i !== last) piece.push(i);
    if (last !== first) piece.push(last);
    column = null;
  };
  for (let i = 0; i < xs.length; i++) {
    if (!usable(ys[i])) {
      flush();
      piece = null;
      continue;
    }
    const here = columnOf(xs[i]);
    if (here !== column) {
      flush();
      column = here;
      first = lowest = highest = i;
    } else {
      if (Number(ys[i]) < Number(ys[lowest])) lowest = i;
      if (Number(ys[i]) > Number(ys[highest])) highest = i;
    }
    last = i;
  }
  flush();
  return pieces;
}
