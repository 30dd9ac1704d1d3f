import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ASK_AGAIN, OwnCheck } from "../../demo/components/race_view/own_check.js";
import { ANSWER_TIMEOUT, RaceRequest } from "../../demo/components/race_view/race_request.js";
import { Clock } from "./clock.js";

let clock, life;

beforeEach(() => {
  clock = new Clock();
  life = new AbortController();
});

afterEach(() => clock.restore());

function raceRequest() {
  const timeouts = [];
  return { timeouts, request: new RaceRequest(() => timeouts.push(clock.time), life.signal) };
}

test("the buttons wait until Python answers", async () => {
  const { request, timeouts } = raceRequest();
  assert.ok(!request.waiting);
  request.begin();
  assert.ok(request.waiting);
  await clock.pass(ANSWER_TIMEOUT - 1);
  assert.equal(request.end(), true);
  assert.ok(!request.waiting);
  await clock.pass(ANSWER_TIMEOUT);
  assert.deepEqual(timeouts, []);
  assert.equal(request.end(), false); // an answer that nobody has waited for
});

test("no answer is said once, and the buttons are free again; another press begins the wait anew", async () => {
  const { request, timeouts } = raceRequest();
  request.begin();
  await clock.pass(ANSWER_TIMEOUT - 1);
  request.begin();
  await clock.pass(ANSWER_TIMEOUT - 1);
  assert.equal(timeouts.length, 0);
  await clock.pass(1);
  assert.ok(!request.waiting);
  await clock.pass(2 * ANSWER_TIMEOUT);
  assert.equal(timeouts.length, 1);
});

test("a view that has left the page waits for nothing", async () => {
  const { request, timeouts } = raceRequest();
  request.begin();
  life.abort();
  await clock.pass(2 * ANSWER_TIMEOUT);
  assert.deepEqual([timeouts, request.waiting], [[], false]);
});

function ownCheck() {
  const form = { vary: "seed=3,5", answered: undefined, mayAsk: true, asked: [] };
  const check = new OwnCheck({
    vary: () => form.vary,
    answered: () => form.answered,
    mayAsk: () => form.mayAsk,
    ask: (vary) => form.asked.push(vary),
    signal: life.signal,
  });
  return { form, check };
}

test("a question that is lost is asked again until it is answered", async () => {
  const { form, check } = ownCheck();
  check.begin();
  await clock.pass(2 * ASK_AGAIN);
  assert.deepEqual(form.asked, ["seed=3,5", "seed=3,5", "seed=3,5"]);
  form.answered = "seed=3,5";
  await clock.pass(5 * ASK_AGAIN);
  assert.equal(form.asked.length, 3);
});

test("an answer to what was varied before does not count", async () => {
  const { form, check } = ownCheck();
  check.begin();
  form.answered = "seed=3,5";
  form.vary = "seed=3,7";
  check.begin();
  await clock.pass(ASK_AGAIN);
  assert.deepEqual(form.asked, ["seed=3,5", "seed=3,7", "seed=3,7"]);
});

test("nothing is asked while another race is chosen or one is going, nor after the view has left the page", async () => {
  const { form, check } = ownCheck();
  form.mayAsk = false;
  check.begin();
  await clock.pass(ASK_AGAIN);
  assert.deepEqual(form.asked, []);
  form.mayAsk = true;
  check.begin();
  form.mayAsk = false; // the race has begun
  await clock.pass(ASK_AGAIN);
  assert.equal(form.asked.length, 1);
  form.mayAsk = true;
  check.begin();
  life.abort();
  await clock.pass(5 * ASK_AGAIN);
  assert.equal(form.asked.length, 2);
});
