import assert from "node:assert/strict";
import { test } from "node:test";
import { ChartState } from "../../demo/components/live_chart/chart_state.js";
import { eventMessage, isGoing, MODEL_PARTS, newRun, smooth, takeReply } from "../../demo/components/live_chart/run_state.js";

const text = { stopped_by_starter: "The starter stopped it." };
const theory = { steps: [1, 2], lr: [0.1, 0.2], peak: { step: 2, lr: 0.2 } };
const nothing = { steps: [], loss: [], lr: [] };
const byPart = (factor) => Object.fromEntries(MODEL_PARTS.map((part, i) => [part, factor * (i + 2)]));

function reply(changes = {}) {
  return {
    run: "r",
    status: "running",
    role: "joined",
    place: 0,
    step: 3,
    wait_seconds: null,
    max_steps: 97,
    steps_per_second: 41,
    seconds_left: 2.3,
    metrics: { steps: [1, 2, 3], loss: [8, 4, null], lr: [0.1, 0.2, 0.3] },
    events: [],
    next: { step: 3, event: 0 },
    pause: 317,
    ...changes,
  };
}

test("of a new run nothing is known, and it is going", () => {
  const run = newRun("r");
  assert.deepEqual([run.id, run.status, run.maxSteps, run.cursor], ["r", "queued", null, { step: 0, event: 0 }]);
  assert.ok(isGoing(run));
  assert.ok(!isGoing(null));
});

test("an answer becomes the run's state, and the next poll begins where it ended", () => {
  const run = newRun("r");
  takeReply(run, reply({ theory }), 0);
  assert.deepEqual(
    [run.status, run.role, run.step, run.maxSteps, run.rate, run.secondsLeft, run.pause],
    ["running", "joined", 3, 97, 41, 2.3, 317],
  );
  assert.deepEqual(run.cursor, { step: 3, event: 0 });
  assert.deepEqual(run.curve.loss, [8, 4, null]);
  assert.deepEqual(run.smoothed, [8, 4, null]);
  assert.deepEqual(run.newest, { loss: null, lr: 0.3 });
  takeReply(run, reply({ step: 3, metrics: nothing }), 0);
  assert.equal(run.theory, theory); // is told once
  assert.deepEqual(run.curve.steps, [1, 2, 3]);
  assert.deepEqual(run.newest, { loss: null, lr: 0.3 });
});

test("who started a run waits a second at most, however many watch", () => {
  const run = newRun("r");
  const pauses = ["starter", "joined", "starter"].map((role, i) => {
    takeReply(run, reply({ role, pause: [4000, 4000, 250][i] }), 0);
    return run.pause;
  });
  assert.deepEqual(pauses, [1000, 4000, 250]);
});

test("the settings of a run are told once, and stay", () => {
  const identity = {
    settings: { warmup_steps: 200 },
    query: "preset=classroom&warmup_steps=200",
    preset: "classroom",
    differs: ["warmup_steps"],
  };
  const run = newRun("r");
  takeReply(run, reply(identity), 0);
  takeReply(run, reply({ metrics: nothing }), 0);
  const { settings, query, preset, differs } = run;
  assert.deepEqual({ settings, query, preset, differs }, identity);
});

test("what an old server leaves out has a plain meaning", () => {
  const run = newRun("r");
  takeReply(run, reply({ role: undefined, place: undefined, wait_seconds: undefined }), 0);
  assert.deepEqual([run.role, run.place, run.wait], ["starter", 0, null]);
});

test("the curve is smoothed anew with another share", () => {
  const run = newRun("r");
  takeReply(run, reply(), 0.5);
  assert.deepEqual(run.smoothed, [8, (0.25 * 8 + 0.5 * 4) / 0.75, null]);
  smooth(run, 0);
  assert.deepEqual(run.smoothed, [8, 4, null]);
});

test("validations and norms are kept in their order; the newest answers stay until others come", () => {
  const run = newRun("r");
  const answers = [{ source: ["3"], expected: ["3"], output: ["7"] }];
  const validation = { type: "validation", step: 5, token_accuracy: 0.75, exact_match: 0.5, answers };
  const later = { type: "validation", step: 11, token_accuracy: 0.875, exact_match: 0.625 };
  takeReply(run, reply({ events: [validation, { type: "norms", step: 7, gradient: byPart(1), update: byPart(3) }, later] }), 0);
  assert.deepEqual(run.accuracy, { steps: [5, 11], exact: [50, 62.5], token: [75, 87.5] });
  assert.equal(run.answers, answers);
  assert.equal(run.answersStep, 11);
  assert.deepEqual(run.norms.steps, [7]);
  assert.deepEqual(run.norms.gradient, { embeddings: [2], encoder: [3], decoder: [4], fc_out: [5] });
  assert.deepEqual(run.norms.update, { embeddings: [6], encoder: [9], decoder: [12], fc_out: [15] });
});

test("a run is complete when it has ended and nothing new comes", () => {
  const run = newRun("r");
  const finished = { type: "finished", step: 3, message: "" };
  takeReply(run, reply({ metrics: nothing }), 0);
  assert.ok(!run.complete);
  takeReply(run, reply({ status: "finished" }), 0);
  assert.ok(!run.complete); // steps came
  takeReply(run, reply({ status: "finished", metrics: nothing, events: [finished] }), 0);
  assert.ok(!run.complete); // an event came
  takeReply(run, reply({ status: "finished", metrics: nothing }), 0);
  assert.ok(run.complete);
});

test("two runs share no list", () => {
  const [first, second] = [newRun("a"), newRun("b")];
  takeReply(first, reply({ events: [{ type: "norms", step: 1, gradient: byPart(1), update: byPart(1) }] }), 0);
  assert.deepEqual(second, newRun("b"));
});

test("what a person is told of an event", () => {
  const event = (type, message = "") => ({ type, step: 3, message });
  assert.equal(eventMessage(event("failed", "NaN at step 3"), "starter", text), null); // the verdict says it
  assert.equal(eventMessage(event("finished"), "joined", text), null);
  assert.deepEqual(eventMessage(event("stopped", "Too long."), "starter", text), { words: "Too long.", alert: false });
  assert.deepEqual(eventMessage(event("stopped"), "joined", text), { words: "The starter stopped it.", alert: false });
  assert.deepEqual(eventMessage(event("stopped", "Too long."), "joined", text), { words: "Too long.", alert: false }); // nobody did
  assert.equal(eventMessage({ type: "validation", step: 3, token_accuracy: 1, exact_match: 1 }, "starter", text), null);
  assert.equal(eventMessage({ type: "norms", step: 3, gradient: byPart(1), update: byPart(1) }, "starter", text), null);
});

test("a chart without a run is idle; a run that is gone goes no more", () => {
  const state = new ChartState();
  assert.deepEqual([state.status, state.going], ["idle", false]);
  state.run = newRun("r");
  assert.deepEqual([state.status, state.going], ["queued", true]);
  state.run.status = "gone";
  assert.deepEqual([state.status, state.going], ["gone", false]);
  state.say("Careful.", true);
  assert.deepEqual(state.message, { words: "Careful.", alert: true });
  state.say("Well.");
  assert.deepEqual(state.message, { words: "Well.", alert: false });
});
