import assert from "node:assert/strict";
import { test } from "node:test";
import { between, drawnPoints, nearest } from "../../demo/components/shared/plot/points.js";

const XS = [1, 3, 7, 13, 29];

test("the nearest point is found, also beyond the ends", () => {
  const found = [-5, 1, 2, 4.9, 5.1, 21, 21.1, 99].map((x) => nearest(XS, x));
  assert.deepEqual(found, [0, 0, 0, 1, 2, 3, 4, 4]);
  assert.equal(nearest([], 3), -1);
  assert.equal(nearest(undefined, 3), -1);
  assert.equal(nearest([5], 99), 0);
});

test("between two points a line is straight, beyond the ends there is none", () => {
  const ys = XS.map((x) => 2 * x + 1);
  for (const x of [1, 2, 6.5, 13, 28]) assert.ok(Math.abs(between(XS, ys, x) - (2 * x + 1)) < 1e-12);
  assert.equal(between(XS, ys, 0.9), null);
  assert.equal(between(XS, ys, 29.1), null);
  assert.equal(between([], [], 3), null);
});

test("of many points on one pixel column the first, the lowest, the highest and the last are drawn, in order", () => {
  const ys = [5, 9, 2, 4, 7, 1, 3, 8];
  const [piece] = drawnPoints([...ys.keys()], ys, () => 0, Number.isFinite);
  assert.deepEqual(piece, [0, 1, 5, 7]);
});

test("where every point has a column of its own, every point is drawn", () => {
  assert.deepEqual(
    drawnPoints(XS, [1, 2, 3, 2, 1], (x) => x, Number.isFinite),
    [[0, 1, 2, 3, 4]],
  );
});

test("a gap begins another piece, and what is in it is not drawn", () => {
  const usable = (y) => y !== null && Number.isFinite(y);
  assert.deepEqual(
    drawnPoints(XS, [1, null, NaN, 4, 5], (x) => x, usable),
    [[0], [3, 4]],
  );
  assert.deepEqual(
    drawnPoints(XS, [null, null, null, null, null], (x) => x, usable),
    [],
  );
  assert.deepEqual(
    drawnPoints([0, 1, 2, 3], [1, 2, null, 3], () => 0, usable),
    [[0, 1], [3]],
  );
});

test("what is drawn of a long run does not grow with it", () => {
  const ys = Array.from({ length: 10_007 }, (_, i) => Math.sin(i / 31));
  const [piece] = drawnPoints([...ys.keys()], ys, (x) => Math.floor(x / 100), Number.isFinite);
  assert.ok(piece.length <= 4 * 101);
  assert.deepEqual(
    piece,
    [...piece].sort((a, b) => a - b),
  );
  assert.deepEqual([piece.at(0), piece.at(-1)], [0, ys.length - 1]);
  const drawn = new Set(piece);
  assert.ok(drawn.has(ys.indexOf(Math.max(...ys))) && drawn.has(ys.indexOf(Math.min(...ys))));
});
