import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { FilmWatch } from "../../demo/components/attention_film/film_watch.js";
import { newState } from "../../demo/components/attention_film/film_state.js";
import { Clock, settle } from "./clock.js";

const [LAYERS, HEADS] = [2, 3];
const PROBE = { source: ["3", "1"], target: ["(start)", "3", "1", "(end)"] };
const ABOUT = { task: "copy", layers: LAYERS, heads: HEADS, max_steps: 131, probes: [PROBE, PROBE] };
const MAPS = Object.fromEntries(
  Object.entries({ cross: 3 * 2, decoder: 3 * 3, encoder: 2 * 2 }).map(([kind, cells]) => {
    return [kind, Buffer.alloc(2 * LAYERS * HEADS * cells).toString("base64")];
  }),
);

let clock, life, asked, replies, state, watch;

/** `best`: index of the head that is aligned by 0.5 more than the others. */
function reply(steps, changes = {}, best = 0) {
  const alignment = Array.from({ length: LAYERS * HEADS }, (_, i) => (i === best ? 0.7 : 0.2));
  const frames = steps.map((step) => ({ step, alignment, ...MAPS }));
  return { run: "r", status: "running", frames, more: false, thinned: 0, pause: 250, ...changes };
}

beforeEach(() => {
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.window = new EventTarget();
  clock = new Clock();
  life = new AbortController();
  [asked, replies] = [[], []];
  state = newState(false);
  watch = new FilmWatch({
    view: { state, change: (patch) => Object.assign(state, patch), text: { lost: "lost" } },
    api: {
      film: async (request) => {
        asked.push(request);
        return replies.shift() ?? reply([]);
      },
    },
    say: () => {},
    signal: life.signal,
  });
});

afterEach(() => {
  life.abort();
  clock.restore();
  delete globalThis.document;
  delete globalThis.window;
});

test("until it can be seen a film is fetched up to its first picture, which is there when somebody comes; then the rest", async () => {
  replies.push(reply([], { about: null, status: "queued" }), reply([0], { about: ABOUT }));
  watch.follow("r");
  assert.equal(state.waiting, true);
  await settle();
  await clock.pass(10_000);
  assert.deepEqual([asked.length, state.film?.frames.length, state.newest], [2, 1, 0]);
  replies.push(reply([2, 3], { more: true, thinned: 1 }), reply([5], { thinned: 1 }));
  watch.setInSight(true);
  await settle();
  assert.equal(state.newest, 0); // frames that rushed by would be a flicker
  await clock.pass(1);
  assert.equal(state.newest, 5);
  await clock.pass(500);
  assert.deepEqual(
    asked.map(({ frame, thinned }) => [frame, thinned]),
    [
      [-1, 0],
      [-1, 0],
      [0, 0],
      [3, 1],
      [5, 1],
    ],
  );
  watch.setInSight(false);
  await clock.pass(10_000);
  assert.equal(asked.length, 5);
});

test("a film of which somebody had chosen no head is opened on the best one, however little that leads", async () => {
  const alignment = [0.81, 0.8, 0.2, 0.1, 0.82, 0.3];
  const { frames } = reply([0, 90]);
  replies.push(reply([], { about: ABOUT, status: "finished", frames: frames.map((frame) => ({ ...frame, alignment })) }));
  watch.follow("r");
  await settle();
  assert.deepEqual([state.layer, state.head], [1, 1]);
});

test("it is shown when it is whole", async () => {
  watch.setInSight(true);
  replies.push(reply([0, 1], { about: ABOUT, more: true }));
  watch.follow("r");
  await settle();
  assert.equal(state.film, null);
  replies.push(reply([2]));
  await clock.pass(1);
  assert.deepEqual([state.film.frames.length, state.newest, state.layer], [3, 2, 0]);
});

test("another sequence takes the place of the one on show, which stays until then", async () => {
  watch.setInSight(true);
  replies.push(reply([0, 1], { about: ABOUT }));
  watch.follow("r");
  await settle();
  const first = state.film;
  replies.push(reply([0], { about: ABOUT, more: true }), reply([1]));
  watch.chooseProbe(1);
  await settle();
  assert.deepEqual([state.film, state.probe], [first, 1]);
  await clock.pass(1);
  assert.deepEqual([state.film.probe, state.film.frames.length, asked[1].probe, asked[1].frame], [1, 2, 1, -1]);
  watch.chooseProbe(0);
  watch.chooseProbe(1); // what was begun to be fetched is not wanted any more
  assert.equal(watch.loading, null);
});

test("the picture goes to the best aligned head until a person chooses, and only while it follows", async () => {
  watch.setInSight(true);
  replies.push(reply([0], { about: ABOUT }, 5));
  watch.follow("r");
  await settle();
  assert.deepEqual([state.layer, state.head], [1, 2]);
  replies.push(reply([1], {}, 1));
  state.following = false;
  await clock.pass(500);
  assert.deepEqual([state.newest, state.layer, state.head], [1, 1, 2]);
  replies.push(reply([2], {}, 1));
  state.following = true;
  await clock.pass(500);
  assert.deepEqual([state.layer, state.head], [0, 1]);
  replies.push(reply([3], {}, 4));
  state.chosen = true;
  await clock.pass(500);
  assert.deepEqual([state.newest, state.layer, state.head], [3, 0, 1]);
});

test("a run that the server does not know is not waited for", async () => {
  watch.setInSight(true);
  replies.push({ error: "no such run", gone: "unknown_run" });
  watch.follow("r");
  await clock.pass(10_000);
  assert.deepEqual([asked.length, state.waiting, state.film], [1, false, null]);
});

test("when no run is on show any more, neither is its film", async () => {
  watch.setInSight(true);
  replies.push(reply([0], { about: ABOUT }));
  watch.follow("r");
  await settle();
  watch.follow(null);
  await clock.pass(10_000);
  assert.deepEqual([state.film, watch.fetched, state.waiting, asked.length], [null, null, false, 1]);
});

test("after a restart of the server, frames that it does not know are dropped, and made anew where they come again", async () => {
  watch.setInSight(true);
  replies.push(reply([0, 40, 80], { about: ABOUT }));
  watch.follow("r");
  await settle();
  replies.push(reply([], { thinned: 1, steps: [0, 30] }), reply([50], { thinned: 1 }));
  await clock.pass(500);
  await clock.pass(500);
  assert.equal(asked[2].frame, 30);
  assert.deepEqual(
    state.film.frames.map(({ step }) => step),
    [0, 50],
  );
});
