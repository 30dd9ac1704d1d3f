import assert from "node:assert/strict";
import { test } from "node:test";
import { linearTicks, logTicks, niceStep } from "../../demo/components/shared/plot/ticks.js";

test("a nice step is 1, 2, 2.5 or 5 times a power of ten and makes no more intervals than asked", () => {
  for (const span of [0.00037, 0.02, 1, 3.1, 47, 1500, 32_000]) {
    for (const count of [2, 3, 5, 7, 11]) {
      const step = niceStep(span, count);
      const mantissa = step / 10 ** Math.floor(Math.log10(step * 1.0000001));
      assert.ok(
        [1, 2, 2.5, 5].some((factor) => Math.abs(factor - mantissa) < 1e-9),
        `${step}`,
      );
      assert.ok(span / step <= count * 1.00001);
    }
  }
});

test("a linear axis holds its data, and its ticks have the decimals that tell them apart", () => {
  const axis = linearTicks({ min: 0 }, 0.013, 3.07, 5);
  assert.deepEqual(axis, { low: 0, high: 4, ticks: [0, 1, 2, 3, 4], decimals: 0 });
  assert.equal(linearTicks({}, 0.0021, 0.0119, 5).decimals, 3);
  assert.deepEqual(linearTicks({ min: 0, max: 100 }, 0, 0, 4).ticks, [0, 25, 50, 75, 100]);
});

test("no tick is a negative zero", () => {
  const { ticks } = linearTicks({}, -3, 3, 3);
  assert.ok(ticks.includes(0) && !ticks.some((tick) => Object.is(tick, -0)));
});

test("a logarithmic axis begins and ends on a tick around its data", () => {
  const { low, high, ticks } = logTicks(0.013, 3.07, 11);
  assert.deepEqual([low, high], [0.01, 5]);
  assert.deepEqual(ticks, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]);
});

test("where there is no room for 2 and 5, decades remain", () => {
  assert.deepEqual(logTicks(0.0013, 97, 5).ticks, [0.001, 0.01, 0.1, 1, 10, 100]);
  assert.deepEqual(logTicks(1e-9, 1, 4).ticks.length <= 5, true);
});

test("zero and a single value have a logarithmic axis too", () => {
  for (const [low, high] of [
    [0, 0],
    [7, 7],
    [0, 3],
  ]) {
    const axis = logTicks(low, high, 5);
    assert.ok(axis.low > 0 && axis.high > axis.low && Number.isFinite(axis.high));
  }
});
