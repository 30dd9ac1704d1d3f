/** How far each head is aligned with what it should look at: the curves of the film. */

export const FEW_HEADS = 8; // so many curves can all have their names at their ends
const CLEARLY_BETTER = 0.15; // alignment by which another head must lead before the picture goes over to it by itself
const SPREAD = 0.1; // of alignment, about the height of a name: closer together, names only pile up

/**
 * Heads with a name at the end of their curve: all, if they are few and no longer alike; of many, the chosen one and some with room
 * between.
 *
 * @param {number[]} alignment of each head
 * @param {number} chosen index of a head
 * @returns {number[]} indices
 */
export function namedHeads(alignment, chosen) {
  const ranked = alignment.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value);
  if (ranked[0].value - ranked[ranked.length - 1].value < SPREAD) return [chosen];
  if (ranked.length <= FEW_HEADS) return ranked.map(({ i }) => i);
  const named = [chosen];
  for (const { value, i } of ranked) if (named.every((other) => Math.abs(alignment[other] - value) >= SPREAD)) named.push(i);
  return named;
}

/**
 * The head that the picture goes to by itself: the best aligned one, if it leads clearly; small differences change nothing.
 *
 * @param {number[]} alignment of each head
 * @param {number} current index of the head on show
 * @returns {number} index of a head
 */
export function leadingHead(alignment, current) {
  const best = alignment.indexOf(Math.max(...alignment));
  return alignment[best] > alignment[current] + CLEARLY_BETTER ? best : current;
}

/**
 * The alignment of a head that looks everywhere alike: the share of columns that are right, which for sorting are several where a
 * symbol is repeated.
 *
 * @param {{ source: string[] }[]} probes
 * @param {string} task
 */
export function evenAlignment(probes, task) {
  const shares = probes.flatMap(({ source }) =>
    source.map((token) => (task === "sort" ? source.filter((other) => other === token).length : 1) / source.length),
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
