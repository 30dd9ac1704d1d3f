/** Where the ticks of an axis stand. */

/**
 * @typedef {object} Axis
 * @property {number} low
 * @property {number} high
 * @property {number[]} ticks
 * @property {number} [decimals] that tell the ticks apart; undefined: as many as each needs
 */

/**
 * A nice step (1, 2, 2.5 or 5 times a power of ten) that makes at most `count` intervals.
 *
 * @param {number} span
 * @param {number} count
 */
export function niceStep(span, count) {
  const rough = span / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * /** @type {number} */ ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999999));
}

/**
 * @param {{ min?: number | null, max?: number | null }} limits that are fixed
 * @param {number} dataLow
 * @param {number} dataHigh
 * @param {number} count intervals at most
 * @returns {Axis}
 */
export function linearTicks(limits, dataLow, dataHigh, count) {
  const from = limits.min ?? dataLow;
  const to = limits.max ?? Math.max(dataHigh, from + 1e-12);
  const step = niceStep(to - from, count);
  const low = limits.min ?? Math.floor(from / step) * step;
  const high = limits.max ?? Math.ceil(to / step - 1e-9) * step;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-6; i++) ticks.push(i * step || 0); // no -0
  let decimals = 0;
  while (decimals < 8 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) decimals++;
  return { low, high, ticks, decimals };
}

/**
 * Decades, with 2 and 5 between them where there is room.
 *
 * @param {number} dataLow
 * @param {number} dataHigh
 * @param {number} count intervals at most
 * @returns {Axis}
 */
export function logTicks(dataLow, dataHigh, count) {
  const floor = Math.max(dataLow, dataHigh * 1e-12, 1e-12); // a range of zero or below has no logarithm
  const grid = [];
  for (let power = Math.floor(Math.log10(floor)); power <= Math.ceil(Math.log10(Math.max(dataHigh, floor))); power++) {
    for (const factor of [1, 2, 5]) grid.push({ y: Number(`${factor}e${power}`), factor });
  }
  let first = grid.findLastIndex((mark) => mark.y <= floor * 1.000001);
  let last = grid.findIndex((mark) => mark.y >= dataHigh * 0.999999);
  if (first < 0) first = 0;
  if (last < 0) last = grid.length - 1;
  if (last <= first) last = Math.min(grid.length - 1, first + 1);
  if (last === first) first -= 1;
  const used = grid.slice(first, last + 1);
  let ticks = used.length <= count + 1 ? used : used.filter((mark) => mark.factor === 1);
  const skip = Math.ceil(ticks.length / (count + 1));
  ticks = ticks.filter((_, i) => i % skip === 0);
  return { low: used[0].y, high: used[used.length - 1].y, ticks: ticks.map((mark) => mark.y) };
}
