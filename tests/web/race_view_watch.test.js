import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { newRace } from "../../demo/components/race_view/race_state.js";
import { RaceWatch } from "../../demo/components/race_view/race_watch.js";
import { ViewState } from "../../demo/components/race_view/view_state.js";
import { Clock, settle } from "./clock.js";

const plan = { race: "dropout", runners: [{ name: "dropout 0", short: "0" }], max_steps: 97, log_rate: false, query: { race: "dropout" } };
const silent = { metrics: { steps: [], loss: [], lr: [] }, events: [], cursor: [0, 0] };

let clock, life, state, storage, asked, answers, calls, watch;

beforeEach(() => {
  storage = new Map();
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.window = new EventTarget();
  globalThis.sessionStorage = {
    getItem: (key) => storage.get(key) ?? null,
    setItem: (key, value) => storage.set(key, value),
    removeItem: (key) => storage.delete(key),
  };
  clock = new Clock();
  life = new AbortController();
  state = new ViewState([], "warmup");
  [asked, answers, calls] = [[], [], []];
  watch = new RaceWatch({
    state,
    props: { window: 3, text: { lost: "no connection" } },
    api: {
      poll(request) {
        asked.push(request);
        return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
      },
    },
    onPlan: (told) => calls.push(["plan", told.race]),
    onLost: () => calls.push(["lost", state.race]),
    render: () => {},
    signal: life.signal,
  });
});

afterEach(() => {
  life.abort();
  clock.restore();
  for (const stub of ["document", "window", "sessionStorage"]) delete globalThis[stub];
});

function reply(changes = {}) {
  return {
    race: "r",
    status: "running",
    role: "starter",
    place: 0,
    wait_seconds: null,
    step: 0,
    max_steps: 97,
    seconds_left: null,
    pause: 317,
    runners: [silent],
    verdict: null,
    ...changes,
  };
}

/** What has been asked is answered before time passes. */
async function pass(milliseconds) {
  await settle();
  await clock.pass(milliseconds);
}

const remembered = () => JSON.parse(storage.get("tl-race") ?? "null");

test("a race that is put on show is polled at once, and kept for a reload with its prediction", async () => {
  answers = [reply({ plan })];
  state.say("of the race before");
  watch.attach(newRace("r", "slower"));
  await pass(0);
  assert.deepEqual(asked, [{ race: "r", cursors: [] }]);
  assert.deepEqual(remembered(), { id: "r", predicted: "slower" });
  assert.equal(state.message.words, "");
});

test("what the server says is raced is chosen, with the prediction that was made of it", async () => {
  answers = [reply({ plan })];
  watch.attach(newRace("r", "slower"));
  await pass(0);
  assert.deepEqual([state.chosen, state.prediction, calls], ["dropout", "slower", [["plan", "dropout"]]]);
});

test("the next poll begins at the cursors, and none follows when everything is told", async () => {
  const steps = { metrics: { steps: [1, 2], loss: [3, 2], lr: [0.1, 0.2] }, events: [], cursor: [2, 0] };
  const ended = { status: "finished", step: 2, runners: [{ ...silent, cursor: [2, 0] }] };
  answers = [reply({ plan, step: 2, runners: [steps] }), reply(ended)];
  watch.attach(newRace("r"));
  await pass(10_000);
  assert.deepEqual(
    asked.map(({ cursors }) => cursors),
    [[], [[2, 0]]],
  );
  assert.ok(state.race.complete);
});

test("until the first step comes it is polled often, then at the server's pace", async () => {
  answers = [reply({ plan })];
  watch.attach(newRace("r"));
  await pass(240);
  assert.equal(asked.length, 5);
  answers = [reply({ step: 1, runners: [{ ...silent, cursor: [1, 0] }] })];
  await pass(60);
  const before = asked.length;
  await pass(316);
  assert.equal(asked.length, before);
  await pass(1);
  assert.equal(asked.length, before + 1);
});

test("a runner's failure is said", async () => {
  answers = [reply({ plan, runners: [{ ...silent, events: [{ type: "failed", step: 0, message: "NaN" }] }] })];
  watch.attach(newRace("r"));
  await pass(0);
  assert.deepEqual(state.message, { words: "dropout 0: NaN", alert: true });
});

test("of a race that is gone the picture stays, but not the id", async () => {
  answers = [{ error: "The race is unknown.", gone: "unknown_run" }];
  const race = Object.assign(newRace("r"), { step: 7 });
  watch.attach(race);
  await pass(10_000);
  assert.deepEqual([state.race, race.status, race.complete], [race, "gone", true]);
  assert.deepEqual([remembered(), asked.length, calls], [null, 1, []]);
  assert.deepEqual(state.message, { words: "The race is unknown.", alert: true });
});

test("a race that is gone before its first step leaves nothing on show", async () => {
  answers = [{ error: "The server was restarted.", gone: "unknown_run" }];
  watch.attach(newRace("r"));
  await pass(0);
  assert.deepEqual([state.race, calls], [null, [["lost", null]]]);
  assert.deepEqual(state.message, { words: "The server was restarted.", alert: true });
});

test("after a reload the race comes back; what is no race is passed over", () => {
  answers = [reply()];
  for (const value of ["3", '{"id":7}', "nonsense", "null"]) {
    storage.set("tl-race", value);
    watch.attachRemembered();
    assert.equal(state.race, null);
  }
  storage.set("tl-race", '{"id":"r","predicted":"same"}');
  watch.attachRemembered();
  assert.deepEqual([state.race.id, state.race.predicted], ["r", "same"]);
  watch.detach();
  assert.deepEqual([state.race, remembered()], [null, null]);
});
