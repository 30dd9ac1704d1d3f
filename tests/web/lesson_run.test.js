import assert from "node:assert/strict";
import { test } from "node:test";
import { LessonRun, restoredRun } from "../../demo/components/lesson_panel/lesson_run.js";
import { Waiting } from "../../demo/components/lesson_panel/waiting.js";

const compare = (fact, operator, value, of_fact = false) => ({ fact, operator, value, of_fact });
const step = (kind, more = {}) => ({ kind, words: "", state: "", point: "", choices: [], press: "", until: null, seconds: 0, hints: [], keep: {}, outcomes: [], answer: "", ...more }); // prettier-ignore
const choice = (name) => ({ name, words: name, misconception: "", answer: "" });
const GOOD = [[compare("run.exact", ">", 0.9)], [compare("run.ended", "==", true)]];
const LESSON = {
  name: "small",
  title: "",
  question: "",
  minutes: 3,
  steps: [
    step("predict", { choices: [choice("high"), choice("low")] }),
    step("do", { press: "train", until: GOOD, keep: { end: "run.step" } }),
    step("confront", {
      outcomes: [
        { when: [[compare("run.exact", ">", 0.9), compare("kept.end", "<", 100)]], choice: "high", words: "" },
        { when: null, choice: "low", words: "" },
      ],
    }),
    step("why", { answer: "because" }),
  ],
};
const run = (exact, ended = false, at = 0) => ({ run: { exact, ended, step: at } });
const idle = run(null);

/** A lesson whose prediction has been made. */
function predicted(name = "high", facts = idle) {
  const walk = new LessonRun(LESSON);
  walk.enter(facts);
  walk.predict(name);
  walk.next(facts);
  return walk;
}

test("a lesson is walked: predicted, done, compared, answered, over", () => {
  const walk = predicted();
  assert.deepEqual([walk.kind, walk.predictions], ["do", { 0: "high" }]);
  walk.waiting.press(idle, 1000);
  assert.equal(walk.take(run(0.5, false, 31)), false);
  assert.equal(walk.take(run(0.97, false, 67)), true);
  walk.next(run(0.97, false, 67));
  assert.deepEqual([walk.kind, walk.kept, walk.verdict.right, walk.verdict.choice.name], ["confront", { end: 67 }, true, "high"]);
  walk.next(run(0.1));
  walk.next(run(0.1));
  assert.deepEqual([walk.kind, walk.isOver, walk.place], ["end", true, 4]);
});

test("what was measured stays, whatever the page does later, until the step is done once more", () => {
  const walk = predicted("low");
  walk.waiting.press(idle, 1000);
  walk.take(run(0.97, false, 67));
  walk.next(run(0.97, false, 67));
  assert.equal(walk.outcome.choice, "high");
  assert.equal(walk.verdict.right, false);
  walk.next(run(0.2));
  walk.back(run(0.2));
  assert.equal(walk.facts(run(0.2)).run.exact, 0.97);
  walk.back(run(0.2));
  walk.next(run(0.2)); // read again, not done again
  assert.equal(walk.outcome.choice, "high");
  walk.back(run(0.2));
  walk.back(run(0.2));
  walk.predict("high");
  assert.equal(walk.predictions[0], "low"); // it has been compared
  walk.next(run(0.2));
  walk.waiting.press(run(0.2), 2000);
  walk.take(run(0.3, true, 131));
  walk.next(run(0.3, true, 131));
  assert.deepEqual([walk.outcome.choice, walk.kept.end, walk.verdict.right], ["low", 131, true]);
});

test("a prediction can be changed until it has been compared", () => {
  const walk = predicted("high");
  walk.back(idle);
  walk.predict("unknown");
  assert.equal(walk.chosen, "high");
  walk.predict("low");
  assert.equal(walk.chosen, "low");
});

