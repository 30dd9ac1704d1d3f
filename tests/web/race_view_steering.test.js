import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { newRace } from "../../demo/components/race_view/race_state.js";
import { Steering } from "../../demo/components/race_view/steering.js";
import { ViewState } from "../../demo/components/race_view/view_state.js";

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

test("without a race there is nothing to steer", async () => {
  await steering.control("step");
  assert.deepEqual(calls, []);
});
