import assert from "node:assert/strict";
import { test } from "node:test";
import { Milestones } from "../../demo/components/live_chart/milestones.js";
import { Announcer, QUIET } from "../../demo/components/shared/announcer.js";

/** A clock that is set by hand. */
function announcerAt0() {
  const said = [];
  const calls = [];
  const time = { now: 0 };
  const announcer = new Announcer({
    say: (words) => said.push([time.now, words]),
    now: () => time.now,
    later: (call, wait) => calls.push([time.now + wait, call]),
  });
  const goTo = (now) => {
    time.now = now;
    for (const due of calls.filter(([at]) => at <= now)) {
      calls.splice(calls.indexOf(due), 1);
      due[1]();
    }
  };
  return { announcer, said, goTo };
}

test("the first message comes at once, what follows at most every five seconds, and nothing is lost", () => {
  const { announcer, said, goTo } = announcerAt0();
  announcer.offer("one.");
  goTo(100);
  announcer.offer("two.");
  goTo(200);
  announcer.offer("three.");
  goTo(QUIET - 1);
  assert.deepEqual(said, [[0, "one."]]);
  goTo(QUIET);
  assert.deepEqual(said.at(-1), [QUIET, "two. three."]);
  goTo(5 * QUIET);
  assert.equal(said.length, 2);
});

test("muted, nothing is said, and nothing later", () => {
  const { announcer, said, goTo } = announcerAt0();
  announcer.offer("one.");
  announcer.offer("two.");
  announcer.mute(true);
  announcer.offer("three.");
  goTo(3 * QUIET);
  announcer.mute(false);
  goTo(6 * QUIET);
  assert.deepEqual(said, [
    [0, "one."],
    [0, ""],
  ]);
  announcer.offer("four.");
  assert.deepEqual(said.at(-1), [6 * QUIET, "four."]);
});

const KEYS = ["started", "resumed", "paused", "first", "reached", "last", "finished", "stopped", "failed", "gone"];
const TEXT = Object.fromEntries(KEYS.map((key) => [`spoken_${key}`, `${key} {step} {exact} {share} {max}`]));

/** What is said of each state of a run, without the values that a sentence does not have. */
function follow(...states) {
  const milestones = new Milestones("a");
  const run = { id: "a", status: "queued", step: 0, maxSteps: null, accuracy: { steps: [], exact: [], token: [] } };
  return states.map(({ seen = [], ...state }) => {
    Object.assign(run, state);
    for (const [step, exact] of seen) {
      run.accuracy.steps.push(step);
      run.accuracy.exact.push(exact);
    }
    return milestones.news(run, TEXT, String).map((words) => words.replaceAll(/ ?\{\w+\}/g, ""));
  });
}

test("a training says its milestones, each once", () => {
  const said = follow(
    { status: "queued" },
    { status: "running", maxSteps: 700 },
    { step: 50, seen: [[50, 3]] },
    { step: 100, seen: [[100, 51]] },
    {
      step: 150,
      seen: [
        [150, 40],
        [200, 60],
      ],
    },
    { status: "paused", step: 210 },
    { status: "running" },
    {
      step: 300,
      seen: [
        [250, 92],
        [300, 99.5],
      ],
    },
    { status: "finished", step: 700 },
    {},
  );
  assert.deepEqual(said, [
    [],
    ["started 700"],
    ["first 50 3"],
    ["reached 100 50"],
    [],
    ["paused 210"],
    ["resumed"],
    ["reached 300 99"],
    ["finished 700"].map((words) => `${words} last 99.5`),
    [],
  ]);
});

test("a run that is over when it comes on show says where it ended, and a failure is told", () => {
  assert.deepEqual(
    follow({
      status: "finished",
      maxSteps: 700,
      step: 700,
      seen: [
        [50, 20],
        [700, 95],
      ],
    }),
    [["reached 700 90", "finished 700 last 95"]],
  );
  assert.deepEqual(follow({ status: "running", maxSteps: 7 }, { status: "failed", step: 3 }), [["started 7"], ["failed 3"]]);
});
