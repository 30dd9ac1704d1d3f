/** From logits to the answer: the softmax, and what it would be if a layer were the last. */

/** @typedef {import("../../../shared/api_types").EarlyAnswer} EarlyAnswer */

/**
 * @typedef {object} Scored
 * @property {string} token
 * @property {number} logit
 * @property {number} probability
 */

/**
 * e^logit / sum of all, with the largest logit taken off first: the same quotient, without overflow.
 *
 * @param {ArrayLike<number>} logits
 */
export function softmax(logits) {
  const values = Array.from(logits);
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((all, power) => all + power, 0);
  return { probabilities: powers.map((power) => power / sum), largest, sum };
}

/**
 * The most probable tokens, best first; of two alike the first of the vocabulary.
 *
 * @param {ArrayLike<number>} logits
 * @param {string[]} vocabulary
 * @param {number} count
 * @returns {Scored[]}
 */
export function best(logits, vocabulary, count) {
  const { probabilities } = softmax(logits);
  return vocabulary
    .map((token, i) => ({ token, logit: logits[i], probability: probabilities[i] }))
    .sort((a, b) => b.logit - a.logit)
    .slice(0, count);
}

/**
 * The largest difference between the probabilities worked out here and those that the decode came with; null: none has the same name.
 *
 * @param {Scored[]} scored
 * @param {[string, number][]} candidates
 */
export function candidateDifference(scored, candidates) {
  const known = new Map(candidates);
  const differences = scored.flatMap(({ token, probability }) => {
    const said = known.get(token);
    return said === undefined ? [] : [Math.abs(said - probability)];
  });
  return differences.length ? Math.max(...differences) : null;
}

/**
 * @typedef {object} EarlyCell
 * @property {string} token the most probable one
 * @property {number} probability
 * @property {boolean} isFinal it is the one that the last layer gives
 * @property {boolean | null} isRight null: no answer is known
 */

/**
 * @param {EarlyAnswer[][]} early [layers + 1][T]
 * @param {string[] | null} expected
 * @returns {EarlyCell[][]}
 */
export function earlyCells(early, expected) {
  const last = early[early.length - 1];
  return early.map((row) =>
    row.map(({ top }, step) => {
      const [token, probability] = top[0];
      return { token, probability, isFinal: token === last[step].top[0][0], isRight: expected ? token === expected[step] : null };
    }),
  );
}

/**
 * The first row from which on the final answer stands, to the last one.
 *
 * @param {EarlyCell[][]} cells
 * @param {number} step
 */
export function settledFrom(cells, step) {
  let row = cells.length - 1;
  while (row > 0 && cells[row - 1][step].isFinal) row -= 1;
  return row;
}
