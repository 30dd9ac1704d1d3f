import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ASK_AGAIN, OwnCheck } from "../../demo/components/race_view/own_check.js";
import { Clock } from "./clock.js";

let clock, life;

beforeEach(() => {
  clock = new Clock();
  life = new AbortController();
});

afterEach(() => clock.restore());

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
