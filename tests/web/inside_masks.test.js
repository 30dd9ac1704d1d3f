import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedIn, isProduct, maskOf, masksOf, paddingVerdict } from "../../demo/components/attention_view/inside/masks/masks.js";
import { encoding, firstDimensions, Positions, wave, withDimension } from "../../demo/components/attention_view/inside/masks/positions.js";

const [ROWS, WIDTH] = [7, 22];
const REPLY = {
  source: ["3", "1", "(pad)"],
  target: ["(start)", "3"],
  padding: "110",
  look_ahead: ["10", "11"],
  target_padding: "11",
  combined: ["10", "11"],
};

/** @param {number} scale */
function positions(scale, change = (/** @type {Float32Array} */ table) => table) {
  const table = Float32Array.from({ length: ROWS * WIDTH }, (_, i) => scale * encoding(Math.floor(i / WIDTH), i % WIDTH, WIDTH));
  return new Positions({ positions: Buffer.from(change(table).buffer).toString("base64"), rows: ROWS, d_model: WIDTH });
}

test("masks are read row by row; that of padding has one row for all", () => {
  const masks = masksOf(REPLY, "all");
  assert.deepEqual(masks.padding, { rows: ["all"], columns: REPLY.source, allowed: Uint8Array.from([1, 1, 0]) });
  assert.deepEqual([...masks.look_ahead.allowed], [1, 0, 1, 1]);
  assert.equal(allowedIn(maskOf(["011", "001"], ["a", "b"], ["c", "d", "e"]), 0), 2);
  assert.equal(allowedIn(masks.padding, 0), 2);
});

test("the combined mask is recomputed from the two others", () => {
  assert.equal(isProduct(REPLY), true);
  assert.equal(isProduct({ ...REPLY, combined: ["11", "11"] }), false);
  assert.equal(isProduct({ ...REPLY, target_padding: "10" }), false);
});

test("what padding did is told apart", () => {
  assert.equal(paddingVerdict({ same: true, difference: 1e-7, ignores_padding: true }), "same");
  assert.equal(paddingVerdict({ same: true, difference: 0, ignores_padding: true }), "exact");
  assert.equal(paddingVerdict({ same: true, difference: 0.01, ignores_padding: true }), "close");
  assert.equal(paddingVerdict({ same: true, difference: 0, ignores_padding: false }), "unmasked");
  assert.equal(paddingVerdict({ same: false, difference: 0.5, ignores_padding: true }), "changed");
});

test("the formula of positions: sine where a dimension is even, cosine where it is odd", () => {
  assert.equal(encoding(0, 4, WIDTH), 0);
  assert.equal(encoding(0, 5, WIDTH), 1);
  assert.ok(Math.abs(encoding(3, 0, WIDTH) - Math.sin(3)) < 1e-12);
  assert.ok(Math.abs(encoding(3, 21, WIDTH) - Math.cos(3 / 10_000 ** (20 / 22))) < 1e-12);
  assert.equal(wave(7, WIDTH).pair, 6);
});

test("a scaled table agrees with the formula, a changed number does not", () => {
  assert.ok(Math.abs(positions(8).scale - 8) < 1e-6);
  assert.ok(positions(8).difference() < 1e-5);
  const wrong = positions(1, (table) => table.map((value, i) => (i === 3 * WIDTH + 4 ? value + 0.5 : value)));
  assert.ok(Math.abs(wrong.difference() - 0.5) < 1e-6);
  assert.equal(positions(0).isNothing, true);
  assert.equal(positions(1).isNothing, false);
  assert.ok(Math.abs(positions(1).column(5)[2] - encoding(2, 5, WIDTH)) < 1e-6);
});

test("inner products depend on the distance alone, and are the sum of cosines", () => {
  const { means, spread } = positions(2).products();
  assert.equal(means.length, ROWS);
  assert.ok(spread < 1e-4);
  const frequencies = Array.from({ length: WIDTH / 2 }, (_, i) => 10_000 ** ((-2 * i) / WIDTH));
  means.forEach((mean, distance) => {
    const sum = 4 * frequencies.reduce((all, frequency) => all + Math.cos(frequency * distance), 0);
    assert.ok(Math.abs(mean - sum) < 1e-4);
  });
});

test("a pressed dimension comes, goes when pressed again, and the oldest makes room", () => {
  assert.deepEqual(firstDimensions(64), [0, 8, 16]);
  assert.deepEqual(firstDimensions(4), [0, 2]);
  assert.deepEqual(withDimension([0, 8], 3, 3), [0, 8, 3]);
  assert.deepEqual(withDimension([0, 8, 3], 5, 3), [8, 3, 5]);
  assert.deepEqual(withDimension([0, 8], 0, 3), [8]);
  assert.deepEqual(withDimension([8], 8, 3), [8]);
});
