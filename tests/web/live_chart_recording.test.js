import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { firstRecording } from "../../demo/components/live_chart/recording_desk.js";
import { recordingWords } from "../../demo/components/live_chart/recording_line.js";
import { offered, offerWords } from "../../demo/components/live_chart/recording_offer.js";
import { RecordingPlayer, slice, stepAt, timeOf } from "../../demo/components/live_chart/recording_player.js";
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
const pace = { seconds: 9, steps: 0.35, time: 0.6 };
const check = { source: ["1", "2"], expected: ["1", "2", "(end)"], output: ["1", "2", "(end)"] };
const recording = { name: "classroom", query: { preset: "classroom" }, pace, check, poll: whole, film: { frames: [] }, model: null };
const longer = { ...recording, name: "course", pace: { seconds: 60, steps: 0.5, time: 0.5 }, film: { frames: [], of: "course" } };

let clock, life, player, told, loading, judged;

function makePlayer(name = "classroom") {
  [told, judged] = [[], []];
  const judge = async (asked) => {
    judged.push(asked);
    return { verdict: "learned", sentences: ["It was.", "So it was."] };
  };
  const load = (asked) => (asked === "course" ? Promise.resolve(longer) : loading);
  const parts = { name, load, judge, smoothing: () => 0, tell: (shown) => told.push(shown), render() {}, signal: life.signal };
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
  const seen = Array.from({ length: 91 }, (_, i) => stepAt(100 * i, 400, pace));
  assert.deepEqual([seen[0], seen[90], stepAt(1e9, 400, pace)], [1, 400, 400]);
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
  assert.ok(seen[45] < 0.3 * 400 && seen[54] === 140);
});

test("a step is on show after its time, and the time of a step is found again", () => {
  for (const one of [pace, longer.pace]) {
    for (const step of [1, 7, 73, 74, 75, 140, 210, 211]) assert.equal(stepAt(timeOf(step, LAST, one), LAST, one), step);
  }
  assert.equal(timeOf(LAST, LAST, longer.pace), 60_000);
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

test("a clock that is set back while it plays does not hold it", async () => {
  await player.start(false);
  await clock.pass(1000);
  Date.now = () => clock.time - 7_200_000;
  await clock.pass(9500);
  assert.deepEqual([player.playing, player.run.step], [false, LAST]);
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

test("it is wound back and forth, and goes on from there", async () => {
  await player.start(false);
  await clock.pass(4000);
  player.seek(150);
  assert.deepEqual([player.run.step, player.run.curve.steps.at(-1), player.playing, player.run.answersStep], [150, 150, true, 83]);
  player.seek(20);
  assert.deepEqual([player.run.step, player.run.curve.steps.length, player.run.answersStep, told.at(-1).step], [20, 20, 1, 20]);
  await clock.pass(500);
  assert.ok(player.run.step > 20 && player.run.step < 60);
  player.seek(LAST);
  assert.deepEqual([player.playing, player.over, clock.timers.size], [false, true, 0]);
  player.seek(19);
  assert.deepEqual([player.playing, player.over, player.run.norms.steps], [false, false, [19]]);
  player.toggle();
  await clock.pass(300);
  assert.ok(player.run.step > 19);
});

test("another one takes its place, in its own time, and at the end what became of it is asked once", async () => {
  await player.start(false);
  await clock.pass(3000);
  await player.choose("course", false);
  assert.deepEqual([player.name, player.run.step, told.at(-1).film.of], ["course", 1, "course"]);
  await clock.pass(30_000);
  assert.ok(Math.abs(player.run.step - LAST / 2) < 4, player.run.step);
  await clock.pass(31_000);
  await settle();
  assert.deepEqual([player.over, judged, player.verdict.verdict], [true, ["course"], "learned"]);
  player.seek(LAST - 1);
  player.seek(LAST);
  await settle();
  assert.deepEqual(judged, ["course"]);
  await player.choose("classroom", true);
  await settle();
  assert.deepEqual([player.over, judged], [true, ["course", "classroom"]]);
});

test("what is said at the end is read from the recording", () => {
  const text = {
    recording_course: "of",
    recording_short_course: "Recorded.",
    check_right: "right {output}",
    check_wrong: "wrong {output}",
  };
  const seen = { name: "course", over: true, recording: longer, verdict: { verdict: "learned", sentences: ["It was.", "More."] } };
  assert.equal(recordingWords(seen, text), "Recorded. It was. right 1 2 (end)");
  const wrong = { ...longer, check: { ...check, output: ["2"] } };
  assert.equal(recordingWords({ ...seen, recording: wrong }, text), "Recorded. It was. wrong 2");
  for (const change of [{ over: false }, { verdict: null }, { recording: null }]) {
    assert.equal(recordingWords({ ...seen, ...change }, text), "of");
  }
});

test("those of a preset are offered with it, in words that say how its check came out", () => {
  const offers = [
    { name: "classroom", query: { preset: "classroom" }, opening: true, right: true },
    { name: "course", query: { preset: "course" }, opening: false, right: true, exact_match: 0.945 },
    { name: "course-post-ln", query: { preset: "course", norm_first: "False" }, opening: false, right: false, exact_match: 0 },
  ];
  const names = (preset) => offered(offers, preset).map(({ name }) => name);
  assert.deepEqual([names("course"), names("classroom"), names(undefined)], [["course", "course-post-ln"], [], []]);
  const text = {
    offer_right: "{order} {exact}",
    offer_wrong: "{order} {exact} fails",
    "offer_course-post-ln": "post",
    offer_course: "pre",
  };
  assert.deepEqual([offerWords(offers[1], text), offerWords(offers[2], text)], ["pre 95", "post 0 fails"]);
});

test("the address names one; without a name the opening's is played with its own settings", () => {
  const offers = [
    { name: "classroom", query: { preset: "classroom" }, opening: true },
    { name: "course", query: { preset: "course" }, opening: false },
  ];
  for (const [search, settings, found] of [
    ["?recording=course&preset=course", { preset: "course" }, "course"],
    ["?recording=course", { preset: "classroom" }, "course"],
    ["?preset=course", { preset: "course" }, undefined],
    ["?recording=x", { preset: "classroom" }, "classroom"],
    ["?recording=classroom", { preset: "sort" }, undefined],
    ["", { preset: "classroom" }, "classroom"],
  ]) {
    globalThis.location = { href: `http://host/${search}` };
    assert.equal(firstRecording(offers, settings)?.name, found, search);
  }
  delete globalThis.location;
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
