import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { TrainRequest } from "../../demo/components/live_chart/train_request.js";
import { ANSWER_TIMEOUT } from "../../demo/components/shared/answer_wait.js";
import { Clock } from "./clock.js";

let clock, asked, timeouts, life, request;

beforeEach(() => {
  clock = new Clock();
  [asked, timeouts] = [[], 0];
  life = new AbortController();
  request = new TrainRequest(
    (paused) => asked.push(paused),
    () => (timeouts += 1),
    life.signal,
  );
});

afterEach(() => clock.restore());

test("Python is asked at once, and the buttons wait until it answers", async () => {
  assert.ok(!request.waiting);
  request.begin(true, true);
  assert.deepEqual(asked, [true]);
  assert.ok(request.waiting);
  await clock.pass(ANSWER_TIMEOUT - 1);
  assert.equal(request.end(), true);
  assert.ok(!request.waiting);
  await clock.pass(ANSWER_TIMEOUT);
  assert.equal(timeouts, 0);
  assert.equal(request.end(), false); // an answer that nobody has waited for
});

test("no answer is said once, and the buttons are free again", async () => {
  request.begin(false, true);
  await clock.pass(ANSWER_TIMEOUT);
  assert.ok(!request.waiting);
  await clock.pass(ANSWER_TIMEOUT);
  assert.equal(timeouts, 1);
});

test("a second press begins the wait anew", async () => {
  request.begin(false, true);
  await clock.pass(ANSWER_TIMEOUT - 1);
  request.begin(true, true);
  await clock.pass(ANSWER_TIMEOUT - 1);
  assert.deepEqual([asked, timeouts], [[false, true], 0]);
  await clock.pass(1);
  assert.equal(timeouts, 1);
});

test("what was pressed before the settings are in waits for them", () => {
  request.begin(true, false);
  assert.deepEqual(asked, []);
  assert.equal(request.end(), false); // the settings are no answer to it
  assert.ok(request.waiting);
  assert.equal(request.takePostponed(), true);
  assert.equal(request.takePostponed(), null); // once
});

test("a press that was postponed too long counts no more", async () => {
  request.begin(false, false);
  await clock.pass(ANSWER_TIMEOUT);
  assert.equal(request.takePostponed(), null);
});

test("it ends with the component", async () => {
  request.begin(false, true);
  life.abort();
  await clock.pass(ANSWER_TIMEOUT);
  assert.equal(timeouts, 0);
});
