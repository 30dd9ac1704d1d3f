import assert from "node:assert/strict";
import { test } from "node:test";
import { newRun } from "../../demo/components/live_chart/run_state.js";
import { RunWatch } from "../../demo/components/live_chart/run_watch.js";

const verdict = { verdict: "learned", sentences: ["Learned."] };
const nothingNew = {
  status: "finished",
  step: 3,
  max_steps: 3,
  metrics: { steps: [], loss: [], lr: [] },
  events: [],
  next: { step: 3, event: 1 },
  pause: 317,
};

/** A watch of which only what takes answers in is there. */
function watchWith(answer) {
  const asked = [];
  const api = {
    verdict(request) {
      asked.push(request);
      return answer();
    },
  };
  const parts = { api, state: { smoothing: 0, message: null }, poller: {}, props: { text: {} }, render: () => asked.push("drawn") };
  return [Object.assign(Object.create(RunWatch.prototype), parts), asked];
}

test("when all of a run is read its verdict is asked, once, and shown", async () => {
  const [watch, asked] = watchWith(() => Promise.resolve(verdict));
  const run = newRun("r");
  watch.take({ ...nothingNew, status: "running" }, run);
  assert.deepEqual(asked, []);
  watch.take(nothingNew, run);
  await new Promise(setImmediate);
  assert.equal(run.verdict, verdict);
  assert.deepEqual(asked, [{ run: "r" }, "drawn"]);
  watch.take(nothingNew, run);
  assert.equal(asked.length, 2);
});

test("why a run failed is said once: by its verdict, or if there is none as a message", async () => {
  const failed = { type: "failed", step: 3, message: "It became nan." };
  for (const [answer, said] of [
    [{ verdict: "diverged", sentences: ["It became nan.", "Try less."] }, []],
    [{ verdict: "", sentences: [] }, [["It became nan.", true]]],
    [{ error: "gone" }, [["It became nan.", true]]],
  ]) {
    const [watch] = watchWith(() => Promise.resolve(answer));
    const run = newRun("r");
    const heard = [];
    Object.assign(watch.state, { run, say: (...words) => heard.push(words) });
    watch.take({ ...nothingNew, status: "failed", events: [failed] }, run);
    assert.deepEqual([run.failure, watch.state.message, run.verdict], ["It became nan.", null, null]);
    watch.take({ ...nothingNew, status: "failed" }, run);
    await new Promise(setImmediate);
    assert.deepEqual(heard, said);
  }
});

test("without an answer, or without words, there is no verdict", async () => {
  const answers = [Promise.reject(new Error("lost")), Promise.resolve({ error: "gone" }), Promise.resolve({ verdict: "", sentences: [] })];
  for (const answer of answers) {
    const [watch, asked] = watchWith(() => answer);
    const run = newRun("r");
    await watch.askVerdict(run);
    assert.deepEqual(run.verdict, { verdict: "", sentences: [] });
    assert.deepEqual(asked, [{ run: "r" }, "drawn"]);
  }
});

test("a run that goes on from an earlier step after a restart is read from the beginning, and the page says so", () => {
  const [watch] = watchWith(() => Promise.resolve(verdict));
  const heard = [];
  watch.state.say = (words) => heard.push(words);
  watch.props.text.went_on = "It goes on from step {step}.";
  const run = newRun("r");
  const metrics = { steps: [1, 2, 3], loss: [3, 2, 1], lr: [0.1, 0.2, 0.3] };
  watch.take({ ...nothingNew, status: "running", metrics }, run);
  assert.deepEqual(run.curve.steps, [1, 2, 3]);
  watch.take({ ...nothingNew, status: "queued", step: 2, next: { step: 2, event: 0 } }, run);
  assert.deepEqual([run.id, run.curve.steps, run.cursor, run.complete], ["r", [], { step: 0, event: 0 }, false]);
  assert.deepEqual(heard, ["It goes on from step 2."]);
  assert.ok(watch.poller.eagerUntil > performance.now());
});
