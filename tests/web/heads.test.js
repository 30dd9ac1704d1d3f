import assert from "node:assert/strict";
import { test } from "node:test";
import { evenAlignment, FEW_HEADS, namedHeads } from "../../demo/components/attention_film/alignment.js";

test("heads that are all alike share one name: that of the chosen one", () => {
  assert.deepEqual(namedHeads([0.2, 0.21, 0.22], 1), [1]);
});

test("a few heads are all named, the best first", () => {
  assert.deepEqual(namedHeads([0.2, 0.9, 0.5], 0), [1, 2, 0]);
});

test("of many heads those are named that stand apart from each other and from the chosen one", () => {
  const alignment = [0.9, 0.89, 0.5, 0.45, 0.44, 0.2, 0.19, 0.1, 0.05];
  assert.ok(alignment.length > FEW_HEADS);
  const named = namedHeads(alignment, 3);
  assert.equal(named[0], 3);
  named.forEach((i) => named.forEach((j) => assert.ok(i === j || Math.abs(alignment[i] - alignment[j]) >= 0.1)));
  assert.ok(named.includes(0) && !named.includes(2));
});

test("a head that looks everywhere alike is right as often as there are right columns", () => {
  assert.equal(evenAlignment([{ source: ["3", "1", "1", "5"] }], "copy"), 1 / 4);
  assert.equal(evenAlignment([{ source: ["3", "1", "1", "5"] }], "sort"), (1 + 2 + 2 + 1) / 16);
});
