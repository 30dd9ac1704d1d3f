import assert from "node:assert/strict";
import { test } from "node:test";
import { cellSentence, curveFacts, curveSentence, heatmapFacts, heatmapSentence } from "../../demo/components/shared/summary.js";

const ONE = 1000;
const TEXT = {
  in_out: "{input} → {output}",
  figure_place: "{number} ({token})",
  figure_heat: "Row {row} looks {percent} % at {column}; diagonal {diagonal}; {sharpness}",
  figure_cell: "{row} / {column}: {weight}, {rank} of {count}",
  figure_curve: "{label}: {first}, {lowest} at {lowest_at}, {highest} at {highest_at}, {newest} at {newest_at}, {trend}",
  figure_curve_empty: "{label}: nothing",
  figure_rising: "rises",
  figure_falling: "falls",
  figure_steady: "steady",
};
const SHAPE = { rows: [{ output: "7" }, { input: "7", output: "{token}" }], columns: ["7", "2", "7"] };
const WEIGHTS = Uint16Array.from([880, 20, 100, 30, 920, 50]);

test("a heatmap says its sharpest row, or the one that is asked for, and its diagonal", () => {
  assert.equal(heatmapSentence(TEXT, SHAPE, WEIGHTS, ONE, null), "Row 2 (7 → {token}) looks 92 % at 2 (2); diagonal 0.90; 0.90");
  assert.equal(heatmapSentence(TEXT, SHAPE, WEIGHTS, ONE, 0), "Row 1 (7) looks 88 % at 1 (7); diagonal 0.90; 0.90");
  assert.equal(heatmapSentence(TEXT, { rows: [], columns: [] }, [], ONE, null), "");
});

test("rows and columns are not taken for one another", () => {
  const facts = heatmapFacts([1, 2, 3, 4, 50, 6], 3, 2, 100);
  assert.deepEqual([facts.row, facts.column, facts.weight], [2, 0, 0.5]);
  assert.ok(Math.abs(facts.diagonal - (0.01 + 0.04) / 2) < 1e-12);
});

test("a cell says its weight and its rank; equal weights share a rank", () => {
  assert.equal(cellSentence(TEXT, SHAPE, WEIGHTS, ONE, { row: 0, column: 2 }), "1 (7) / 3 (7): 0.100, 2 of 3");
  assert.equal(cellSentence(TEXT, SHAPE, [1, 1, 1, 0, 0, 0], 1, { row: 0, column: 2 }), "1 (7) / 3 (7): 1.000, 1 of 3");
});

test("a curve says where it begins, turns and goes; gaps count for nothing", () => {
  const words = (ys) =>
    curveSentence(
      TEXT,
      "loss",
      ys.map((_, i) => 10 * i),
      ys,
      String,
      (x) => `step ${x}`,
    );
  assert.equal(words([null, 3, 5, 1, 2]), "loss: 3, 1 at step 30, 5 at step 20, 2 at step 40, rises");
  assert.equal(words([4, 3, 2, NaN]), "loss: 4, 2 at step 20, 4 at step 0, 2 at step 20, falls");
  assert.equal(words([2, 2]), "loss: 2, 2 at step 0, 2 at step 0, 2 at step 10, steady");
  assert.equal(words([7]), "loss: 7, 7 at step 0, 7 at step 0, 7 at step 0, steady");
  assert.equal(words([null]), "loss: nothing");
  assert.equal(curveFacts([]), null);
});
