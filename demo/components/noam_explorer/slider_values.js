/** The values that sliders on a logarithmic scale can take. */

// Round numbers that are about equally far apart on a logarithmic scale, so that one press of an arrow key always
// changes the value and the usual values can be hit.
const MANTISSAS = [
  ...Array.from({ length: 10 }, (_, i) => 100 + 10 * i),
  ...Array.from({ length: 15 }, (_, i) => 200 + 20 * i),
  ...Array.from({ length: 10 }, (_, i) => 500 + 50 * i),
];

/**
 * All the round numbers from low to high.
 *
 * @param {number} low
 * @param {number} high
 * @param {boolean} wholeOnly
 */
export function roundNumbers(low, high, wholeOnly) {
  const numbers = new Set([low, high]);
  for (let power = Math.floor(Math.log10(low)) - 2; 10 ** (power + 2) <= high; power++) {
    for (const mantissa of MANTISSAS) {
      const value = Number(`${mantissa}e${power}`);
      if (value >= low && value <= high && (!wholeOnly || Number.isInteger(value))) numbers.add(value);
    }
  }
  return [...numbers].sort((a, b) => a - b);
}

/**
 * Widths that four or eight heads divide: multiples of 8, about four to the doubling.
 *
 * @param {number} low
 * @param {number} high
 */
export function widths(low, high) {
  /** @type {Set<number>} */
  const numbers = new Set();
  for (let exact = low; exact <= high * 1.001; exact *= 2 ** 0.25) numbers.add(Math.round(exact / 8) * 8);
  return [...numbers].filter((width) => width >= low && width <= high);
}

/**
 * The index of the number in the list that is nearest in proportion.
 *
 * @param {number[]} numbers
 * @param {number} value
 */
export function nearest(numbers, value) {
  let best = 0;
  numbers.forEach((candidate, i) => {
    if (Math.abs(Math.log(candidate / value)) < Math.abs(Math.log(numbers[best] / value))) best = i;
  });
  return best;
}
