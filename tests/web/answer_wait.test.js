import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ANSWER_TIMEOUT, AnswerWait } from "../../demo/components/shared/answer_wait.js";
import { Clock } from "./clock.js";

let clock, life;

beforeEach(() => {
  clock = new Clock();
  life = new AbortController();
});

afterEach(() => clock.restore());

function answerWait() {
  const timeouts = [];
  return { timeouts, wait: new AnswerWait(() => timeouts.push(clock.time), life.signal) };
}

test("the buttons wait until Python answers", async () => {
  const { wait, timeouts } = answerWait();
  assert.ok(!wait.waiting);
  wait.begin();
  assert.ok(wait.waiting);
  await clock.pass(ANSWER_TIMEOUT - 1);
  assert.equal(wait.end(), true);
  assert.ok(!wait.waiting);
  await clock.pass(ANSWER_TIMEOUT);
  assert.deepEqual(timeouts, []);
  assert.equal(wait.end(), false); // an answer that nobody has waited for
});

test("no answer is said once, and the buttons are free again; another press begins the wait anew", async () => {
  const { wait, timeouts } = answerWait();
  wait.begin();
  await clock.pass(ANSWER_TIMEOUT - 1);
  wait.begin();
  await clock.pass(ANSWER_TIMEOUT - 1);
  assert.equal(timeouts.length, 0);
  await clock.pass(1);
  assert.ok(!wait.waiting);
  await clock.pass(2 * ANSWER_TIMEOUT);
  assert.equal(timeouts.length, 1);
});

test("a view that has left the page waits for nothing", async () => {
  const { wait, timeouts } = answerWait();
  wait.begin();
  life.abort();
  await clock.pass(2 * ANSWER_TIMEOUT);
  assert.deepEqual([timeouts, wait.waiting], [[], false]);
});
