import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { changedPart, StageFollower } from "../../demo/components/room_bar/stage.js";
import { subscribe } from "../../demo/components/shared/messages.js";

const ADDRESS = "https://school.example/?room=CDFGH&seed=1";
const changed = (before, wanted, present = "") => {
  const [from, to, now] = [before, wanted, present].map((query) => new URLSearchParams(query));
  return changedPart(from, to, now)?.toString() ?? null;
};
const stage = (query, changes = {}) => ({
  tab: "race",
  decode: null,
  state: { version: query, query },
  race: null,
  demonstration: null,
  look: null,
  ...changes,
});

let told, life;

beforeEach(() => {
  told = [];
  life = new AbortController();
  globalThis.document = { querySelector: () => null };
  globalThis.HTMLElement = class {};
  globalThis.CSS = { escape: (text) => text };
  globalThis.location = { href: ADDRESS };
  globalThis.history = { state: null, replaceState: (state, title, address) => (globalThis.location = { href: String(address) }) };
  for (const name of ["stateWanted", "followRace", "followDemonstration"])
    subscribe(name, (detail) => told.push([name, detail]), life.signal);
});

afterEach(() => {
  life.abort();
  for (const name of ["document", "HTMLElement", "CSS", "location", "history"]) delete globalThis[name];
});

test("only what the teacher changed is changed, settings all together and not where the page has them", () => {
  assert.equal(changed("seed=1&part=table", "seed=1&part=table"), null);
  assert.equal(changed("", "preset=course&seed=1", "seed=1&preset=course"), null);
  assert.equal(changed("preset=course&seed=1", "preset=course&seed=2", "seed=9"), "preset=course&seed=2");
  assert.equal(changed("seed=1", "seed=1", "seed=9"), null); // the student's own, until the teacher moves
  assert.equal(changed("race=own&vary=a", "race=own&vary=b"), "vary=b&race=own");
  assert.equal(changed("schedule=step%3D2", ""), ""); // gone: the explorer shows its start
});

test("a state is shown once, with the tab, when the page is ready; a race after it, once for each move", () => {
  const follower = new StageFollower();
  const race = { race: "mine", runner: null };
  follower.take(stage("race=warmup", { race }), false);
  assert.deepEqual([told, follower.seen], [[], "race=warmup"]);
  const { query, ...unsaid } = stage("race=warmup").state;
  const later = stage("race=warmup", { race, state: unsaid });
  follower.take(later, true);
  follower.take(later, true);
  assert.deepEqual(told.splice(0), [
    ["stateWanted", { query: `${query}&tab=race` }],
    ["followRace", race],
  ]);
  assert.equal(new URL(globalThis.location.href).search, "?room=CDFGH&seed=1&race=warmup");
  follower.take(stage("race=warmup", { race: { ...race, runner: 1 } }), true);
  assert.deepEqual(told.splice(0), [["followRace", { race: "mine", runner: 1 }]]);
  follower.reset(); // "everyone look here"
  follower.take(later, true);
  assert.deepEqual(
    told.map(([name]) => name),
    ["stateWanted", "followRace"],
  );
});

test("a state never changes the room, a lesson or what is Gradio's", () => {
  const follower = new StageFollower();
  follower.take(stage("part=table&room=OTHER&lesson=x&hide=y&__theme=dark"), true);
  assert.equal(new URL(globalThis.location.href).search, "?room=CDFGH&seed=1&part=table");
});

test("a demonstration is told once", () => {
  const follower = new StageFollower();
  const demonstration = { demonstration: "d", name: "lockstep", options: {} };
  for (let i = 0; i < 2; i += 1) follower.take(stage("", { demonstration }), true);
  assert.deepEqual(
    told.filter(([name]) => name === "followDemonstration"),
    [["followDemonstration", demonstration]],
  );
});
