import assert from "node:assert/strict";
import { test } from "node:test";
import { headAt, headIndex, headName, selectionName } from "../../demo/components/shared/heatmap/heads.js";
import { cellReadout, cellTip, rowName } from "../../demo/components/shared/heatmap/readout.js";
import { indexedTokens, tokenName } from "../../demo/components/shared/heatmap/tokens.js";
import { cellCount, KINDS, shapesOf } from "../../demo/components/shared/heatmap/shapes.js";

const TEXT = {
  where_head: "layer {layer}, head {head}",
  where_mean: "layer {layer}, mean of {heads}",
  where_all: "layer {layer}, all {heads}",
  in_out: "{input} → {output}",
  tip: "{row}, {column}",
  readout: "{row}, {column}: {weight} ({where})",
};

const EQUAL = { ...TEXT, nth_token: "{ordinal} {token}, position {position}", ordinals: "first second", ordinal: "no. {nth}" };

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

test("equal tokens are told apart: an index in pictures, an ordinal and a position in sentences", () => {
  const tokens = ["3", "1", "4", "1", "1"];
  assert.deepEqual(indexedTokens(tokens), ["3", "1₁", "4", "1₂", "1₃"]);
  assert.deepEqual(
    tokens.map((_, i) => tokenName(EQUAL, tokens, i)),
    ["3", "first 1, position 2", "4", "second 1, position 4", "no. 3 1, position 5"],
  );
  assert.equal(indexedTokens(Array.from({ length: 12 }, () => "7"))[11], "7₁₂");
  assert.equal(tokenName(EQUAL, ["(start)", "1", "1"], 2, 1), "second 1, position 2"); // the start token has no position
});

test("a cell of equal tokens says which of them it is", () => {
  const shapes = shapesOf(["1", "1"], ["(start)", "1", "1"], ["1", "1", "(end)"]);
  const cell = { row: 1, column: 1, weight: 0.5 };
  assert.equal(cellReadout(EQUAL, shapes.cross, cell, "here"), "1 → second 1, position 2, second 1, position 2: 0.500 (here)");
  assert.equal(cellReadout(EQUAL, shapes.decoder, cell, "here"), "1 → second 1, position 2, first 1, position 1: 0.500 (here)");
  assert.deepEqual(cellTip(EQUAL, shapes.cross, cell), ["0.500", "1 → 1₂, 1₂"]);
});