test("an old run that shows what is asked for does not count, a new one does", () => {
  const old = run(0.99, true, 400);
  const walk = predicted("high", old);
  assert.equal(walk.take(old), false);
  walk.waiting.press(old, 1000);
  assert.equal(walk.take(old), false);
  assert.equal(walk.waiting.isSo(old), true);
  assert.equal(walk.take(run(null, false, 0)), false);
  assert.equal(walk.take(run(0.99, false, 60)), true);
});

test("what the page tells before the learner has done anything is how a step begins", () => {
  const waiting = new Waiting([[compare("decode.head", "==", 3)]]);
  waiting.take({ decode: { head: 0 } });
  waiting.take({ decode: { head: 3 } }); // the step's state has come
  assert.equal(waiting.isReached({ decode: { head: 3 } }), false);
  waiting.act({ decode: { head: 3 } });
  waiting.take({ decode: { head: 2 } });
  assert.equal(waiting.isReached({ decode: { head: 2 } }), false);
  waiting.take({ decode: { head: 3 } });
  assert.equal(waiting.isReached({ decode: { head: 3 } }), true);
});

test("each alternative needs a change of its own; what nobody had told is one, once something was pressed", () => {
  const waiting = new Waiting([[compare("run.exact", ">", 0.9)], [compare("decode.right", "==", true)]]);
  waiting.press({ run: { exact: 0.95 } }, 1000);
  waiting.take({ run: { exact: 0.95 }, decode: { right: false } });
  assert.equal(waiting.isReached({ run: { exact: 0.95 }, decode: { right: false } }), false);
  waiting.take({ run: { exact: 0.95 }, decode: { right: true } });
  assert.equal(waiting.isReached({ run: { exact: 0.95 }, decode: { right: true } }), true);
  const first = new Waiting([[compare("decode.right", "==", true)]]);
  first.press({}, 1000);
  first.take({ decode: { right: true } });
  assert.equal(first.isReached({ decode: { right: true } }), true);
});

test("a fact may be compared with another, and both are watched", () => {
  const waiting = new Waiting([[compare("run.step", ">", "kept.end", true)]]);
  assert.deepEqual(waiting.names, ["run.step", "kept.end"]);
  waiting.act({ run: { step: 5 }, kept: { end: 10 } });
  waiting.take({ run: { step: 11 }, kept: { end: 10 } });
  assert.equal(waiting.isReached({ run: { step: 11 }, kept: { end: 10 } }), true);
});

test("a reload goes on where the lesson was; what was begun before it is still begun", () => {
  const walk = predicted();
  walk.waiting.press(run(0.99, true, 400), 1000);
  walk.take(run(null));
  walk.words[3] = "mine";
  const again = restoredRun(LESSON, JSON.parse(JSON.stringify(walk.stored)), {});
  assert.deepEqual([again.place, again.predictions, again.words, again.waiting.pressedAt], [1, { 0: "high" }, { 3: "mine" }, 1000]);
  assert.equal(again.take(run(0.95, false, 50)), true);

  const waiting = predicted("high", run(0.99, true, 400)); // its button was not pressed
  const unpressed = restoredRun(LESSON, JSON.parse(JSON.stringify(waiting.stored)), {});
  unpressed.take(run(null)); // the chart comes back empty, and then has its old run again
  assert.equal(unpressed.take(run(0.99, true, 400)), false);
});

test("what was kept and does not fit the lesson is not taken", () => {
  assert.equal(restoredRun(LESSON, null, {}), null);
  assert.equal(restoredRun(LESSON, { name: "other", place: 1 }, {}), null);
  for (const place of [-1, 5, 1.5, "1", null]) assert.equal(restoredRun(LESSON, { name: "small", place }, {}), null);
  const odd = { name: "small", place: 3, predictions: { 0: "gone", 9: "high" }, kept: { end: {} }, done: "no", measured: { 2: 7, 3: {} }, words: { 3: 5 }, waiting: 4 }; // prettier-ignore
  const found = restoredRun(LESSON, odd, {});
  assert.deepEqual([found.place, found.predictions, found.kept, found.done, found.measured, found.words], [0, {}, {}, [], {}, {}]);
});
