import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf, readable, tableOfSeries } from "../../demo/components/shared/figure_table.js";

test("a file quotes what it must, and no spreadsheet computes what it reads", () => {
  const table = {
    head: ['a "b"', "c,d"],
    rows: [
      ["=1+1", -2.5],
      ["x", null],
    ],
  };
  assert.equal(csvOf(table), '"a ""b""","c,d"\r\n\'=1+1,-2.5\r\nx,\r\n');
});

test("a long table is thinned, its last row stays", () => {
  const rows = Array.from({ length: 23 }, (_, i) => i);
  assert.deepEqual(readable(rows, 7), { stride: 4, rows: [0, 4, 8, 12, 16, 20, 22] });
  assert.equal(readable(rows, 23).rows, rows);
});

test("curves with steps of their own share one table", () => {
  const loss = { label: "loss", xs: [1, 3], ys: [5, null] };
  const exact = { label: "exact", xs: [2, 3], ys: [7, 11] };
  assert.deepEqual(tableOfSeries([loss, exact], "step"), {
    head: ["step", "loss", "exact"],
    rows: [
      [1, 5, null],
      [2, null, 7],
      [3, null, 11],
    ],
  });
});
