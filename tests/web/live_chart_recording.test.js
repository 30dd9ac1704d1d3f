import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { RecordingPlayer, slice, stepAt } from "../../demo/components/live_chart/recording_player.js";
import { MODEL_PARTS, newRun, takeReply } from "../../demo/components/live_chart/run_state.js";
import { sameSettings } from "../../demo/components/live_chart/settings_address.js";
import { Clock, settle } from "./clock.js";

const LAST = 211;
const steps = Array.from({ length: LAST }, (_, i) => i + 1);
const part = Object.fromEntries(MODEL_PARTS.map((name, i) => [name, i + 2]));
const validation = (step) => ({
  type: "validation",
  step,
  exact_match: step / LAST,
  token_accuracy: 0.5,
  answers: [{ output: [String(step)] }],
});
const whole = {
  run: "classroom",
  status: "finished",
  role: "starter",
  step: LAST,
  max_steps: LAST,
  steps_per_second: null,
  seconds_left: null,
  metrics: { steps, loss: steps.map((step) => 3 / step), lr: steps.map((step) => step / 7) },
  events: [
    validation(1),
    { type: "norms", step: 19, gradient: part, update: part },
    validation(83),
    validation(LAST),
    { type: "finished", step: LAST, message: "" },
  ],
  next: { step: LAST, event: 5 },
  theory: { steps, lr: steps, peak: { step: 1, lr: 1 } },
  settings: { seed: 1 },
  query: "preset=classroom",
  preset: "classroom",
  differs: [],
  pause: 0,
};
const recording = { name: "classroom", query: { preset: "classroom" }, poll: whole, film: { frames: [] } };

let clock, life, player, told, loading;

function makePlayer(name = "classroom") {
  told = [];
  const parts = { name, load: () => loading, smoothing: () => 0, tell: (shown) => told.push(shown), render() {}, signal: life.signal };
  return new RecordingPlayer(parts);
}

beforeEach(() => {
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  clock = new Clock();
  life = new AbortController();
  loading = Promise.resolve(recording);
  player = makePlayer();
});

afterEach(() => {
  life.abort();
  clock.restore();
  delete globalThis.document;
});

test("the steps go by from the first to the last, slower at the beginning", () => {
  const seen = Array.from({ length: 91 }, (_, i) => stepAt(100 * i, 400));
  assert.deepEqual([seen[0], seen[90], stepAt(1e9, 400)], [1, 400, 400]);
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
  assert.ok(seen[45] < 0.3 * 400 && seen[54] === 140);
});

test("slices put together are the whole, as polls would have told it", () => {
  const [sliced, polled] = [newRun(""), newRun("")];
  for (const step of [1, 2, 19, 82, 83, 200, LAST]) {
    const reply = slice(whole, sliced.cursor, step);
    assert.deepEqual([reply.status, reply.step, reply.metrics.steps.at(-1)], [step < LAST ? "running" : "finished", step, step]);
    assert.equal(reply.theory === undefined, sliced.step > 0);
    takeReply(sliced, reply, 0.8);
    assert.equal(sliced.answersStep, step < 83 ? 1 : step < LAST ? 83 : LAST);
  }
  takeReply(polled, whole, 0.8);
  assert.deepEqual(sliced, polled);
});

test("it plays to its end by the clock, tells each step, and then nothing is left to do", async () => {
  await player.start(false);
  assert.deepEqual([player.playing, player.run.step, player.run.role, player.over], [true, 1, "recording", false]);
  await clock.pass(4500);
  assert.ok(player.run.step > 40 && player.run.step < 80, player.run.step);
  await clock.pass(6000);
  assert.deepEqual([player.playing, player.run.step, player.over, clock.timers.size], [false, LAST, true, 0]);
  assert.ok(told.length > 80 && told.every(({ name, film }) => name === "classroom" && film === recording.film));
  assert.deepEqual(
    told.map(({ step }) => step),
    told.map(({ step }) => step).toSorted((a, b) => a - b),
  );
  player.toggle(); // again
  assert.deepEqual([player.playing, player.run.step, told.at(-1).step], [true, 1, 1]);
});

test("it is held and goes on", async () => {
  await player.start(false);
  await clock.pass(3000);
  const { step } = player.run;
  player.toggle();
  assert.equal(clock.timers.size, 0);
  await clock.pass(60_000);
  assert.deepEqual([player.playing, player.run.step], [false, step]);
  player.toggle();
  await clock.pass(100);
  assert.ok(player.run.step > step && player.run.step < step + 12);
});

test("nothing moves while nobody can see it", async () => {
  await player.start(false);
  for (const [hide, show] of [
    [() => Object.assign(document, { hidden: true }), () => Object.assign(document, { hidden: false })],
    [() => player.setAway(true), () => player.setAway(false)],
  ]) {
    hide();
    document.dispatchEvent(new Event("visibilitychange"));
    const { step } = player.run;
    await clock.pass(30_000);
    assert.deepEqual([player.run.step, clock.timers.size], [step, 0]);
    show();
    document.dispatchEvent(new Event("visibilitychange"));
    await clock.pass(1000);
    assert.ok(player.run.step > step);
  }
});

test("who wants no motion sees its end, and may play it", async () => {
  await player.start(true);
  assert.deepEqual([player.playing, player.over, player.run.step, clock.timers.size], [false, true, LAST, 0]);
  player.toggle();
  assert.deepEqual([player.playing, player.run.step], [true, 1]);
});

test("what is real ends it for good", async () => {
  await player.start(false);
  await clock.pass(1000);
  player.end();
  assert.deepEqual([player.name, player.run, told.at(-1), clock.timers.size], [null, null, null, 0]);
  const count = told.length;
  player.toggle();
  player.setAway(false);
  document.dispatchEvent(new Event("visibilitychange"));
  player.end();
  await player.start(false);
  await clock.pass(20_000);
  assert.deepEqual([player.run, told.length], [null, count]);
});

test("a recording that comes too late, or not at all, is not shown", async () => {
  let come;
  loading = new Promise((resolve) => (come = resolve));
  player.start(false);
  player.end();
  come(recording);
  await settle();
  assert.deepEqual([player.run, told], [null, [null]]);
  loading = Promise.reject(new Error("404"));
  player = makePlayer();
  await player.start(false);
  assert.deepEqual([player.name, told], [null, [null]]);
  player = makePlayer(null);
  await player.start(false);
  assert.deepEqual([player.run, told], [null, []]);
});

test("a page that is gone leaves no timer", async () => {
  await player.start(false);
  life.abort();
  assert.equal(clock.timers.size, 0);
});

test("settings are the same whatever their order", () => {
  assert.ok(sameSettings({ preset: "sort", seed: "3" }, { seed: "3", preset: "sort" }));
  for (const other of [undefined, {}, { preset: "sort" }, { preset: "sort", seed: "4" }, { preset: "sort", seed: "3", d_ff: "8" }]) {
    assert.ok(!sameSettings({ preset: "sort", seed: "3" }, other));
    assert.ok(!sameSettings(other, { preset: "sort", seed: "3" }));
  }
});
