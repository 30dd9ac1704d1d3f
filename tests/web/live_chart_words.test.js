import assert from "node:assert/strict";
import { test } from "node:test";
import { compareTokens, verdictText } from "../../demo/components/live_chart/answers.js";
import { figureTexts } from "../../demo/components/live_chart/figures.js";
import { progressTexts } from "../../demo/components/live_chart/progress.js";
import { statusText } from "../../demo/components/shared/progress.js";
import { newRun } from "../../demo/components/live_chart/run_state.js";
import { settingNames } from "../../demo/components/shared/state_names.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const formats = numberFormats("en");
const text = {
  step_of: "step {step} of {max}",
  rate: "{rate} steps/s",
  seconds_left: "{seconds} s left",
  minutes_left: "{minutes} min {seconds} s left",
  starting: "starting",
  status_idle: "ready",
  status_queued: "waiting",
  status_place: "number {place} in line",
  status_wait: ", about {seconds} s",
  status_turn: "started",
  status_turn_in: "started, goes on in about {seconds} s",
  status_running: "training",
  status_joined: "joined",
  status_paused: "paused",
  right: "right",
  wrong_one: "{count} token wrong",
  wrong_many: "{count} tokens wrong",
};
const runWith = (changes) => Object.assign(newRun("r"), changes);
const progressOf = (run, maxSteps, waiting = false) => progressTexts(run, maxSteps, waiting, text, formats);

test("before a run the bar tells what Train would start", () => {
  assert.deepEqual(progressOf(null, 1301), { step: "step 0 of 1,301", rate: "", left: "", status: "ready" });
  assert.equal(progressOf(null, null).step, "step 0 of –");
});

test("pace and time left are told of a run that moves, where they are known", () => {
  const run = runWith({ status: "running", step: 17, maxSteps: 97, rate: 9.26, secondsLeft: 61.2 });
  assert.deepEqual(progressOf(run, 97), { step: "step 17 of 97", rate: "9.3 steps/s", left: "1 min 02 s left", status: "training" });
  assert.equal(progressOf({ ...run, rate: 12.6 }, 97).rate, "13 steps/s");
  const unknown = progressOf({ ...run, rate: null, secondsLeft: null }, 97);
  assert.deepEqual([unknown.rate, unknown.left], ["", ""]);
  const paused = progressOf({ ...run, status: "paused" }, 97);
  assert.deepEqual([paused.rate, paused.left, paused.status], ["", "", "paused"]);
});

test("a run is starting until the first answer about it has come", () => {
  assert.equal(progressOf(null, 97, true).status, "starting");
  assert.equal(progressOf(newRun("r"), 97).status, "starting");
  assert.equal(progressOf(runWith({ maxSteps: 97 }), 97).status, "waiting");
});

test("the status says the place in the queue, and the role in somebody else's run", () => {
  assert.equal(statusText(runWith({ place: 3, wait: 6.1 }), text), "number 3 in line, about 7 s");
  assert.equal(statusText(runWith({ place: 3 }), text), "number 3 in line");
  assert.equal(statusText(runWith({ status: "running", role: "joined", place: 3 }), text), "joined");
  assert.equal(statusText(runWith({ status: "paused", role: "joined" }), text), "paused");
  assert.equal(statusText(runWith({ status: "failed" }), text), "failed"); // there is no word for it here
});

test("a figure that nobody knows is a dash", () => {
  assert.deepEqual(figureTexts(null, formats), { exact: "–", token: "–", loss: "–", lr: "–" });
  const run = newRun("r");
  run.accuracy = { steps: [5, 7], exact: [0, 43], token: [11, 91.27] };
  run.newest = { loss: null, lr: 0.012345 };
  assert.deepEqual(figureTexts(run, formats), { exact: "43.0\u202f%", token: "91.3\u202f%", loss: "–", lr: "0.0123" });
});

test("tokens are compared position by position; an answer may be too short or too long", () => {
  const kinds = (output, expected) => compareTokens({ source: [], output, expected }).map(({ kind }) => kind);
  assert.deepEqual(kinds(["3", "1"], ["3", "1"]), ["right", "right"]);
  assert.deepEqual(compareTokens({ source: [], output: ["3", "2"], expected: ["3", "1", "(end)"] }), [
    { kind: "right", output: "3", expected: "3" },
    { kind: "wrong", output: "2", expected: "1" },
    { kind: "missing", expected: "(end)" },
  ]);
  assert.deepEqual(compareTokens({ source: [], output: ["7"], expected: [] }), [{ kind: "extra", output: "7" }]);
  assert.deepEqual(kinds([], []), []);
});

test("the verdict counts what is wrong", () => {
  assert.deepEqual(
    [0, 1, 5].map((wrong) => verdictText(wrong, text)),
    ["✓ right", "✗ 1 token wrong", "✗ 5 tokens wrong"],
  );
});

test("room, race, a part of a tab and theme in an address are no settings", () => {
  const parameters = new URLSearchParams("task=copy&room=abc&__theme=dark&d_model=32&race=1&vary=lr&part=table");
  assert.deepEqual(settingNames(parameters), ["task", "d_model"]);
  assert.deepEqual(settingNames(new URLSearchParams("room=abc&__theme=dark")), []);
});
