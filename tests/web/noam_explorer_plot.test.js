import assert from "node:assert/strict";
import { test } from "node:test";
import { LabelPlacer, wantedLabels } from "../../demo/components/noam_explorer/plot_labels.js";
import { plotScales } from "../../demo/components/noam_explorer/plot_scales.js";

const rate = (step) => 0.001 * Math.min(step / 103, (103 / step) ** 0.5);
const chosen = { key: "chosen", look: "chosen", rate, peak: { step: 103, lr: 0.001, words: "peak", side: "right" }, label: null };
const flat = {
  key: "constant",
  look: "other1",
  rate: () => 0.0004,
  peak: null,
  label: { words: "constant", step: 1009, side: "above" },
};
const view = (changes = {}) => ({ logX: false, logY: false, maxSteps: 1009, step: 7, stepWords: "", curves: [flat, chosen], ...changes });
const close = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-9 * Math.abs(expected), `${found} is not ${expected}`);

for (const logX of [false, true])
  for (const logY of [false, true])
    test(`the picture is filled from edge to edge and read as it is drawn, ${logX ? "log" : "linear"} ${logY ? "log" : "linear"}`, () => {
      const scales = plotScales(view({ logX, logY }), 701, 443, 31);
      const { left, right, top, bottom, toX, fromX, toY, samples, stepTicks, rateAxis } = scales;
      assert.deepEqual([left, right, top, bottom], [58, 660, 14, 397]);
      close(toX(1009), right);
      if (logX) close(toX(1), left);
      for (const step of [1, 7, 103, 1009]) close(fromX(toX(step)), step);
      close(toY(rateAxis.low), bottom);
      close(toY(rateAxis.high), top);
      assert.ok(rateAxis.high >= 0.001 && toY(0.001) > top && toY(0.001) < toY(0.0004));
      assert.deepEqual([samples[0], samples.at(-1)], [1, 1009]);
      assert.ok(samples.includes(103) && samples.every((step, i) => i === 0 || step >= samples[i - 1]));
      assert.ok(stepTicks.length > 1 && stepTicks.every((step) => Number.isInteger(step) && step <= 1009));
    });

test("a rate of zero stays within reach on a logarithmic axis, and no run is too short", () => {
  const zero = { ...flat, rate: () => 0 };
  for (const maxSteps of [1, 2]) {
    const { toX, toY, stepTicks } = plotScales(view({ maxSteps, logX: true, logY: true, curves: [zero, chosen] }), 301, 320, 0);
    assert.ok(Number.isFinite(toY(0)) && Number.isFinite(toX(maxSteps)));
    assert.deepEqual(stepTicks, [maxSteps]);
  }
});

test("labels stand at peaks and line ends, those of the chosen curve first; a peak after the run has none", () => {
  const scales = plotScales(view(), 701, 443, 0);
  const [first, second, ...others] = wantedLabels(view(), scales);
  assert.deepEqual([first.words, first.anchor, second.words, second.anchor], ["peak", "start", "constant", "end"]);
  assert.deepEqual(others, []);
  close(first.x, scales.toX(103) + 10);
  close(second.x, scales.right);
  assert.deepEqual(
    wantedLabels(view({ maxSteps: 101 }), scales).map(({ words }) => words),
    ["constant"],
  );
});

test("labels that would overlap move apart, or go where there is no room", () => {
  const placer = new LabelPlacer({ right: 400, top: 10, bottom: 60 });
  const label = { look: "other1", key: "other1", words: "", x: 100, y: 30, anchor: "start" };
  assert.deepEqual(placer.place(label, 50), { x: 100, y: 30, anchor: "start" });
  assert.deepEqual(placer.place(label, 50), { x: 100, y: 46, anchor: "start" });
  assert.deepEqual(placer.place(label, 50), { x: 100, y: 14, anchor: "start" });
  assert.equal(placer.place(label, 50), null);
  assert.deepEqual(placer.place({ ...label, x: 160 }, 50), { x: 160, y: 30, anchor: "start" });
});

test("a label that would leave the picture stands on the other side of its point, one in the margin stays", () => {
  const placer = new LabelPlacer({ right: 400, top: 10, bottom: 60 });
  const label = { look: "other1", key: "other1", words: "", x: 380, y: 30, anchor: "start" };
  assert.deepEqual(placer.place(label, 50), { x: 360, y: 30, anchor: "end" });
  assert.deepEqual(placer.place({ ...label, x: 408, isOutside: true }, 50), { x: 408, y: 30, anchor: "start" });
});

test("a label above or below the picture is moved into it", () => {
  const placer = new LabelPlacer({ right: 400, top: 10, bottom: 60 });
  const label = { look: "other1", key: "other1", words: "", x: 100, y: -5, anchor: "start" };
  assert.equal(placer.place(label, 50).y, 12);
  assert.equal(placer.place({ ...label, y: 99 }, 50).y, 54);
});
