import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Follower } from "../../demo/components/room_bar/following.js";
import { joinedRoom } from "../../demo/components/room_bar/membership.js";
import { emptyState } from "../../demo/components/room_bar/state.js";
import { subscribe } from "../../demo/components/shared/messages.js";

const value = { output: ["1", "2"] };
const place = { step: 1, layer: 0, head: "mean" };
const shown = (changes = {}) => ({ version: "a", source: "3 1 2", ...place, ...changes });
const reply = (changes = {}) => ({ room: "CDFGH", student: "token", run: null, left: false, snapshot: null, stage: null, ...changes });
const staged = (decode, tab = "decode") => reply({ stage: { tab, decode } });

let state, told, follower, life;
const take = (answer) => follower.take(answer, state.room);
/** What the page and its components were told since it was last asked. */
const news = () => told.splice(0);

beforeEach(() => {
  state = { ...emptyState(), room: joinedRoom("CDFGH", "token") };
  told = [];
  life = new AbortController();
  const tells =
    (name) =>
    (...details) =>
      told.push([name, ...details]);
  follower = new Follower(
    { state, render: tells("render") },
    Object.fromEntries(["renamed", "changed", "takeSettings", "takeSource", "openTab"].map((name) => [name, tells(name)])),
  );
  for (const name of ["followRun", "mirrorDecode"]) subscribe(name, tells(name), life.signal);
});

afterEach(() => life.abort());

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
  take(staged(shown({ value })));
  assert.deepEqual(news(), [
    ["openTab", "decode"],
    ["takeSource", "3 1 2"],
    ["mirrorDecode", { version: "a", value, ...place }],
  ]);
  assert.equal(follower.request(state.room).seen, "a");
  take(staged(shown()));
  assert.deepEqual(news(), []); // the student may look elsewhere in between
  take(staged(shown({ layer: 1 })));
  assert.deepEqual(news(), [["mirrorDecode", { version: "a", value, ...place, layer: 1 }]]);
  take(staged(shown({ version: "b" })));
  assert.deepEqual(news(), []); // its value is still to come
});

test("a tab is opened once; the student may open another", () => {
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

  Object.assign(state, { room: joinedRoom("CDFGH", "token"), run: "own" });
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
  assert.deepEqual(news(), [["mirrorDecode", { version: "a", value, ...place }]]);
  follower.goAway();
  assert.deepEqual(news(), [["changed", state.room], ["mirrorDecode", null], ["render"]]);
  follower.onOwnView();
  assert.deepEqual(news(), []);
});

test("the server is told whether the student watches, comes back, and which decode they have", () => {
  follower.again = true;
  const asked = { room: "CDFGH", student: "token", watching: true, again: true, seen: null };
  assert.deepEqual(follower.request(state.room), asked);
  take(reply());
  assert.deepEqual(follower.request(state.room), { ...asked, again: false });
  assert.deepEqual(follower.request({ ...state.room, following: false }), { ...asked, watching: false, again: false });
});
