/** A branch in words: what was chosen, and whether the model comes back to the right answer. */
import { fill, joined } from "../../../shared/text.js";
import { chosenPlaces, ownToken } from "../../forced_tokens.js";

/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("../../../shared/text.js").Text} Text */

/**
 * What a person chose, and in place of what.
 *
 * @param {Pick<Decode, "output" | "forced" | "candidates">} decode
 * @param {Text} text
 */
export function choiceWords(decode, text) {
  const choices = chosenPlaces(decode).flatMap((isChosen, t) => {
    if (!isChosen) return [];
    return [fill(text.branch_choice, { step: t + 1, token: decode.output[t], own: ownToken(decode, t) ?? text.nothing })];
  });
  return fill(text.branch_choices, { choices: choices.join(text.branch_choice_join) });
}

/**
 * Whether the model recovers, and from which step on; why not, as far as the output shows it.
 *
 * @param {Pick<Decode, "output" | "forced" | "expected" | "recoversAt" | "stopped">} decode
 * @param {Text} text
 */
export function recoveryWords({ output, forced, expected, recoversAt, stopped }, text) {
  if (expected === null) return text.branch_unknown;
  if (output.length === expected.length && output.every((token, t) => token === expected[t])) return text.branch_all_right;
  if (output.length === forced) return text.branch_nothing_behind;
  if (recoversAt !== null)
    return fill(recoversAt === forced ? text.branch_recovers_at_once : text.branch_recovers, { step: recoversAt + 1 });
  const behind = output.slice(forced);
  const wrong = behind.filter((token, t) => token !== expected[forced + t]).length;
  const sentences = [fill(text.branch_lost, { wrong, total: behind.length })];
  if (stopped === "length") sentences.push(text.branch_no_end);
  else if (output.length !== expected.length) sentences.push(fill(text.branch_length, { length: output.length, right: expected.length }));
  return joined(sentences);
}

/**
 * Logarithm of the probability that the model gives to a whole output: the sum over its tokens; null if it is not known.
 *
 * @param {Pick<Decode, "written">} decode
 */
export function logProbability({ written }) {
  return written?.reduce((sum, probability) => sum + Math.log(probability), 0) ?? null;
}

/**
 * Places at which two outputs differ, as far as the first goes.
 *
 * @param {string[]} output
 * @param {string[] | null} other null: it is not known, nothing differs
 */
export function differingPlaces(output, other) {
  return output.map((token, t) => other !== null && other[t] !== token);
}
