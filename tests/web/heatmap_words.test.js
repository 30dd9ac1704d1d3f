import assert from "node:assert/strict";
import { test } from "node:test";
import { headAt, headIndex, headName, selectionName } from "../../demo/components/shared/heatmap/heads.js";
import { cellReadout, cellTip, rowName } from "../../demo/components/shared/heatmap/readout.js";
import { cellCount, KINDS, shapesOf } from "../../demo/components/shared/heatmap/shapes.js";

const TEXT = {
  where_head: "layer {layer}, head {head}",
  where_mean: "layer {layer}, mean of {heads}",
  where_all: "layer {layer}, all {heads}",
  in_out: "{input} → {output}",
  tip: "{row}, {column}",
  readout: "{row}, {column}: {weight} ({where})",
};

const SHAPES = shapesOf(["a", "b", "c"], ["(start)", "c"], ["c", "{input}"]);

test("a person counts layers and heads from 1 on", () => {
  assert.equal(headName(TEXT, 0, 4), "layer 1, head 5");
  assert.equal(selectionName(TEXT, 1, 0, 7), "layer 2, head 1");
  assert.equal(selectionName(TEXT, 1, "mean", 7), "layer 2, mean of 7");
  assert.equal(selectionName(TEXT, 0, "all", 7), "layer 1, all 7");
});

test("the heads of all layers stand in one row", () => {
  assert.equal(headIndex(2, 1, 5), 11);
  assert.deepEqual(headAt(11, 5), { layer: 2, head: 1 });
});

test("rows of the decoder read and write, those of the encoder are tokens", () => {
  assert.deepEqual(
    KINDS.map((kind) => cellCount(SHAPES[kind])),
    [2 * 3, 2 * 2, 3 * 3],
  );
  assert.deepEqual(
    KINDS.map((kind) => SHAPES[kind].stepped),
    [true, true, false],
  );
  assert.equal(rowName(TEXT, SHAPES.cross.rows[0]), "(start) → c");
  assert.equal(rowName(TEXT, SHAPES.encoder.rows[1]), "b");
});

test("a cell in words; what is in a token is not filled in", () => {
  const cell = { row: 1, column: 0, weight: 0.12349 };
  assert.deepEqual(cellTip(TEXT, SHAPES.decoder, cell), ["0.123", "c → {input}, (start)"]);
  assert.equal(cellReadout(TEXT, SHAPES.cross, cell, "here"), "c → {input}, a: 0.123 (here)");
});
