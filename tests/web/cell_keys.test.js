import assert from "node:assert/strict";
import { test } from "node:test";
import { cellOfKey } from "../../demo/components/shared/heatmap/cell_keys.js";

const SIZE = { rows: 3, columns: 5 };
const BEGIN = { row: 2, column: 3, current: null };
const press = (key, cell = null, held = {}) =>
  cellOfKey({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held }, cell, BEGIN, SIZE);

test("until a cell is read, the keys of the player stay the player's", () => {
  for (const key of ["ArrowLeft", "ArrowRight", "Home", "End", " "]) assert.equal(press(key), null);
  assert.deepEqual(press("Enter").column, 3);
  assert.deepEqual(press("ArrowDown"), { row: 2, column: 3 });
});

test("with Shift the arrows read at any time", () => {
  assert.deepEqual(press("ArrowRight", null, { shiftKey: true }), { row: 0, column: 0 });
  assert.deepEqual(press("ArrowRight", { row: 0, column: 0 }, { shiftKey: true }), { row: 0, column: 1 });
});

test("then arrows lead to the next cell, Home and End through the row, with Control through all", () => {
  const at = { row: 1, column: 2 };
  assert.deepEqual(press("ArrowLeft", at), { row: 1, column: 1 });
  assert.deepEqual(press("ArrowUp", { row: 0, column: 4 }), { row: 0, column: 4 });
  assert.deepEqual(press("Home", at), { row: 1, column: 0 });
  assert.deepEqual(press("End", at), { row: 1, column: 4 });
  assert.deepEqual(press("Home", at, { ctrlKey: true }), { row: 0, column: 0 });
  assert.deepEqual(press("End", at, { ctrlKey: true }), { row: 2, column: 4 });
  assert.equal(press("ArrowLeft", at, { altKey: true }), null);
});
