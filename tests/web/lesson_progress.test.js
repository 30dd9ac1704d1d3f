import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { day, LessonProgress, readRecords } from "../../demo/components/lesson_panel/progress.js";
import { slipText, summary } from "../../demo/components/lesson_panel/slip.js";

const text = {
  slip_title: "My lessons",
  slip_lessons: "{finished} done.",
  slip_predictions: "{right} of {predictions} right.",
  slip_finished: "Finished {date}",
  slip_begun: "Begun",
  predicted: "Predicted:",
  measured: "Measured:",
  own_answer: "Mine:",
  verdict_right: "right",
  verdict_wrong: "not so",
  verdict_open: "open",
};
const LESSONS = [
  { name: "one", title: "First", question: "What?" },
  { name: "two", title: "Second", question: "Why?" },
];
const TODAY = new Date(2026, 10, 28);

/** What a browser remembers; `forbidden`: it throws. */
function storage(forbidden = false) {
  const kept = new Map();
  const check = () => {
    if (forbidden) throw new Error("forbidden");
  };
  return {
    getItem: (key) => (check(), kept.get(key) ?? null),
    setItem: (key, value) => (check(), kept.set(key, value)),
    removeItem: (key) => (check(), kept.delete(key)),
  };
}

beforeEach(() => (globalThis.localStorage = storage()));
afterEach(() => delete globalThis.localStorage);

function filled(progress = new LessonProgress()) {
  progress.measure("two", 2, { question: "Which?", predicted: "*this*", measured: "that, [at] 99 %", right: false });
  progress.measure("two", 4, { question: "And?", predicted: "a", measured: "b", right: null });
  progress.answer("two", 3, { question: "Why so?", words: "because\n# it is" });
  progress.measure("one", 1, { question: "How?", predicted: "so", measured: "so", right: true });
  progress.finish("two", TODAY);
  return progress;
}

test("another page of this browser knows what was done, until it is forgotten", () => {
  filled();
  const other = new LessonProgress();
  assert.deepEqual([other.isFinished("two"), other.isFinished("one"), other.isEmpty], [true, false, false]);
  other.forget();
  assert.equal(new LessonProgress().isEmpty, true);
});

test("where the browser forbids storage the page remembers by itself", () => {
  globalThis.localStorage = storage(true);
  const progress = filled();
  assert.equal(progress.isFinished("two"), true);
  progress.forget();
  assert.equal(progress.isEmpty, true);
});

test("two pages do not overwrite each other's lessons", () => {
  const [one, other] = [new LessonProgress(), new LessonProgress()];
  assert.deepEqual([one.all, other.all], [{}, {}]);
  one.finish("one", TODAY);
  other.finish("two", TODAY);
  assert.deepEqual(Object.keys(one.all).sort(), ["one", "two"]);
});

test("what is remembered and is not that is not taken", () => {
  for (const odd of [null, "", "{", "7"]) assert.deepEqual(readRecords(odd) ?? {}, {});
  const odd = JSON.stringify({ one: { finished: "<b>", predictions: { 1: { question: 1 } }, answers: [] }, two: null });
  const empty = { finished: "", predictions: {}, answers: {} };
  assert.deepEqual(readRecords(odd), { one: empty, two: empty });
});

test("the slip tells in order what was predicted, what was measured and what was answered, and nothing in it is Markdown", () => {
  const slip = slipText(filled().all, LESSONS, text, day(TODAY));
  assert.equal(
    slip,
    `# My lessons

2026-11-28

1 done. 1 of 2 right.

## 1. First

What?

Begun

- **How?**
  - Predicted: so (right)
  - Measured: so

## 2. Second

Why?

Finished 2026-11-28

- **Which?**
  - Predicted: \\*this\\* (not so)
  - Measured: that, \\[at\\] 99 %

- **Why so?**
  - Mine: because \\# it is

- **And?**
  - Predicted: a (open)
  - Measured: b
`,
  );
});

test("a lesson that is not offered any more stays on the slip; own words have an end", () => {
  const progress = new LessonProgress();
  progress.answer("gone", 1, { question: "Q", words: "x".repeat(5000) });
  assert.equal(progress.all.gone.answers[1].words.length, 4000);
  assert.match(slipText(progress.all, LESSONS, text, "today"), /## gone\n\nBegun\n\n- \*\*Q\*\*/);
  assert.equal(summary([], text), "0 done.");
});
