/** What the questions to a class show, without a browser. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { wholeNumber } from "../../demo/components/room_questions/answering.js";
import { written } from "../../demo/components/room_questions/asking.js";
import { answeredSentence, barsOf, cameSentence, hasCounts } from "../../demo/components/room_questions/board.js";
import { placeWords, stuckSentence } from "../../demo/components/room_questions/places.js";
import { projectedQuestion } from "../../demo/components/room_questions/projected.js";
import { measuredBar } from "../../demo/components/room_questions/steering.js";

/** @returns {import("../../demo/components/shared/api_types").RoomQuestion} */
function asked(changes = {}) {
  return {
    number: 1,
    words: "Which?",
    whole: false,
    lesson: "one",
    step: 2,
    open: true,
    shown: true,
    bars: [
      { name: "a", words: "A" },
      { name: "b", words: "B" },
    ],
    rounds: [
      { took_part: 4, counts: [1, 3] },
      { took_part: 0, counts: [0, 0] },
    ],
    came: null,
    came_words: "",
    right: null,
    mine: null,
    ...changes,
  };
}

test("a bar is a share of those who answered that time; of nobody it is empty", () => {
  assert.deepEqual(barsOf(asked(), 1), [
    { name: "before", count: 3, share: 0.75 },
    { name: "after", count: 0, share: 0 },
  ]);
  assert.equal(hasCounts(asked({ rounds: [{ took_part: 4, counts: null }] })), false);
});

test("a projector shows no numbers until the teacher does", () => {
  const hidden = projectedQuestion(asked({ shown: false }));
  assert.deepEqual([hidden.words, hasCounts(hidden), hidden.rounds.map(({ took_part }) => took_part)], ["Which?", false, [4, 0]]);
  assert.equal(hasCounts(projectedQuestion(asked())), true);
});

test("what came true: an answer, none of them, or nothing is said", () => {
  const text = { came: "true: {answer}", nobody: "none" };
  assert.equal(cameSentence(asked(), text), "");
  assert.equal(cameSentence(asked({ came: "" }), text), "none");
  assert.equal(cameSentence(asked({ came: 0, came_words: "0" }), text), "true: 0");
});

test("a whole number may be typed in full-width digits, and nothing else", () => {
  for (const [typed, number] of /** @type {[string, number | null][]} */ ([
    ["7", 7],
    [" -12 ", -12],
    ["４２", 42],
    ["−3", -3],
    ["", null],
    ["1.5", null],
    ["1e3", null],
    ["seven", null],
    ["1001", null],
  ]))
    assert.equal(wholeNumber(typed, 1000), number, typed);
});

test("lines that are left empty are no choices", () => {
  assert.deepEqual(written([" a ", "", "  ", "b"]), ["a", "b"]);
});

test("who has answered is counted among those who are there, or have been", () => {
  const text = { open: "{count} of {students}", open_one: "{count} of 1", closed: "{count}" };
  const rounds = [{ took_part: 3, counts: null }];
  assert.equal(answeredSentence(asked({ rounds }), 28, text), "3 of 28");
  assert.equal(answeredSentence(asked({ rounds }), 2, text), "3 of 3");
  assert.equal(answeredSentence(asked({ rounds: [{ took_part: 0, counts: null }] }), 1, text), "0 of 1");
  assert.equal(answeredSentence(asked({ rounds, open: false }), 28, text), "3");
});

test("what a lesson has measured decides its own prediction only", () => {
  const place = { lesson: "one", step: 4, predicts: 2, came: "b" };
  assert.equal(measuredBar(asked(), place)?.words, "B");
  assert.equal(measuredBar(asked(), { ...place, lesson: "two" }), null);
  assert.equal(measuredBar(asked(), { ...place, predicts: 0 }), null);
  assert.equal(measuredBar(asked(), { ...place, came: null }), null);
  assert.equal(measuredBar(asked(), { ...place, came: "" }), null);
  assert.equal(measuredBar(asked(), null), null);
});

test("where the class is, and who is stuck", () => {
  const text = {
    crowd: "{title} {step}/{of}",
    crowd_end: "{title} end",
    stuck_one: "1 over {minutes}",
    stuck_many: "{count} over {minutes}",
  };
  const crowd = { title: "T", step: 3, of: 5, words: "", count: 4, stuck: 2 };
  assert.equal(placeWords(crowd, text), "T 3/5");
  assert.equal(placeWords({ ...crowd, step: 6 }, text), "T end");
  assert.deepEqual(
    [0, 1, 2].map((count) => stuckSentence(count, 3, text)),
    ["", "1 over 3", "2 over 3"],
  );
});
