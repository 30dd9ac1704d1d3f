/** What a lesson can know of teacher forcing beside free running. */
import { tellFacts } from "../../../shared/facts.js";

/** @typedef {import("../../../shared/api_types").ForcingReply} ForcingReply */

/**
 * @param {ForcingReply | null} reply null: it is awaited, or there is none
 * @param {string} model of which it is
 * @returns {import("../../../shared/api_types").ForcingFacts}
 */
export function forcingFacts(reply, model) {
  const expected = reply?.expected ?? [];
  const wrong = reply?.wrong_at ?? null;
  /** @param {string[] | undefined} tokens */
  const missed = (tokens) => expected.filter((token, i) => tokens?.[i] !== token).length;
  return {
    model: reply === null ? "" : model,
    length: expected.length,
    forced_loss: reply?.forced.loss ?? null,
    free_loss: reply?.free.loss ?? null,
    forced_wrong: missed(reply?.forced.tokens),
    free_wrong: missed(reply?.free.tokens),
    wrong_at: wrong === null ? 0 : wrong + 1,
    parts_at: (reply?.parts_at ?? -1) + 1,
    token: wrong === null ? "" : (reply?.free.tokens[wrong] ?? ""),
    right: wrong === null ? "" : (expected[wrong] ?? ""),
  };
}

/** @param {Parameters<typeof forcingFacts>} what */
export function tellForcing(...what) {
  tellFacts("forcing", forcingFacts(...what));
}
