import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Follower } from "../../demo/components/room_bar/following.js";
import { joinedRoom } from "../../demo/components/room_bar/membership.js";
import { emptyState } from "../../demo/components/room_bar/state.js";
import { subscribe } from "../../demo/components/shared/messages.js";

const value = { output: ["1", "2"] };
const place = { step: 1, layer: 0, head: "mean", section: "step", cell: null };
const plain = { variant: null, ...place };
const shown = (changes = {}) => ({ version: "a", source: "3 1 2", ...plain, ...changes });
const reply = (changes = {}) => ({ room: "CDFGH", student: "token", run: null, left: false, snapshot: null, stage: null, ...changes });
const stage = { state: { version: "", query: "" }, race: null, demonstration: null, look: null };
const staged = (decode, tab = "decode", changes = {}) => reply({ stage: { ...stage, tab, decode, ...changes } });

let state, told, follower, life;
const take = (answer) => follower.take(answer, state.room);
/** What the page and its components were told since it was last asked. */
const news = () => told.splice(0);

beforeEach(() => {
  state = { ...emptyState(), room: { ...joinedRoom("CDFGH", "token"), call: 0 } };
  told = [];
  globalThis.location = { href: "https://school.example/?room=CDFGH" };
  life = new AbortController();
  const tells =
    (name) =>
    (...details) =>
      told.push([name, ...details]);
  follower = new Follower(
    { state, render: tells("render") },
    Object.fromEntries(
      ["renamed", "changed", "takeSettings", "takeSource", "openTab", "comeBack", "settings"].map((name) => [name, tells(name)]),
    ),
  );
  for (const name of ["followRun", "mirrorDecode"]) subscribe(name, tells(name), life.signal);
});

afterEach(() => {
  life.abort();
  delete globalThis.location;
});

test("a room's run goes to the chart once, its settings not before those of the address", () => {
  take(reply({ run: "view" }));
  take(reply({ run: "view" }));
  assert.deepEqual(news(), [["followRun", { run: "view" }]]);
  state.pageOpened = true;
  follower.askForSettings();
  assert.deepEqual(news(), [["takeSettings", "view"]]);
  take(reply({ run: "next" }));
  assert.deepEqual(news(), [
    ["followRun", { run: "next" }],
    ["takeSettings", "next"],
  ]);
  take(reply({ run: null })); // the last one stays
  assert.deepEqual(news(), []);
});

test("a name that the server changed is kept", () => {
  take(reply({ student: "new", room: "JKLMN" }));
  assert.deepEqual([state.room.student, state.room.code], ["new", "JKLMN"]);
  assert.deepEqual(news(), [["renamed", state.room]]);
});

test("a decode comes with its value once; later answers only move in it", () => {
  state.pageOpened = true;
  take(staged(shown({ value })));
  assert.deepEqual(news(), [
    ["openTab", "decode"],
    ["takeSource", "3 1 2"],
    ["mirrorDecode", { version: "a", value, ...plain }],
  ]);
  assert.equal(follower.request(state.room).seen, "a");
  take(staged(shown()));
  assert.deepEqual(news(), []); // the student may look elsewhere in between
  take(staged(shown({ layer: 1 })));
  assert.deepEqual(news(), [["mirrorDecode", { version: "a", value, ...plain, layer: 1 }]]);
  take(staged(shown({ version: "b" })));
  assert.deepEqual(news(), []); // its value is still to come
});

test("a tab is opened once; the student may open another", () => {
  state.pageOpened = true;
  take(staged(null, "train"));
  take(staged(null, "train"));
  take(staged(null, "race"));
  assert.deepEqual(news(), [
    ["openTab", "train"],
    ["openTab", "race"],
  ]);
});

test("when the teacher shows no decode any more, the attention view is the student's own", () => {
  take(staged(shown({ value })));
  news();
  take(reply());
  assert.deepEqual(news(), [["mirrorDecode", null]]);
  take(reply());
  assert.deepEqual(news(), []);
  assert.equal(follower.request(state.room).seen, null);
});

