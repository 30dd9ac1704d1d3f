import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { FilmAddress, readFilm, writtenFilm } from "../../demo/components/attention_film/film_address.js";
import { newState } from "../../demo/components/attention_film/film_state.js";
import { FilmWatch } from "../../demo/components/attention_film/film_watch.js";
import { RecordedFilm } from "../../demo/components/attention_film/recorded_film.js";
import { Winding } from "../../demo/components/attention_film/winding.js";
import { Clock, settle } from "./clock.js";

const [LAYERS, HEADS, LAST] = [2, 3, 131];
const PROBE = { source: ["3", "1"], target: ["(start)", "3", "1", "(end)"] };
const ABOUT = { task: "copy", layers: LAYERS, heads: HEADS, max_steps: LAST, probes: [PROBE, PROBE] };
const MAPS = Object.fromEntries(
  Object.entries({ cross: 3 * 2, decoder: 3 * 3, encoder: 2 * 2 }).map(([kind, cells]) => {
    return [kind, Buffer.alloc(2 * LAYERS * HEADS * cells).toString("base64")];
  }),
);
const ALL = "kind=decoder;layer=2;head=1;step=13;sequence=2";
const of = (film) => new URLSearchParams({ film });

/** A reply whose best head is the last. */
function reply(steps, changes = {}) {
  const frames = steps.map((step) => ({ step, alignment: [0.1, 0.1, 0.1, 0.1, 0.1, 0.9], ...MAPS }));
  return { run: "r", status: "running", frames, more: false, thinned: 0, pause: 250, ...changes };
}

let clock, life, state, watch, address, winding, asked, replies;

beforeEach(() => {
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.window = new EventTarget();
  globalThis.location = { href: "https://school.example/?seed=1" };
  globalThis.history = { state: null, replaceState: (old, title, to) => (globalThis.location = { href: String(to) }) };
  clock = new Clock();
  life = new AbortController();
  state = newState(false);
  [asked, replies] = [[], []];
  const view = { state, change: (patch) => Object.assign(state, patch), text: { lost: "lost" } };
  const film = async (request) => asked.push(request) && (replies.shift() ?? reply([]));
  watch = new FilmWatch({ view, api: { film }, say: () => {}, signal: life.signal });
  winding = new Winding(view);
  address = new FilmAddress(view, watch, winding);
  watch.setInSight(true);
});

afterEach(() => {
  life.abort();
  address.cancel();
  winding.cancel();
  clock.restore();
  for (const name of ["document", "window", "location", "history"]) delete globalThis[name];
});

const said = () => new URL(globalThis.location.href).searchParams.get("film");

/** What is drawn is written, a while later. */
async function rest() {
  address.write();
  await clock.pass(1000);
}

/** Puts the film of a run on show. */
async function show(steps, run = "r") {
  replies.push(reply(steps, { about: ABOUT, run }));
  watch.follow(run);
  await settle();
  await clock.pass(1000);
}

test("what is written is what is read", () => {
  assert.deepEqual(readFilm(of(ALL)), { kind: "decoder", layer: 1, head: 0, sequence: 1, step: 13 });
  assert.deepEqual(readFilm(of("step=last")), { step: "last" });
  assert.equal(readFilm(of("step=0;kind=cross;x=1")), null);
  assert.equal(readFilm(new URLSearchParams("seed=1")), null);
  const shown = {
    ...newState(false),
    kind: "decoder",
    kindChosen: true,
    layer: 1,
    head: 0,
    chosen: true,
    following: false,
    step: 13,
    probe: 1,
  };
  assert.equal(writtenFilm(shown, false), ALL);
});

test("nothing is written until somebody chooses, then how the picture stands, once it rests", async () => {
  await show([0, 13, 29]);
  await rest();
  assert.equal(said(), null); // it went to the best head by itself
  winding.back();
  address.write();
  await clock.pass(200);
  assert.equal(said(), null);
  winding.back();
  await rest();
  assert.equal(said(), "step=0;sequence=1");
  winding.last(); // who follows is to hear of it
  await rest();
  assert.equal(said(), "step=last;sequence=1");
  Object.assign(state, { layer: 0, head: 2, chosen: true });
  await rest();
  assert.equal(said(), "layer=1;head=3;step=last;sequence=1");
  assert.equal(new URL(globalThis.location.href).searchParams.get("seed"), "1");
});

test("while it plays nothing is written, and what a lesson took out of the address stays out", async () => {
  await show([0, 13, 29]);
  winding.play();
  address.write();
  await clock.pass(400);
  assert.equal(said(), null);
  winding.stop();
  await rest();
  assert.notEqual(said(), null);
  globalThis.location = { href: "https://school.example/?seed=2" };
  await rest();
  assert.equal(said(), null);
});

test("of a film on show the address changes what it names at once", async () => {
  await show([0, 13, 29]);
  assert.deepEqual([state.layer, state.head, state.following], [1, 2, true]);
  winding.play();
  address.take(of("kind=encoder;layer=1;step=13"));
  assert.deepEqual([state.kind, state.layer, state.head, state.step, state.following, state.playing], ["encoder", 0, 2, 13, false, false]);
  address.take(of("step=last"));
  assert.deepEqual([state.following, state.layer], [true, 0]);
  address.take(of("layer=9;head=9"));
  assert.deepEqual([state.layer, state.head], [LAYERS - 1, HEADS - 1]);
  address.take(new URLSearchParams("tab=train"));
  assert.equal(state.kind, "encoder");
});

test("a link is opened before there is a film: the first one stands where it says, the next begins as always", async () => {
  address.take(of("kind=decoder;layer=2;head=1;step=13;sequence=9"));
  replies.push(reply([0], { about: ABOUT }), reply([0], { about: ABOUT }));
  await show([0, 13, 29]);
  assert.deepEqual([state.kind, state.layer, state.head], ["decoder", 1, 0]);
  assert.deepEqual([state.step, state.following, state.wish], [13, false, null]);
  assert.equal(state.probe, 1); // there are two
  assert.equal(asked.at(-1).probe, 1);
  await show([0, 29], "next");
  assert.deepEqual([state.following, state.layer, state.head], [true, 1, 0]);
});

test("a recording stops at the step that a link names, and goes to a head that it has", () => {
  address.take(of("layer=7;head=1;step=13"));
  const recorded = new RecordedFilm({ state, change: (patch) => Object.assign(state, patch) }, watch);
  const whole = { ...reply([0, 13, 29]), about: ABOUT, status: "finished" };
  for (const step of [0, 13, 29]) recorded.take({ name: "small", film: whole, step });
  assert.deepEqual([state.layer, state.head, state.step, state.following], [LAYERS - 1, 0, 13, false]);
});
