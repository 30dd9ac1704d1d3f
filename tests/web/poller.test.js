import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { pauseWhile, Poller } from "../../demo/components/shared/poller.js";
import { Clock, settle } from "./clock.js";

const pass = (milliseconds) => clock.pass(milliseconds);

let clock, asked, answers, told, life, run, poller;

beforeEach(() => {
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.window = new EventTarget();
  clock = new Clock();
  [asked, answers, told] = [0, [], []];
  life = new AbortController();
  run = { status: "running", pause: 250 };
  poller = new Poller({
    wanted: () => run,
    ask: () => {
      asked += 1;
      return answers.length ? answers.shift() : Promise.resolve({ fresh: asked });
    },
    news: (reply) => told.push(["news", reply.fresh]),
    gone: (sentence, reason) => told.push(["gone", sentence, reason]),
    say: (words, alert = false) => told.push(["say", words, alert]),
    lost: "no answer",
    signal: life.signal,
  });
});

afterEach(() => {
  life.abort();
  clock.restore();
  delete globalThis.document;
  delete globalThis.window;
});

test("pauses are the server's while a run goes, short when it is over, long while it waits", () => {
  assert.deepEqual(
    ["running", "queued", "paused", "finished", "failed"].map((status) => pauseWhile({ status, pause: 317 })),
    [317, 1000, 1000, 60, 60],
  );
});

test("it asks again after each pause, and never twice at once", async () => {
  poller.now();
  await settle();
  assert.equal(asked, 1);
  await pass(249);
  assert.equal(asked, 1);
  await pass(1);
  assert.equal(asked, 2);
  let answer;
  answers.push(new Promise((resolve) => (answer = resolve)));
  await pass(250);
  assert.equal(asked, 3);
  poller.now();
  poller.now();
  await pass(1000);
  assert.equal(asked, 3);
  answer({ fresh: 3 });
  await settle();
  assert.equal(asked, 4); // what was asked for meanwhile is asked at once
});

test("nothing is asked while nothing is on show", async () => {
  run = null;
  poller.now();
  await pass(60_000);
  assert.equal(asked, 0);
});

test("an answer about what is no longer on show is passed over", async () => {
  let answer;
  answers.push(new Promise((resolve) => (answer = resolve)));
  poller.now();
  run = { status: "running", pause: 250 };
  answer({ fresh: "old" });
  await settle();
  assert.deepEqual(told, []);
});

test("lost answers are said, tried again ever later, and taken back when one comes", async () => {
  answers.push(...Array.from({ length: 5 }, () => Promise.reject(new Error("cut"))));
  poller.now();
  await settle();
  const moments = [];
  for (let second = 0; second <= 23; second++) {
    moments.push(asked);
    await pass(1000);
  }
  assert.deepEqual(moments.slice(0, 16), [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5]);
  assert.deepEqual(
    told.slice(0, 5),
    Array.from({ length: 5 }, () => ["say", "no answer", false]),
  );
  assert.deepEqual(told.slice(5, 7), [
    ["say", "", false],
    ["news", 6],
  ]);
});

test("an answer that never comes counts as lost", async () => {
  answers.push(new Promise(() => {}));
  poller.now();
  await pass(14_999);
  assert.deepEqual(told, []);
  await pass(1);
  assert.deepEqual(told, [["say", "no answer", false]]);
});

test("what the server refuses is said; what it knows no more is gone", async () => {
  answers.push(Promise.resolve({ error: "not now" }), Promise.resolve({ error: "over", gone: "unknown_run" }));
  poller.now();
  await settle();
  await pass(1000);
  assert.deepEqual(told, [
    ["say", "not now", true],
    ["gone", "over", "unknown_run"],
  ]);
});

test("after something was asked for it is eager for a while", async () => {
  poller.now(200);
  await settle();
  for (let i = 0; i < 3; i++) await pass(60);
  assert.equal(asked, 4);
  await pass(60);
  const before = asked;
  await pass(200);
  assert.equal(asked, before);
});

test("a page that nobody sees asks seldom, and at once when somebody looks", async () => {
  document.hidden = true;
  poller.now();
  await settle();
  await pass(9999);
  assert.equal(asked, 1);
  document.hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  assert.equal(asked, 2);
});

test("it ends with the component, and leaves no listener", async () => {
  poller.now();
  await settle();
  life.abort();
  await pass(60_000);
  window.dispatchEvent(new Event("online"));
  await pass(60_000);
  assert.equal(asked, 1);
});

test("a clock that is set back does not make it poll eagerly for hours", async () => {
  poller.now(3000);
  await settle();
  Date.now = () => clock.time - 7_200_000;
  await pass(3060);
  const before = asked;
  await pass(1000);
  assert.ok(asked - before <= 4, `${asked - before} polls in a second`);
});