test("a student who has stopped the run, or shows one of their own, is away, and sees nothing more until they come back", () => {
  take(reply({ run: "view", left: true }));
  assert.equal(state.room.following, false);
  assert.deepEqual(news(), [["changed", state.room], ["render"]]);
  take(reply({ run: "view" }));
  assert.deepEqual(news(), []);

  Object.assign(state, { room: { ...joinedRoom("CDFGH", "token"), call: 0 }, run: "own" });
  take(reply({ run: "view" }));
  news();
  follower.onRun(false);
  assert.equal(state.room.following, false);
  assert.deepEqual(news(), [["changed", state.room], ["render"]]);
});

test("a chart that has just come into the page is told of the room's run", () => {
  take(reply({ run: "view" }));
  news();
  follower.onRun(true);
  assert.deepEqual(news(), [["followRun", { run: "view" }]]);
  state.run = "view";
  follower.onRun(false);
  assert.deepEqual(news(), []);
  assert.equal(state.room.following, true);
});

test("an attention view that has just come into the page is told of the room's decode", () => {
  follower.onOwnView();
  take(staged(shown({ value })));
  news();
  follower.onOwnView();
  assert.deepEqual(news(), [["mirrorDecode", { version: "a", value, ...plain }]]);
  follower.goAway();
  assert.deepEqual(news(), [["changed", state.room], ["mirrorDecode", null], ["render"]]);
  follower.onOwnView();
  assert.deepEqual(news(), []);
});

test("the server is told whether the student watches, comes back, and which decode they have", () => {
  follower.again = true;
  const asked = { room: "CDFGH", student: "token", watching: true, again: true, seen: null, seen_variant: null, seen_state: null };
  assert.deepEqual(follower.request(state.room), asked);
  take(reply());
  assert.deepEqual(follower.request(state.room), { ...asked, again: false });
  assert.deepEqual(follower.request({ ...state.room, following: false }), { ...asked, watching: false, again: false });
});

test("chosen tokens and switched heads come once beside the decode, and an open cell with the place", () => {
  state.pageOpened = true;
  const variant = { version: "v", value: { output: ["2"] } };
  const cell = { kind: "cross", row: 1, column: 0 };
  take(staged(shown({ value, variant: { version: "v" } })));
  assert.ok(!news().some(([name]) => name === "mirrorDecode")); // its value is still to come
  take(staged(shown({ variant, section: "cell", cell })));
  assert.deepEqual(news(), [["mirrorDecode", { version: "a", value, ...plain, variant, section: "cell", cell }]]);
  assert.equal(follower.request(state.room).seen_variant, "v");
});

test("who is called comes back, is held while the class is together, and is let go once", () => {
  take(staged(null, "train", { look: { count: 1, on: true } }));
  assert.deepEqual(news(), [["changed", state.room], ["comeBack"]]);
  take(staged(null, "train", { look: { count: 1, on: true } }));
  assert.deepEqual(news(), [["openTab", "train"]]);
  state.room.following = false;
  take(staged(null, "train", { look: { count: 1, on: true } }));
  assert.deepEqual(news(), [["comeBack"]]);
  state.room.following = true;
  take(staged(null, "train", { look: { count: 2, on: false } }));
  assert.equal(state.room.following, false);
  state.room.following = true; // they follow again by themselves
  take(staged(null, "train", { look: { count: 2, on: false } }));
  assert.equal(state.room.following, true);
});

test("who comes when the class has been let go follows", () => {
  state.room.call = null;
  take(staged(null, "train", { look: { count: 2, on: false } }));
  assert.deepEqual([state.room.following, state.room.call], [true, 2]);
});

test("a race of their own puts a student on their own; one that was kept over a reload gives way to the room's", () => {
  const race = { race: "mine", runner: null };
  subscribe("followRace", (detail) => told.push(["followRace", detail]), life.signal);
  state.reply = staged(null, "race", { race });
  follower.onOther("race", "mine", false);
  follower.onOther("race", null, false); // they look at another in the list
  assert.deepEqual([state.room.following, news()], [true, []]);
  follower.onOther("race", "kept", true);
  assert.deepEqual(news(), [["followRace", race]]);
  follower.onOther("race", "own", false);
  assert.equal(state.room.following, false);
});
