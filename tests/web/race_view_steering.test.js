import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { newRace } from "../../demo/components/race_view/race_state.js";
import { Steering } from "../../demo/components/race_view/steering.js";
import { ViewState } from "../../demo/components/race_view/view_state.js";
import { settle } from "./clock.js";

let state, calls, answer, steering;

beforeEach(() => {
  state = new ViewState([], "warmup");
  calls = [];
  answer = () => Promise.resolve({ status: "paused" });
  const control = ({ race, action }) => {
    calls.push([action, race]);
    return answer();
  };
  steering = new Steering({
    state,
    watch: { poller: { now: (eager) => calls.push(["poll", eager]) } },
    api: { control },
    text: { no_answer: "no answer" },
    start: () => calls.push(["start"]),
    render: () => calls.push(["render", state.acting]),
  });
});

function show(status) {
  state.race = Object.assign(newRace("r"), { status });
}

test("the primary button begins, pauses or resumes", () => {
  steering.primary();
  assert.deepEqual(calls, [["start"]]);
  for (const status of ["finished", "gone", "running", "paused"]) {
    show(status);
    steering.primary();
  }
  const actions = calls.map(([action]) => action).filter((action) => action !== "render");
  assert.deepEqual(actions, ["start", "start", "start", "pause", "resume"]);
});

test("the buttons are off until the server has answered; then it is polled for the effect", async () => {
  show("running");
  steering.control("pause");
  assert.deepEqual(calls, [
    ["render", true],
    ["pause", "r"],
  ]);
  await settle();
  assert.equal(state.race.status, "paused");
  assert.deepEqual(calls.slice(2), [
    ["poll", 1500],
    ["render", false],
  ]);
});

test("a refusal and a lost answer are said, and the status stays", async () => {
  show("running");
  answer = () => Promise.resolve({ error: "not now" });
  await steering.control("stop");
  assert.deepEqual([state.message, state.race.status], [{ words: "not now", alert: true }, "running"]);
  answer = () => Promise.reject(new Error("cut"));
  await steering.control("stop");
  assert.deepEqual([state.message, state.race.status, state.acting], [{ words: "no answer", alert: true }, "running", false]);
});

test("an answer about a race that is no longer on show is passed over", async () => {
  show("running");
  const asked = steering.control("pause");
  const later = newRace("later");
  state.race = later;
  await asked;
  assert.equal(later.status, "queued");
  assert.ok(!calls.some(([call]) => call === "poll"));
  assert.deepEqual(calls.at(-1), ["render", false]);
});

test("without a race there is nothing to steer", async () => {
  await steering.control("step");
  assert.deepEqual(calls, []);
});
