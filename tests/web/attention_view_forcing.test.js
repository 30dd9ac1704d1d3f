import assert from "node:assert/strict";
import { test } from "node:test";
import { tickWords } from "../../demo/components/attention_view/inside/forcing/forcing_curves.js";
import { lossWords } from "../../demo/components/attention_view/inside/forcing/forcing_table.js";
import { meanBehind, partingWords } from "../../demo/components/attention_view/inside/forcing/forcing_words.js";

const TEXT = {
  nothing: "–",
  forcing_future: "future {forced} {free}.",
  forcing_part: "part {step}: {forced} {free}.",
  forcing_never: "never.",
  forcing_free_right: "free is right.",
  forcing_first_wrong: "wrong {step}: {token} for {right}.",
  forcing_own_mistake: "from {step} reads {token} for {right}.",
  forcing_wrong_last: "last.",
  forcing_ended: "ends.",
  forcing_behind: "behind {forced} {free}.",
  forcing_same_all_the_same: "same all the same.",
};
const RIGHT = ["3", "1", "4", "1", "(end)"];

function reply(forced, free, parts, wrong, more = {}) {
  const reading = (tokens, losses) => ({ tokens, losses, loss: losses.reduce((sum, one) => sum + (one ?? 0), 0) / losses.length });
  return {
    expected: RIGHT,
    forced: reading(forced, [0.5, 2, 1, 0.25, 0.75]),
    free: reading(free, [0.5, 2, 4, 3, 5].slice(0, free.length)),
    parts_at: parts,
    wrong_at: wrong,
    future_visible: false,
    ...more,
  };
}

const words = (...parts) => partingWords(reply(...parts), TEXT, "en");

test("without a mistake the two never part", () => {
  assert.equal(words(RIGHT, RIGHT, null, null), "never.");
});

test("behind its first mistake free running reads it, and what that costs is said", () => {
  const sentence = words(["3", "7", "4", "1", "(end)"], ["3", "7", "7", "1", "(end)"], 2, 1);
  assert.equal(sentence, "wrong 2: 7 for 1. from 3 reads 7 for 1. part 3: 4 7. behind 0.667 4.00.");
});

test("a mistake may change nothing, or come too late to be read", () => {
  const same = ["3", "7", "4", "1", "(end)"];
  assert.equal(words(same, same, null, 1), "wrong 2: 7 for 1. from 3 reads 7 for 1. same all the same. behind 0.667 4.00.");
  const last = ["3", "1", "4", "1", "1"];
  assert.equal(words(last, last, null, 4), "wrong 5: 1 for (end). last.");
});

test("an answer that ends early parts where it ends", () => {
  const sentence = words(RIGHT, ["3", "1", "(end)"], 2, 2);
  assert.equal(sentence, "wrong 3: (end) for 4. ends. part 3: 4 (end).");
});

test("a model that saw the future is said to have seen it", () => {
  const sentence = words(RIGHT, ["9", "1", "4", "1", "(end)"], 0, 0, { future_visible: true });
  assert.equal(sentence, "future 0.900 2.90. wrong 1: 9 for 3. part 1: 3 9.");
  assert.equal(words(["3", "9", "4", "1", "(end)"], RIGHT, 1, null), "part 2: 9 1. free is right.");
});

test("the mean behind a position is of what is known", () => {
  assert.equal(meanBehind([9, 1, null, 2], 1), 1.5);
  assert.equal(meanBehind([1, null], 1), null);
  assert.equal(meanBehind([1], 5), null);
});

test("losses in a narrow column, and at the axis", () => {
  assert.deepEqual([null, undefined, 0, 0.001, 0.005, 1.234, 12].map(lossWords), ["–", "–", "0.00", "<0.01", "0.01", "1.23", "12.00"]);
  assert.deepEqual([0, 0.0005, 0.0015, 0.02, 0.5, 2, 2.5].map(tickWords), ["0", "5e-4", "1.5e-3", "0.02", "0.5", "2", "2.5"]);
});
