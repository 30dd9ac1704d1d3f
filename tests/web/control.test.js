import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ChartState } from "../../demo/components/live_chart/chart_state.js";
import { newRun } from "../../demo/components/live_chart/run_state.js";
import { Steering as RunSteering } from "../../demo/components/live_chart/steering.js";
import { newRace } from "../../demo/components/race_view/race_state.js";
import { Steering as RaceSteering } from "../../demo/components/race_view/steering.js";
import { ViewState } from "../../demo/components/race_view/view_state.js";
import { settle } from "./clock.js";

let calls, answer;

beforeEach(() => {
  calls = [];
  answer = () => Promise.resolve({ status: "paused" });
});

/** A run and a race are steered alike: each test is of both. */
const KINDS = {
  run: { state: () => new ChartState(), make: newRun, Steering: RunSteering },
  race: { state: () => new ViewState([], "warmup"), make: newRace, Steering: RaceSteering },
};

function steered(kind) {
  const { state: makeState, make, Steering } = KINDS[kind];
  const state = makeState();
  state[kind] = Object.assign(make("r"), { status: "running" });
  const control = ({ [kind]: id, action }) => {
    calls.push([action, id]);
    return answer();
  };
  const watch = { poller: { now: (eager) => calls.push(["poll", eager]) } };
  const render = () => calls.push(["render", state.acting]);
  return { state, make, steering: new Steering({ state, watch, api: { control }, text: { no_answer: "no answer" }, render }) };
}

for (const kind of Object.keys(KINDS)) {
  test(`the buttons of a ${kind} are off until the server has answered; then it is polled for the effect`, async () => {
    const { state, steering } = steered(kind);
    steering.control("pause");
    assert.deepEqual(calls, [
      ["render", true],
      ["pause", "r"],
    ]);
    await settle();
    assert.equal(state[kind].status, "paused");
    assert.deepEqual(calls.slice(2), [
      ["poll", 1500],
      ["render", false],
    ]);
  });

  test(`a refusal and a lost answer about a ${kind} are said, and the status stays`, async () => {
    const { state, steering } = steered(kind);
    answer = () => Promise.resolve({ error: "not now" });
    await steering.control("stop");
    assert.deepEqual([state.message, state[kind].status], [{ words: "not now", alert: true }, "running"]);
    answer = () => Promise.reject(new Error("cut"));
    await steering.control("stop");
    assert.deepEqual([state.message, state[kind].status, state.acting], [{ words: "no answer", alert: true }, "running", false]);
  });

  test(`an answer about a ${kind} that is no longer on show is passed over`, async () => {
    const { state, make, steering } = steered(kind);
    const asked = steering.control("pause");
    const later = make("later");
    state[kind] = later;
    await asked;
    assert.equal(later.status, "queued");
    assert.ok(!calls.some(([call]) => call === "poll"));
    assert.deepEqual(calls.at(-1), ["render", false]);
  });
}
