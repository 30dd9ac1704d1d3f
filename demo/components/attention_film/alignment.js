/** How far each head is aligned with what it should look at: the curves of the film. */

export const FEW_HEADS = 8; // so many curves can all have their names at their ends
export const HALF = 0.5; // more alignment than this: the head has found where the answer stands; as in core/training/verdict.py
const CLEARLY_BETTER = 0.15; // alignment by which another head must lead before the picture leaves one that has found it
const BETTER = 0.03; // the same while none has: less is noise, and the picture would flicker
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
 * The head that the picture goes to by itself.
 *
 * A film is opened on the best aligned head. From then on the picture stays as it is while its head has passed one half, so that it
 * does not jump about; only when the training is over does it leave for a head that is clearly better.
 *
 * @param {number[]} alignment of each head, in the newest frame
 * @param {number | null} current index of the head on show; null: the film is only being opened
 * @param {boolean} going whether the training may go on
 * @returns {number} index of a head
 */
export function leadingHead(alignment, current, going) {
  const best = alignment.indexOf(Math.max(...alignment));
  if (current === null) return best;
  const hasFound = alignment[current] > HALF;
  if (hasFound && going) return current;
  return alignment[best] > alignment[current] + (hasFound ? CLEARLY_BETTER : BETTER) ? best : current;
}

/**
 * The frame in which each head first had passed one half.
 *
 * @param {{ step: number, alignment: number[] }[]} frames
 * @param {number} heads how many there are in all
 * @returns {({ step: number, alignment: number } | null)[]} of each head; null: it never did
 */
export function halfPassed(frames, heads) {
  return Array.from({ length: heads }, (_, i) => {
    const found = frames.find(({ alignment }) => alignment[i] > HALF);
    return found ? { step: found.step, alignment: found.alignment[i] } : null;
  });
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
