import assert from "node:assert/strict";
import { test } from "node:test";
import { failureText, isGoing, newRace, takeReply } from "../../demo/components/race_view/race_state.js";
import { OWN, ViewState } from "../../demo/components/race_view/view_state.js";
import { runningMeans } from "../../demo/components/shared/curve.js";

const WINDOW = 3;
const nothing = { steps: [], loss: [], lr: [] };
const plan = {
  race: "dropout",
  runners: [
    { name: "dropout 0", short: "0" },
    { name: "dropout 0.1", short: "0.1" },
  ],
  max_steps: 97,
  log_rate: false,
  query: { race: "dropout" },
};
const verdict = { keys: [], headline: "Nobody.", sentences: [], seen: null, explanation: "", table: { head: [], rows: [] } };
const lessons = ["warmup", "dropout"].map((name) => ({ name, plan: { ...plan, race: name } }));

const runnerReply = (steps, loss, events = []) => ({
  metrics: { steps, loss, lr: steps.map((step) => step / 1000) },
  events,
  cursor: [steps.at(-1) ?? 0, events.length],
});
const silent = { metrics: nothing, events: [], cursor: [5, 1] };

function reply(changes = {}) {
  return {
    race: "r",
    status: "running",
    role: "joined",
    place: 0,
    wait_seconds: null,
    step: 5,
    max_steps: 97,
    seconds_left: 2.3,
    pause: 317,
    runners: [runnerReply([1, 2, 3, 4, 5], [8, 4, 2, 1, 0.5]), runnerReply([1, 2, 3], [7, null, 5])],
    verdict: null,
    ...changes,
  };
}

test("of a new race nothing is known, and it is going", () => {
  const race = newRace("r");
  assert.deepEqual([race.id, race.predicted, race.status, race.plan, race.cursors], ["r", null, "queued", null, []]);
  assert.equal(newRace("r", "faster").predicted, "faster");
  assert.ok(isGoing(race));
  assert.ok(!isGoing(null));
});

test("an answer becomes the race's state, and the next poll begins where it ended", () => {
  const race = newRace("r");
  takeReply(race, reply({ plan, place: 2, wait_seconds: 7 }), WINDOW);
  assert.deepEqual(
    [race.status, race.role, race.place, race.wait, race.step, race.secondsLeft, race.pause],
    ["running", "joined", 2, 7, 5, 2.3, 317],
  );
  assert.equal(race.plan, plan);
  assert.deepEqual(race.cursors, [
    [5, 0],
    [3, 0],
  ]);
  assert.deepEqual(race.runners[1].curve.loss, [7, null, 5]);
  assert.deepEqual(race.runners[0].curve.lr, [0.001, 0.002, 0.003, 0.004, 0.005]);
});

test("a runner's loss is averaged over the steps of the verdict's window, across answers", () => {
  const race = newRace("r");
  takeReply(race, reply({ plan }), WINDOW);
  takeReply(race, reply({ step: 7, runners: [runnerReply([6, 7], [3, 11]), silent] }), WINDOW);
  const [first, second] = race.runners;
  assert.deepEqual(first.meanLoss, runningMeans([1, 2, 3, 4, 5, 6, 7], [8, 4, 2, 1, 0.5, 3, 11], WINDOW));
  assert.ok(Math.abs(first.meanLoss.at(-1) - (0.5 + 3 + 11) / WINDOW) < 1e-12);
  assert.deepEqual(second.meanLoss, [7, null, 6]);
});

test("validations are kept for each runner, in percent", () => {
  const validation = (step, share) => ({ type: "validation", step, token_accuracy: 1, exact_match: share });
  const race = newRace("r");
  takeReply(race, reply({ plan, runners: [runnerReply([1], [2], [validation(1, 0.125)]), silent] }), WINDOW);
  takeReply(race, reply({ runners: [runnerReply([2], [2], [validation(2, 0.5)]), runnerReply([2], [2], [validation(2, 1)])] }), WINDOW);
  assert.deepEqual(
    race.runners.map(({ exactMatch }) => exactMatch),
    [
      { steps: [1, 2], percent: [12.5, 50] },
      { steps: [2], percent: [100] },
    ],
  );
});

