import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { downloadRequest } from "../../demo/components/noam_explorer/file_buttons.js";
import { rulingTerm } from "../../demo/components/noam_explorer/formula.js";
import { allowedNumber, isAllowed, numberIn, numberValues } from "../../demo/components/noam_explorer/number_field.js";
import { rateFormats } from "../../demo/components/noam_explorer/rate_format.js";
import { concernsNumbers, emptyState, experimentChanges, showsSettings, takeChanges } from "../../demo/components/noam_explorer/state.js";
import { keyMove, stepAt } from "../../demo/components/noam_explorer/step_handle.js";

const settings = {
  d_model: 130,
  warmup_steps: 53,
  lr_factor: 0.35,
  max_steps: 997,
  families: { d_model: [33, 65, 130, 260], warmup_steps: [13, 27, 53, 106] },
};

let state;

beforeEach(() => {
  state = emptyState();
  takeChanges(state, experimentChanges(settings));
});

test("an experiment is shown at a step on its way up", () => {
  assert.equal(state.step, 37);
  assert.ok(showsSettings(state, settings));
  takeChanges(state, { lr_factor: 0.36 });
  assert.ok(!showsSettings(state, settings));
  assert.equal(experimentChanges({ ...settings, warmup_steps: 0 }).step, 1);
});

test("the step stays within the run", () => {
  takeChanges(state, { step: 900 });
  takeChanges(state, { max_steps: 31 });
  assert.equal(state.step, 31);
});

test("how the curves are shown is not about the numbers", () => {
  assert.deepEqual([{ compare: "d_model" }, { x: "log" }, { y: "log" }, { step: 3 }, { d_model: 8 }].map(concernsNumbers), [
    false,
    false,
    false,
    true,
    true,
  ]);
});

test("before the end of the warm-up the second term rules, after it the first", () => {
  assert.deepEqual(
    [52, 53, 54].map((step) => rulingTerm(step, 53)),
    ["second", "both", "first"],
  );
});

test("what is typed is a number, or nothing", () => {
  assert.deepEqual(["17", " 0.35 ", "1e3", "", "  ", "x", "1/0", "Infinity"].map(numberIn), [17, 0.35, 1000, null, null, null, null, null]);
});

test("a typed number counts when it is allowed, and becomes the nearest that is", () => {
  const ranges = { d_model: [8, 1024], warmup_steps: [1, 40_000], lr_factor: [0.01, 10], max_steps: [1, 200_000] };
  const { d_model: width, lr_factor: factor, step } = numberValues(ranges, state);
  assert.deepEqual(
    [7, 8, 65, 66, 1024, 1026].map((number) => isAllowed(number, width)),
    [false, true, false, true, true, false],
  );
  assert.deepEqual(
    [3, 65.2, 9999].map((number) => allowedNumber(number, width)),
    [8, 66, 1024],
  );
  assert.equal(allowedNumber(0.123, factor), 0.123);
  assert.equal(allowedNumber(5000.4, step), 997); // the run's end
  state.max_steps = 6007;
  assert.equal(allowedNumber(5000.4, step), 5000);
  assert.equal(step.choices().at(-1), 6007);
});

test("rates have three digits, small ones a power of ten", () => {
  const { rate, digits } = rateFormats("en");
  assert.deepEqual(
    [0.000699, 0.00009996, 1.7542e-7, 0].map((lr) => rate(lr)),
    ["0.000699", "0.000100", "1.75 × 10⁻⁷", "0"],
  );
  assert.deepEqual(
    [0.0005, 1e-7, 2.5e-7].map((lr) => rate(lr, true)),
    ["0.0005", "10⁻⁷", "2.5·10⁻⁷"],
  );
  assert.deepEqual(digits(1.7542e-7), ["1.75", -7]);
});

test("the handle's keys move by little, by much, or to an end", () => {
  const moves = [
    ["ArrowRight", false, { nudge: 1 }],
    ["ArrowUp", true, { nudge: 10 }],
    ["ArrowLeft", false, { nudge: -1 }],
    ["ArrowDown", true, { nudge: -10 }],
    ["PageUp", false, { nudge: 10 }],
    ["PageDown", false, { nudge: -10 }],
    ["Home", false, { jump: "first" }],
    ["End", false, { jump: "last" }],
    ["a", false, null],
    ["constructor", false, null],
  ];
  for (const [key, isShifted, move] of moves) assert.deepEqual(keyMove(key, isShifted), move, key);
});

test("a pixel is a whole step within the run", () => {
  const fromX = (x) => 2.5 * x - 7;
  assert.deepEqual(
    [-40, 5, 11, 1000].map((x) => stepAt(x, fromX, 997)),
    [1, 6, 21, 997],
  );
});

test("a file is asked for of what is on show", () => {
  takeChanges(state, { compare: "d_model", y: "log" });
  assert.deepEqual(downloadRequest(state, "csv", true), {
    format: "csv",
    compare: "d_model",
    d_model: 130,
    warmup_steps: 53,
    lr_factor: 0.35,
    max_steps: 997,
    step: 37,
    family: [33, 65, 130, 260],
    log_x: false,
    log_y: true,
    dark: true,
  });
  takeChanges(state, { compare: "schedules" });
  assert.deepEqual(downloadRequest(state, "svg", false).family, []);
});
