import assert from "node:assert/strict";
import { test } from "node:test";
import { isLocal, joinedRoom, keepTaught, openingRoom, roomAddress, taughtLast } from "../../demo/components/room_bar/membership.js";
import {
  emptyState,
  forkOffer,
  isFollowing,
  otherTabSentence,
  placeSentence,
  presentRoom,
  roleOf,
  stateData,
  studentsSentence,
} from "../../demo/components/room_bar/state.js";
import { teachRequest } from "../../demo/components/room_bar/teaching.js";

const text = {
  students_none: "nobody",
  students_one: "one",
  students_many: "{count} of them",
  entering: "entering {code}",
  away: "away from {code}",
  waiting: "waiting in {code}",
  following: "following {code}",
  other_tab: "{code} elsewhere",
  other_tab_left: "{code} left",
  fork: "on my own",
  fork_at: "on my own from {step}",
};
const teacher = (share = false) => ({ teaching: true, code: "CDFGH", secret: "s", share });
const student = (following = true) => ({ ...joinedRoom("CDFGH", "token"), following });
const reply = (changes = {}) => ({ room: "CDFGH", student: "token", run: "view", left: false, snapshot: 41, stage: null, ...changes });

test("a page is nobody, a teacher, a student who follows or one who is away", () => {
  const rooms = [null, teacher(), student(), student(false)];
  assert.deepEqual(
    rooms.map((room) => roleOf({ room, claim: "mine" })),
    ["none", "teacher", "student", "student"],
  );
  assert.deepEqual(rooms.map(isFollowing), [false, false, true, false]);
  assert.deepEqual(
    rooms.map((room) => stateData({ ...emptyState(), room, students: 3 }).role),
    ["none", "teacher", "following", "away"],
  );
  assert.deepEqual(stateData({ ...emptyState(), room: teacher(), students: 3 }), { room: "CDFGH", role: "teacher", students: "3" });
  assert.equal(stateData(emptyState()).room, "");
});

test("a tab that does not teach its own room is in none for the rest of the page", () => {
  const claims = ["asking", "mine", "elsewhere", "free"];
  const states = claims.map((claim) => ({ ...emptyState(), room: teacher(), claim }));
  assert.deepEqual(states.map(roleOf), ["teacher", "teacher", "elsewhere", "elsewhere"]);
  assert.deepEqual(
    states.map((state) => presentRoom(state)?.code),
    [undefined, "CDFGH", undefined, undefined],
  );
  assert.equal(presentRoom({ room: student(), claim: "none" }).student, "token");
  assert.deepEqual(
    states.slice(2).map(({ claim }) => otherTabSentence("CDFGH", claim, text)),
    ["CDFGH elsewhere", "CDFGH left"],
  );
});

test("who takes a room over goes on from where the other tab has left it", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  Object.assign(globalThis, { localStorage: storage, sessionStorage: storage });
  const look = { count: 3, on: true };
  const copy = { ...teacher(), look: { count: 1, on: false }, tab: "train" };
  assert.deepEqual(taughtLast(copy), copy);
  const link = "https://school.example/ja?room=CDFGH&hide=race";
  keepTaught({ ...teacher(true), look, tab: "race", link });
  assert.deepEqual(taughtLast(copy), { ...teacher(true), look, tab: "race", link });
  assert.deepEqual(taughtLast({ ...copy, code: "JKLMN" }), { ...copy, code: "JKLMN" });
  assert.doesNotMatch(kept.get("tl-room-taught"), /secret/);
  for (const broken of ["{", "7", "null", '{"code": "CDFGH", "look": {"count": "x"}, "tab": 7, "link": 7}']) {
    kept.set("tl-room-taught", broken);
    const { tab, look: call, link: none } = taughtLast(copy);
    assert.deepEqual([tab, call, none], ["train", copy.look, undefined], broken);
  }
});

test("students are counted in words", () => {
  assert.deepEqual(
    [0, 1, 2, 31].map((count) => studentsSentence(count, text)),
    ["nobody", "one", "2 of them", "31 of them"],
  );
});

