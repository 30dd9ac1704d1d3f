import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { curvesOf, plotCurves } from "../../demo/components/noam_explorer/curves.js";
import { emptyState, takeChanges } from "../../demo/components/noam_explorer/state.js";

const text = {
  chosen: "width {d_model}, warm-up {warmup}",
  member_d_model: "width {value}",
  member_warmup: "warm-up {value}",
  constant: "constant",
  inverse_sqrt: "inverse square root",
  cosine: "warm-up and cosine",
  cosine_short: "cosine",
  same_as_noam: "Noam",
  peak: "step {step}: {rate}",
  peak_short: "{rate}",
  end_width: "width {value}: {rate}",
  end_short: "{value}: {rate}",
};
const formats = { whole: String, rate: (lr) => lr.toExponential(1) };

let state;

beforeEach(() => {
  state = emptyState();
  const families = { d_model: [32, 64, 128], warmup_steps: [25, 100, 400] };
  takeChanges(state, { d_model: 64, warmup_steps: 100, lr_factor: 1, max_steps: 1300, step: 70, families });
});

const curves = () => curvesOf(state, text, formats);
const drawn = (isNarrow = false) => plotCurves(curves(), state, text, formats, isNarrow);

test("the chosen curve comes first, with its peak at the end of the warm-up", () => {
  const [chosen, ...others] = curves();
  assert.deepEqual([chosen.key, chosen.name, chosen.peak.step], ["chosen", "width 64, warm-up 100", 100]);
  assert.ok(Math.abs(chosen.peak.lr - 0.0125) < 1e-12); // (64 * 100)^-0.5
  assert.deepEqual(
    others.map(({ key, name, peak }) => [key, name, peak.step]),
    [
      ["other1", "warm-up 25", 25],
      ["other2", "warm-up 100", 100],
      ["other3", "warm-up 400", 400],
    ],
  );
});

test("a member of the family that is the chosen curve is in the table, not in the picture", () => {
  assert.deepEqual(
    drawn().map(({ key }) => key),
    ["other1", "other3", "chosen"],
  );
  state.compare = "d_model";
  assert.deepEqual(
    drawn().map(({ key }) => key),
    ["other1", "other3", "chosen"],
  );
});

test("peaks at different steps have words beside them, widths in the margin", () => {
  assert.deepEqual(
    drawn().map(({ peak, label }) => [peak.words, peak.side, label]),
    [
      ["step 25: 2.5e-2", "right", null],
      ["step 400: 6.3e-3", "right", null],
      ["step 100: 1.3e-2", "right", null],
    ],
  );
  state.compare = "d_model";
  assert.deepEqual(
    drawn(true).map(({ peak, label }) => [peak.words, label]),
    [
      ["", { words: "32: 1.8e-2", step: 1300, side: "margin" }],
      ["", { words: "128: 8.8e-3", step: 1300, side: "margin" }],
      ["", { words: "64: 1.3e-2", step: 1300, side: "margin" }],
    ],
  );
});

test("today's schedules have the chosen curve's peak, and only the chosen one shows it", () => {
  state.compare = "schedules";
  const [chosen, constant, inverseSqrt, cosine] = curves();
  assert.equal(constant.highest, chosen.peak.lr);
  for (const curve of [constant, inverseSqrt, cosine]) assert.ok(Math.abs(curve.rate(100) - chosen.peak.lr) < 1e-12);
  assert.ok(Math.abs(inverseSqrt.rate(977) - chosen.rate(977)) < 1e-12);
  assert.equal(cosine.rate(1300), 0);
  assert.deepEqual(
    drawn().map(({ key, peak }) => [key, peak?.words]),
    [
      ["constant", undefined],
      ["cosine", undefined],
      ["chosen", "step 100: 1.3e-2"],
      ["inverse_sqrt", undefined],
    ],
  );
});

test("the cosine's word stands where there is room for it, and nowhere without a fall", () => {
  state.compare = "schedules";
  const label = () => curves().at(-1).label;
  assert.deepEqual(label(), { words: "cosine", step: 500, side: "right" });
  state.y = "log";
  assert.deepEqual(label(), { words: "cosine", step: 1180, side: "left" });
  state.max_steps = 100;
  assert.equal(label(), null);
});
