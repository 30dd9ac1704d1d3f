import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { FilmWatch } from "../../demo/components/attention_film/film_watch.js";
import { newState, shownFrame } from "../../demo/components/attention_film/film_state.js";
import { RecordedFilm } from "../../demo/components/attention_film/recorded_film.js";
import { Clock, settle } from "./clock.js";

const [LAYERS, HEADS] = [2, 3];
const PROBE = { source: ["3", "1"], target: ["(start)", "3", "1", "(end)"] };
const ABOUT = { task: "copy", layers: LAYERS, heads: HEADS, max_steps: 131, probes: [PROBE] };
const MAPS = Object.fromEntries(
  Object.entries({ cross: 3 * 2, decoder: 3 * 3, encoder: 2 * 2 }).map(([kind, cells]) => {
    return [kind, Buffer.alloc(2 * LAYERS * HEADS * cells).toString("base64")];
  }),
);
const BEST = 4; // index of the head that is aligned at the end; before it is another one
const frame = (step) => ({ step, alignment: [0, 1, 2, 3, 4, 5].map((i) => (i === (step < 131 ? 1 : BEST) ? 0.9 : 0.2)), ...MAPS });
const FILM = { run: "classroom", status: "finished", about: ABOUT, frames: [0, 7, 19, 131].map(frame), more: false, thinned: 0, pause: 0 };
const at = (step) => ({ name: "classroom", film: FILM, step });

let clock, life, asked, state, watch, recorded;

beforeEach(() => {
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.window = new EventTarget();
  clock = new Clock();
  life = new AbortController();
  asked = [];
  state = newState(false);
  const view = { state, change: (patch) => Object.assign(state, patch), text: { lost: "lost" } };
  const film = async (request) => {
    asked.push(request);
    return { ...FILM, run: "r", frames: asked.length > 1 ? [] : FILM.frames };
  };
  watch = new FilmWatch({ view, api: { film }, say: () => {}, signal: life.signal });
  recorded = new RecordedFilm(view, watch);
  watch.setInSight(true);
});

afterEach(() => {
  life.abort();
  clock.restore();
  delete globalThis.document;
  delete globalThis.window;
});

const shown = () => [state.film.frames.length, shownFrame(state.film, state).step, state.film.status];

test("it grows with what is played, on the head that is best at the end, and nobody is asked", async () => {
  recorded.take(at(1));
  assert.deepEqual(shown(), [1, 0, "running"]);
  assert.deepEqual([state.layer, state.head, state.waiting], [1, 1, false]);
  const { about, shapes } = state.film;
  recorded.take(at(18));
  assert.deepEqual(shown(), [2, 7, "running"]);
  recorded.take(at(131));
  assert.deepEqual(shown(), [4, 131, "finished"]);
  assert.ok(state.film.about === about && state.film.shapes === shapes);
  assert.deepEqual([state.layer, state.head], [1, 1]);
  await clock.pass(60_000);
  assert.deepEqual([asked, clock.timers.size], [[], 0]);
});

test("of another recording nothing of the first is left", () => {
  recorded.take(at(18));
  const other = { ...FILM, frames: [0, 9, 23].map(frame) };
  recorded.take({ name: "course", film: other, step: 30 });
  assert.deepEqual(
    state.film.frames.map(({ step }) => step),
    [0, 9, 23],
  );
});

test("played again it begins again; where a person has wound to, it stays", () => {
  recorded.take(at(131));
  recorded.take(at(1));
  assert.deepEqual(shown(), [1, 0, "running"]);
  recorded.take(at(20));
  Object.assign(state, { following: false, step: 7, chosen: true, layer: 0, head: 2 });
  recorded.take(at(131));
  assert.deepEqual(shown(), [4, 7, "finished"]);
  recorded.take(at(1));
  assert.deepEqual([state.layer, state.head, state.following], [0, 2, true]);
});

test("out of sight nothing is drawn; back in sight it is where the recording is", () => {
  watch.setInSight(false);
  recorded.take(at(20));
  assert.equal(state.film, null);
  watch.setInSight(true);
  recorded.take(at(21));
  assert.deepEqual(shown(), [3, 19, "running"]);
});

test("a run takes its place, and no recording that of a run", async () => {
  recorded.take(at(20));
  recorded.take(null);
  assert.equal(state.film, null);
  watch.follow("r");
  recorded.take(at(20));
  assert.equal(state.film, null);
  await settle();
  assert.deepEqual([state.film.run, asked[0].run], ["r", "r"]);
  const { film } = state;
  recorded.take(at(131));
  recorded.take(null);
  recorded.take(undefined);
  assert.equal(state.film, film);
});