test("a student is told where they are", () => {
  const places = [
    [student(), null],
    [student(false), null],
    [student(false), reply()],
    [student(), reply({ run: null })],
    [student(), reply()],
  ];
  assert.deepEqual(
    places.map(([room, answer]) => placeSentence(room, answer, text)),
    ["entering CDFGH", "entering CDFGH", "away from CDFGH", "waiting in CDFGH", "following CDFGH"],
  );
});

test("a run of one's own is offered where one is followed, and can begin when there are weights and the page has the run's settings", () => {
  const ready = { isOffered: true, isReady: true, words: "on my own from 41" };
  assert.deepEqual(forkOffer(student(), reply(), "view", text), ready);
  assert.deepEqual(forkOffer(student(), reply(), "another", text), { ...ready, isReady: false });
  assert.deepEqual(forkOffer(student(), reply(), undefined, text), { ...ready, isReady: false });
  assert.deepEqual(forkOffer(student(), reply({ snapshot: null }), "view", text), { isOffered: true, isReady: false, words: "on my own" });
  assert.equal(forkOffer(student(false), reply(), "view", text).isOffered, false);
  assert.equal(forkOffer(student(), reply({ run: null }), undefined, text).isOffered, false);
  assert.deepEqual(forkOffer(student(), null, undefined, text), { isOffered: false, isReady: false, words: "on my own" });
});

test("a page opens in the room that the tab was in, unless the address has another", () => {
  const kept = teacher();
  assert.equal(openingRoom(kept, null), kept);
  assert.equal(openingRoom(kept, ""), kept);
  assert.equal(openingRoom(kept, "cdfgh"), kept);
  assert.deepEqual(openingRoom(kept, "JKLMN"), { teaching: false, code: "JKLMN", student: null, following: true, call: null });
  assert.deepEqual(openingRoom(null, "JKLMN"), { teaching: false, code: "JKLMN", student: null, following: true, call: null });
  assert.equal(openingRoom(null, null), null);
});

test("a room's address is the page's, in the page's language, without what else its query says", () => {
  const page = new URL("https://school.example/demo/ja/?seed=7&room=OLD#x");
  assert.equal(roomAddress("CDFGH", page), "https://school.example/demo/ja/?room=CDFGH");
  assert.deepEqual(["localhost", "127.0.0.1", "[::1]", "127.0.0.11", "school.example"].map(isLocal), [true, true, true, false, false]);
});

test("the class sees the run; the tab and the decode only where the teacher wishes", () => {
  const decode = { request: { model: "shipped:sort", source: "3 1 2" }, step: 2, layer: 1, head: "mean", section: "step", cell: null };
  const view = { run: "view", decode };
  const hidden = { room: "CDFGH", secret: "s", run: "view", tab: null, decode: null };
  assert.deepEqual(teachRequest(teacher(), view, "decode"), hidden);
  assert.deepEqual(teachRequest(teacher(true), view, "decode"), {
    ...hidden,
    tab: "decode",
    state: "",
    decode: {
      model: "shipped:sort",
      source: "3 1 2",
      forced: [],
      switches: [],
      step: 2,
      layer: 1,
      head: "mean",
      section: "step",
      cell: null,
    },
  });
  const race = { race: "view", runner: 1 };
  const look = { count: 1, on: true };
  const query = "seed=7&race=own&vary=x&tab=decode&source=3&step=2";
  const whole = teachRequest({ ...teacher(true), look }, { ...view, race, demonstration: null }, "race", query);
  assert.deepEqual([whole.state, whole.race, whole.demonstration, whole.look], ["seed=7&race=own&vary=x", race, null, look]);
});

test("a decode that nobody else may make again is not shown", () => {
  for (const decode of [
    null,
    { request: null, step: 0, layer: 0, head: 0 },
    { request: { model: 7, source: "" }, step: 0, layer: 0, head: 0 },
  ])
    assert.equal(teachRequest(teacher(true), { run: null, decode }, null).decode, null);
});