test("a race is told whole when it has ended and nothing new comes; only then there is a verdict", () => {
  const finished = { type: "finished", step: 5, message: "" };
  const race = newRace("r");
  const after = (changes) => {
    takeReply(race, reply({ verdict, ...changes }), WINDOW);
    return [race.complete, race.verdict];
  };
  assert.deepEqual(after({ plan, runners: [silent, silent] }), [false, null]); // it is going
  assert.deepEqual(after({ status: "finished", runners: [silent, runnerReply([6], [1])] }), [false, null]); // a step came
  assert.deepEqual(after({ status: "finished", runners: [{ ...silent, events: [finished] }, silent] }), [false, null]);
  assert.deepEqual(after({ status: "finished", runners: [silent, silent] }), [true, verdict]);
});

test("the first runner that failed is named", () => {
  const failed = (message) => ({ ...silent, events: [{ type: "failed", step: 5, message }] });
  const race = newRace("r");
  assert.equal(failureText(race), "");
  takeReply(race, reply({ plan }), WINDOW);
  assert.equal(failureText(race), "");
  takeReply(race, reply({ runners: [silent, failed("NaN at step 5")] }), WINDOW);
  assert.equal(failureText(race), "dropout 0.1: NaN at step 5");
  takeReply(race, reply({ runners: [failed("out of memory"), silent] }), WINDOW);
  assert.equal(failureText(race), "dropout 0: out of memory");
});

test("two races share nothing", () => {
  const [first, second] = [newRace("a"), newRace("b")];
  takeReply(first, reply({ plan }), WINDOW);
  takeReply(second, reply({ plan, runners: [silent, silent] }), WINDOW);
  assert.deepEqual(
    second.runners.map(({ curve }) => curve.steps),
    [[], []],
  );
});

test("a view without a race is idle; one whose race is gone is not going", () => {
  const state = new ViewState(lessons, "warmup");
  assert.deepEqual([state.status, state.going], ["idle", false]);
  state.race = newRace("r");
  assert.deepEqual([state.status, state.going], ["queued", true]);
  state.race.status = "gone";
  assert.deepEqual([state.status, state.going], ["gone", false]);
  state.say("Careful.", true);
  assert.deepEqual(state.message, { words: "Careful.", alert: true });
  state.say("Well.");
  assert.deepEqual(state.message, { words: "Well.", alert: false });
});

test("each race keeps its own prediction; the same press again takes it back", () => {
  const state = new ViewState(lessons, "warmup");
  state.predict("none");
  state.chosen = "dropout";
  assert.equal(state.prediction, null);
  state.predict("faster");
  state.predict("slower");
  assert.equal(state.prediction, "slower");
  state.predict("slower");
  assert.equal(state.prediction, null);
  state.chosen = "warmup";
  assert.equal(state.prediction, "none");
});

test("what is drawn is the race on show, else the one that would be started", () => {
  const state = new ViewState(lessons, "dropout");
  const own = { vary: "", plan: { ...plan, race: OWN }, shared: "", error: "" };
  assert.equal(state.plan(own), lessons[1].plan);
  assert.equal(state.lesson, lessons[1]);
  state.chosen = OWN;
  assert.equal(state.lesson, undefined);
  assert.equal(state.plan(own), own.plan);
  assert.deepEqual(state.plan({ ...own, plan: null }).runners, []);
  assert.deepEqual(state.plan(undefined).runners, []);
  state.race = newRace("r");
  assert.equal(state.plan(own), own.plan);
  takeReply(state.race, reply({ plan }), WINDOW);
  assert.equal(state.plan(own), plan);
});
