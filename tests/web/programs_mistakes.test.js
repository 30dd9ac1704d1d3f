import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { pointsOf } from "../../demo/components/program_view/mistakes/charts.js";
import { figures, measuredSentences } from "../../demo/components/program_view/mistakes/figures_words.js";
import { verdictText } from "../../demo/components/program_view/mistakes/prediction.js";
import { shownLines } from "../../demo/components/program_view/mistakes/repair_code.js";
import { MistakesState, nextOf } from "../../demo/components/program_view/mistakes/state.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const formats = numberFormats("en");
const NAMES = ["shift", "zero_grad", "scheduler"];

const report = (mistake, mended, more = {}) => ({
  ...{ kind: "mistake", mistake, mended, complete: true, seen: null, measured: {}, norms: [], attempts: [] },
  ...more,
});
const shown = (mistake, mended, found = null) => ({
  options: { mistake, mended: mended ? "yes" : "no" },
  report: found,
  series: new Map(),
});

let kept;
beforeEach(() => {
  kept = new Map();
  globalThis.sessionStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
});

test("a mistake is run, then mended, then done; what is done is remembered", () => {
  const state = new MistakesState(NAMES);
  assert.deepEqual([state.chosen, nextOf(state.current), state.following], ["shift", "run", "zero_grad"]);
  const broken = shown("shift", false);
  state.take(broken);
  assert.equal(nextOf(state.current), "run", "it has not ended");
  broken.report = report("shift", false, { complete: false });
  assert.equal(nextOf(state.current), "run", "it was stopped");
  broken.report = report("shift", false);
  state.take(broken);
  assert.equal(nextOf(state.current), "mend");
  assert.equal(kept.size, 0);
  state.take(shown("shift", true, report("shift", true)));
  assert.equal(nextOf(state.current), "done");
  assert.deepEqual([...state.done], ["shift"]);

  const later = new MistakesState(NAMES);
  assert.deepEqual([[...later.done], later.chosen, later.following], [["shift"], "zero_grad", "scheduler"]);
  state.take(shown("shift", false));
  assert.equal(nextOf(state.current), "run", "the broken one again: its repair has yet to come");
});

test("what is kept is not trusted", () => {
  for (const value of ["{", "3", '{"done": 7}', '{"done": ["no such", "shift", null]}']) {
    kept.set("tl-mistakes", value);
    const { done } = new MistakesState(NAMES);
    assert.deepEqual([...done], value.includes("shift") ? ["shift"] : []);
  }
});

test("a wrong line is marked, a missing one is a gap; the repair is a diff", () => {
  const lines = [
    { text: "def train():", mark: "same" },
    { text: "    a", mark: "broken" },
    { text: "    b", mark: "mended" },
    { text: "    c", mark: "same" },
    { text: "    d", mark: "mended" },
    { text: "    e", mark: "mended" },
  ];
  assert.deepEqual(
    shownLines(lines, false).map(({ look }) => look),
    ["same", "broken", "same", "gap"],
  );
  assert.equal(shownLines(lines, false)[3].text, "    ");
  assert.deepEqual(
    shownLines(lines, true).map(({ look }) => look),
    ["same", "removed", "added", "same", "added", "added"],
  );
});

test("the verdict compares the prediction with what was measured", () => {
  const text = {
    mistakes_no_prediction: "None made.",
    mistakes_yours: "Yours: {words}.",
    mistakes_as_predicted: "Right.",
    mistakes_otherwise: "Otherwise.",
    mistakes_came: "Came: {words}.",
    mistakes_open: "Open.",
    mistakes_shift_predict_good: "good",
    mistakes_shift_predict_empty: "empty",
  };
  assert.equal(verdictText(text, "shift", "empty", "empty"), "Yours: empty. Right.");
  assert.equal(verdictText(text, "shift", "good", "empty"), "Yours: good. Otherwise. Came: empty.");
  assert.equal(verdictText(text, "shift", null, "empty"), "None made. Came: empty.");
  assert.equal(verdictText(text, "shift", "good", null), "Yours: good. Open.");
});

test("sentences have the measured figures, each in its unit", () => {
  assert.deepEqual(figures({ steps: 200, exact_match: 0.173, last_loss: 0.0039 }, formats), {
    steps: "200",
    exact_match: "17.3\u202f%",
    last_loss: "0.00390",
  });
  const text = { mistakes_shift_broken: "{exact_match} right", mistakes_shift_mended: "now {exact_match}" };
  const tried = { predicted: null, broken: shown("shift", false, report("shift", false, { measured: { exact_match: 0 } })), mended: null };
  assert.deepEqual(measuredSentences(text, formats, "shift", tried), [{ which: "broken", words: "0.0\u202f% right" }]);
});

test("each panel has its own points", () => {
  const run = shown("zero_grad", false, report("zero_grad", false, { norms: [5, 7] }));
  run.series.set("training", { steps: [1, 2], loss: [3, 2], lr: [0.1, 0.2] });
  run.series.set("held_out", { steps: [2], loss: [2.5], lr: [0] });
  assert.deepEqual(pointsOf("loss", run), { xs: [1, 2], ys: [3, 2] });
  assert.deepEqual(pointsOf("lr", run), { xs: [1, 2], ys: [0.1, 0.2] });
  assert.deepEqual(pointsOf("norm", run), { xs: [1, 2], ys: [5, 7] });
  assert.deepEqual(pointsOf("held", run), { xs: [2], ys: [2.5] });
  assert.deepEqual(pointsOf("loss", null), { xs: [], ys: [] });
});
