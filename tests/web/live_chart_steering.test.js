import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ChartState } from "../../demo/components/live_chart/chart_state.js";
import { newRun } from "../../demo/components/live_chart/run_state.js";
import { Steering } from "../../demo/components/live_chart/steering.js";

const text = { no_answer: "no answer", was_reset: "put away" };

let state, calls, answer, steering;

beforeEach(() => {
  state = new ChartState();
  calls = [];
  answer = () => Promise.resolve({ status: "paused" });
  const watch = {
    attach(run) {
      calls.push(["attach", run.id]);
      [state.run, state.forgotten] = [run, null];
    },
    remember: (id) => calls.push(["remember", id]),
    announce: () => calls.push(["announce", state.run?.id ?? null]),
    poller: { now: (eager) => calls.push(["poll", eager]) },
  };
  const control = ({ run, action }) => {
    calls.push([action, run]);
    return answer();
  };
  steering = new Steering({
    state,
    watch,
    api: { control },
    text,
    train: (paused) => calls.push(["train", paused]),
    render: () => calls.push(["render", state.acting]),
  });
});

function show(status) {
  state.run = Object.assign(newRun("r"), { status });
}

const actions = () => calls.map(([action]) => action).filter((action) => !["render", "poll"].includes(action));

test("the primary button trains, pauses or resumes", () => {
  steering.primary();
  assert.deepEqual(calls, [["train", false]]);
  for (const status of ["finished", "gone", "running", "paused"]) {
    show(status);
    steering.primary();
  }
  assert.deepEqual(actions(), ["train", "train", "train", "pause", "resume"]);
});

test("Step begins a run that pauses, or takes one step of the run there is", () => {
  steering.step();
  show("paused");
  steering.step();
  assert.deepEqual(actions(), ["train", "step"]);
  assert.deepEqual(calls[0], ["train", true]);
});

test("Reset stops a run that is going, and puts it away; it can be brought back", () => {
  show("running");
  const { run } = state;
  answer = () => Promise.reject(new Error("nobody waits for it"));
  steering.reset();
  assert.deepEqual([state.run, state.forgotten, state.message.words], [null, run, "put away"]);
  assert.deepEqual(calls, [
    ["stop", "r"],
    ["remember", null],
    ["announce", null],
    ["render", false],
  ]);
  calls.length = 0;
  steering.undo();
  assert.deepEqual(calls, [["attach", "r"]]);
});

test("a run that has ended is put away without a request; one that is gone is not remembered when it comes back", () => {
  show("gone");
  steering.reset();
  steering.undo();
  assert.deepEqual(actions(), ["remember", "announce", "attach", "remember"]);
  assert.deepEqual(calls.at(-1), ["remember", null]);
  steering.undo(); // there is nothing to bring back
  assert.deepEqual(actions(), ["remember", "announce", "attach", "remember"]);
});
