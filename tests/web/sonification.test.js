import assert from "node:assert/strict";
import { test } from "node:test";
import { pitchOf, spread } from "../../demo/components/shared/sonification.js";

test("two octaves from the lowest value to the highest, and nothing beyond", () => {
  assert.deepEqual([pitchOf(2, 2, 6), pitchOf(4, 2, 6), pitchOf(6, 2, 6)], [220, 440, 880]);
  assert.deepEqual([pitchOf(-9, 2, 6), pitchOf(99, 2, 6)], [220, 880]);
});

test("on a logarithmic axis equal ratios are equal intervals", () => {
  const interval = pitchOf(0.1, 0.01, 1, true) / pitchOf(0.01, 0.01, 1, true);
  assert.ok(Math.abs(interval - 2) < 1e-9);
});

test("a flat curve has one pitch in the middle", () => {
  assert.equal(pitchOf(3, 3, 3), 440);
});

test("a long series is played by some of its values, its ends among them", () => {
  const values = Array.from({ length: 101 }, (_, i) => i);
  assert.deepEqual(spread(values, 5), [0, 25, 50, 75, 100]);
  assert.equal(spread(values, 101), values);
});
