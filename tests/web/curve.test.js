import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { addPoints, movingAverage, newCurve, runningMeans } from "../../demo/components/shared/curve.js";

const golden = JSON.parse(readFileSync(new URL("../golden/running_means.json", import.meta.url), "utf8"));
const close = (found, expected) => found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-8, `${i}: ${value}`));
const metrics = (steps) => ({ steps, loss: steps.map((step) => 1 / step), lr: steps.map((step) => step / 1000) });
const counted = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test("one huge loss is forgotten when its window has passed", () => {
  assert.deepEqual(runningMeans([1, 2, 3, 4, 5], [1e20, 2, 3, 4, 5], 2).slice(2), [2.5, 3.5, 4.5]);
  assert.deepEqual(runningMeans([1, 2, 3, 4], [2, null, 4, 6], 3).slice(2), [4 - 1, 5]); // what is no number does not count
});

test("running means are those that the verdict is made of", () => {
  close(runningMeans(counted(1, golden.losses.length), golden.losses, golden.window), golden.means);
});

test("running means count steps, not points", () => {
  const found = runningMeans([10, 20, 30, 40], [1, 2, 4, 8], 20);
  assert.deepEqual(found, [1, 1.5, 3, 6]);
});

test("a loss that is no number leaves a gap", () => {
  assert.deepEqual(
    runningMeans([1, 2, 3], [2, null, 4], 2).map((mean) => mean === null),
    [false, true, false],
  );
  assert.deepEqual(
    movingAverage([1, 2, 3], [2, null, 4], 0.5).map((mean) => mean === null),
    [false, true, false],
  );
});

test("a moving average of a constant is the constant from the first point on", () => {
  close(movingAverage([1, 2, 3, 4, 5], [7, 7, 7, 7, 7], 0.97), [7, 7, 7, 7, 7]);
});

test("the share that is kept is per step: fewer points of the same line have the same average at their ends", () => {
  const steps = counted(1, 4001);
  const all = movingAverage(
    steps,
    steps.map(() => 3),
    0.9,
  );
  const few = movingAverage(
    steps.filter((step) => step % 7 === 1),
    steps.filter((step) => step % 7 === 1).map(() => 3),
    0.9,
  );
  assert.ok(Math.abs(all.at(-1) - few.at(-1)) < 1e-9);
  const [first, jump] = movingAverage([1, 11], [0, 1], 0.9);
  assert.equal(first, 0);
  assert.ok(Math.abs(jump - (1 - 0.9 ** 10) / (1 - 0.9 ** 10 * 0.9)) < 1e-12);
});

test("without smoothing the line is the line", () => {
  assert.deepEqual(movingAverage([1, 2, 5], [3, 1, 2], 0), [3, 1, 2]);
});

test("a curve keeps at most so many points, evenly, however they come", () => {
  const curve = newCurve(100);
  for (let step = 1; step <= 1000; step += 37) addPoints(curve, metrics(counted(step, Math.min(1000, step + 36))));
  assert.ok(curve.steps.length <= 100 && curve.steps.length > 40);
  const gaps = new Set(curve.steps.slice(1).map((step, i) => step - curve.steps[i]));
  assert.deepEqual([...gaps], [curve.stride]);
  assert.equal(curve.steps[0], 1);
  curve.steps.forEach((step, i) => assert.deepEqual([curve.loss[i], curve.lr[i]], [1 / step, step / 1000]));
});

test("the same points come out whether they come one by one or all at once", () => {
  const [slow, fast] = [newCurve(53), newCurve(53)];
  for (const step of counted(1, 211)) addPoints(slow, metrics([step]));
  addPoints(fast, metrics(counted(1, 211)));
  assert.deepEqual([...new Set(slow.steps.map((step) => (step - 1) % slow.stride))], [0]);
  assert.ok(fast.steps.length <= 53 && slow.steps.length <= 53);
});
