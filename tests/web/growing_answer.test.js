import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { GrowingAnswer } from "../../demo/components/attention_view/inside/heads/growing_answer.js";
import { Clock, settle } from "./clock.js";

let clock, asked, waiting, news, answer;

beforeEach(() => {
  clock = new Clock();
  [asked, waiting, news] = [0, [], 0];
  answer = new GrowingAnswer({
    ask: () => {
      asked += 1;
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    progress: ({ count }) => count,
    noAnswer: "no answer",
    news: () => (news += 1),
  });
});

afterEach(() => clock.restore());

/** The server answers the oldest question. */
async function reply(value) {
  waiting.shift().resolve(value);
  await settle();
}

test("nothing is asked before somebody begins; then until it is done, one question at a time", async () => {
  await settle();
  assert.deepEqual([asked, answer.going, answer.reply], [0, false, null]);
  answer.go();
  answer.go();
  assert.deepEqual([asked, answer.going], [1, true]);
  await reply({ done: false, count: 3 });
  assert.deepEqual([asked, answer.reply.count], [2, 3]);
  const before = news;
  await reply({ done: true, count: 5 });
  assert.deepEqual([asked, answer.going, answer.done, answer.reply.count], [2, false, true, 5]);
  assert.ok(news > before);
  answer.go();
  await clock.pass(60_000);
  assert.equal(asked, 2); // it is known
});

test("who stops asks no more; what comes is taken in, and going on continues there", async () => {
  answer.go();
  await reply({ done: false, count: 3 });
  answer.stop();
  assert.equal(answer.going, false);
  await reply({ done: false, count: 7 });
  await clock.pass(60_000);
  assert.deepEqual([asked, answer.reply.count, answer.going], [2, 7, false]);
  answer.go();
  assert.equal(asked, 3);
  await reply({ done: true, count: 11 });
  assert.equal(answer.reply.count, 11);
});

test("stopping and going on while an answer is under way asks nothing twice", async () => {
  answer.go();
  answer.stop();
  answer.go();
  assert.deepEqual([asked, answer.going], [1, true]);
  await reply({ done: false, count: 2 });
  assert.equal(asked, 2);
});

test("where nothing new has come it waits a moment", async () => {
  answer.go();
  await reply({ done: false, count: 3 });
  await reply({ done: false, count: 3 });
  assert.equal(asked, 2);
  await clock.pass(119);
  assert.equal(asked, 2);
  await clock.pass(1);
  assert.equal(asked, 3);
});

test("a refusal ends it with its sentence, and it can be begun again", async () => {
  answer.go();
  await reply({ error: "unknown task", gone: "" });
  assert.deepEqual([answer.problem, answer.going, answer.reply], ["unknown task", false, null]);
  answer.go();
  assert.deepEqual([answer.problem, asked], ["", 2]);
  waiting.shift().reject(new Error("broken"));
  await settle();
  assert.deepEqual([answer.problem, answer.going], ["no answer", false]);
});

test("a server that says nothing counts as none, and what was known stays", async () => {
  answer.go();
  await reply({ done: false, count: 3 });
  await clock.pass(29_999);
  assert.equal(answer.going, true);
  await clock.pass(1);
  assert.deepEqual([answer.problem, answer.going, answer.reply.count], ["no answer", false, 3]);
});
