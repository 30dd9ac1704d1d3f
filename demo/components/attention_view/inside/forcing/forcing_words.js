/** Teacher forcing beside free running, in words that are computed from both. */
import { fill, joined, numberFormats } from "../../../shared/text.js";

/** @typedef {import("../../../shared/api_types").ForcingReply} ForcingReply */
/** @typedef {import("../../../shared/text.js").Text} Text */

/**
 * Mean of the losses from a position on; null: there is none.
 *
 * @param {(number | null)[]} losses
 * @param {number} from
 */
export function meanBehind(losses, from) {
  const known = losses.slice(from).filter((loss) => loss !== null);
  return known.length === 0 ? null : known.reduce((sum, loss) => sum + loss, 0) / known.length;
}

/**
 * Where the two part, and why.
 *
 * @param {ForcingReply} reply
 * @param {Text} text
 * @param {string} language
 */
export function partingWords(reply, text, language) {
  const { decimal } = numberFormats(language);
  const { expected, forced, free, parts_at: parts, wrong_at: wrong } = reply;
  const sentences = [];
  if (reply.future_visible) {
    const [loss, alone] = [forced.loss ?? 0, free.loss ?? 0];
    sentences.push(fill(text.forcing_future, { forced: decimal(loss), free: decimal(alone) }));
  }
  if (wrong !== null) {
    const [token, right] = [free.tokens[wrong] ?? text.nothing, expected[wrong] ?? text.nothing];
    sentences.push(fill(text.forcing_first_wrong, { step: wrong + 1, token, right }));
    if (wrong + 1 >= expected.length) sentences.push(text.forcing_wrong_last);
    else if (wrong + 1 >= free.tokens.length) sentences.push(text.forcing_ended);
    else if (!reply.future_visible) sentences.push(fill(text.forcing_own_mistake, { step: wrong + 2, token, right }));
  }
  if (parts !== null) {
    const [one, other] = [forced.tokens[parts] ?? text.nothing, free.tokens[parts] ?? text.nothing];
    sentences.push(fill(text.forcing_part, { step: parts + 1, forced: one, free: other }));
  }
  if (wrong === null) sentences.push(parts === null ? text.forcing_never : text.forcing_free_right);
  else if (!reply.future_visible && wrong + 1 < expected.length) sentences.push(...costWords(reply, wrong, text, decimal));
  return joined(sentences);
}

/**
 * What the mistake costs behind it.
 *
 * @param {ForcingReply} reply
 * @param {number} wrong
 * @param {Text} text
 * @param {(value: number) => string} decimal
 */
function costWords({ forced, free, parts_at: parts }, wrong, text, decimal) {
  const [one, other] = [meanBehind(forced.losses, wrong + 1), meanBehind(free.losses, wrong + 1)];
  const known = one !== null && other !== null;
  return [
    ...(parts === null ? [text.forcing_same_all_the_same] : []),
    ...(known ? [fill(text.forcing_behind, { forced: decimal(one), free: decimal(other) })] : []),
  ];
}
