import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { changedSetting, SettingsHistory } from "../../demo/components/settings_bar/history.js";
import { moveOfKey } from "../../demo/components/settings_bar/index.js";

const QUERIES = ["preset=classroom", "preset=classroom&seed=7", "preset=classroom&seed=7&d_model=32", "preset=sort"];
let history;

beforeEach(() => {
  history = new SettingsHistory();
  QUERIES.forEach((query, i) => history.take(query, 5000 * i));
});

/** Python answers an undo or redo with these settings. */
function answer(move, query) {
  history.asked = move;
  history.take(query, 90_000);
}

test("settings that are named are a step each; the same again is none", () => {
  history.take("preset=sort", 99_000);
  assert.deepEqual(history.states, QUERIES);
  assert.deepEqual([history.now, history.at(-1), history.at(1)], [QUERIES[3], QUERIES[2], null]);
});

test("undo and redo go along the steps, and a change after an undo ends what was ahead", () => {
  answer(-1, QUERIES[2]);
  answer(-1, QUERIES[1]);
  answer(1, QUERIES[2]);
  assert.deepEqual([history.now, history.at(1)], [QUERIES[2], QUERIES[3]]);
  history.take("preset=reverse", 95_000);
  assert.deepEqual([history.states, history.at(1)], [[...QUERIES.slice(0, 3), "preset=reverse"], null]);
});

test("an undo that only leads back to what was named last changes no step", () => {
  answer(-1, QUERIES[3]);
  assert.deepEqual([history.now, history.asked], [QUERIES[3], null]);
  history.asked = -1;
  history.take("preset=sort&seed=1", 91_000); // something else came in between
  assert.deepEqual(history.states, [...QUERIES, "preset=sort&seed=1"]);
});

test("a slider that is dragged is one step; back to where it was is none", () => {
  [3, 4, 5].forEach((seed, i) => history.take(`preset=sort&seed=${seed}`, 20_000 + 100 * i));
  assert.deepEqual(history.states, [...QUERIES, "preset=sort&seed=5"]);
  history.take("preset=sort", 20_400);
  assert.deepEqual([history.states, history.index], [QUERIES, 3]);
  history.take("preset=sort&seed=5", 30_000);
  history.take("preset=sort&seed=6", 40_000);
  history.take("preset=sort&seed=6&d_model=32", 40_100);
  assert.equal(history.states.length, 7);
});

test("which one setting differs", () => {
  assert.equal(changedSetting("preset=sort", "preset=sort&seed=2"), "seed");
  assert.equal(changedSetting("seed=1&d_model=2", "d_model=2&seed=3"), "seed");
  assert.equal(changedSetting("seed=1", "d_model=2"), null);
  assert.equal(changedSetting("seed=1", "seed=1"), null);
});

test("a history without end keeps the newest", () => {
  for (let seed = 0; seed < 200; seed++) history.take(`preset=sort&seed=${seed}`, 50_000 + 5000 * seed);
  assert.deepEqual([history.states.length, history.now, history.index], [60, "preset=sort&seed=199", 59]);
  const again = new SettingsHistory(history.kept);
  assert.equal(again.at(-1), "preset=sort&seed=198");
});

test("the keys of every system", () => {
  const key = (name, held = {}) => moveOfKey({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
  assert.deepEqual([key("z", { ctrlKey: true }), key("Z", { metaKey: true, shiftKey: true }), key("y", { ctrlKey: true })], [-1, 1, 1]);
  assert.deepEqual([key("z"), key("z", { ctrlKey: true, altKey: true }), key("x", { ctrlKey: true })], [null, null, null]);
});
