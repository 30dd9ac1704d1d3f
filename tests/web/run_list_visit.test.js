import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { newRun } from "../../demo/components/live_chart/run_state.js";
import { MOST_RUNS, summaryOf, Visit } from "../../demo/components/run_list/visit.js";

let visit;

beforeEach(() => {
  visit = new Visit();
});

/** A run that has ended after seven steps. */
function endedRun(id, changes = {}) {
  return Object.assign(newRun(id), {
    status: "finished",
    step: 7,
    maxSteps: 7,
    settings: { seed: 3 },
    query: `seed=${id}`,
    preset: "classroom",
    differs: ["seed"],
    curve: { steps: [1, 2, 3, 4, 5, 6, 7], loss: [9, 7, 5, 3, 1, null, 1], lr: [] },
    newest: { loss: 1, lr: 0.1 },
    accuracy: { steps: [2, 4, 6], exact: [11, 91, 89], token: [] },
    complete: true,
    ...changes,
  });
}

const ids = () => visit.entries.map(({ id }) => id);

test("of a run is kept what it reached, and when", () => {
  const { exact, to90, loss, step, status, lastLoss, gone } = summaryOf(endedRun("a"));
  assert.deepEqual(
    { exact, to90, step, status, lastLoss, gone },
    { exact: 89, to90: 4, step: 7, status: "finished", lastLoss: 1, gone: false },
  );
  assert.equal(Math.round(1000 * loss), 4333); // what is no number does not count
  const nothing = summaryOf(endedRun("b", { accuracy: { steps: [], exact: [], token: [] }, newest: { loss: null, lr: null } }));
  assert.deepEqual([nothing.exact, nothing.to90, nothing.lastLoss], [null, null, null]);
});

test("the newest stands first, numbered in the order in which they ended", () => {
  for (const id of ["a", "b", "c"]) assert.deepEqual(visit.add(endedRun(id)), { replaced: null, made_room: null });
  assert.deepEqual(ids(), ["c", "b", "a"]);
  assert.deepEqual(
    visit.entries.map(({ number }) => number),
    [3, 2, 1],
  );
});

test("the same run again keeps its place, name and number", () => {
  visit.add(endedRun("a"));
  visit.rename(visit.entries[0], "  mine  ");
  visit.add(endedRun("b"));
  assert.deepEqual(visit.add(endedRun("a")), { replaced: null, made_room: null });
  assert.deepEqual(ids(), ["b", "a"]);
  assert.deepEqual(visit.add(endedRun("z", { query: "seed=a" })), { replaced: "a", made_room: null });
  assert.deepEqual(ids(), ["z", "b"]);
  assert.deepEqual([visit.entries[0].name, visit.entries[0].number], ["mine", 1]);
});

test("equal settings with another end are another run: one that was stopped, one that began with other weights", () => {
  visit.add(endedRun("a"));
  visit.add(endedRun("b", { query: "seed=a", step: 5 }));
  visit.add(endedRun("c", { query: "seed=a", newest: { loss: 0.5, lr: 0.1 } }));
  assert.deepEqual(ids(), ["c", "b", "a"]);
});

test("the oldest that is neither named nor drawn makes room", () => {
  for (let i = 0; i < MOST_RUNS; i++) visit.add(endedRun(`r${i}`));
  visit.rename(visit.find("r0"), "kept");
  visit.find("r1").ghost = true;
  assert.equal(visit.add(endedRun("new")).made_room.id, "r2");
  assert.equal(visit.entries.length, MOST_RUNS);
  for (const entry of visit.entries) entry.ghost = true;
  assert.equal(visit.add(endedRun("newer")).made_room.id, "r0");
  assert.equal(visit.entries[0].id, "newer");
});

test("what was dropped comes back where it was, until the next is dropped, and never by itself", () => {
  for (const id of ["a", "b", "c"]) visit.add(endedRun(id));
  assert.equal(visit.drop(visit.find("b")), null);
  visit.add(endedRun("b"));
  assert.deepEqual(ids(), ["c", "a"]);
  visit.undrop();
  assert.deepEqual(ids(), ["c", "b", "a"]);
  visit.drop(visit.find("c"));
  assert.equal(visit.drop(visit.find("a")).id, "c");
  visit.undrop();
  visit.undrop();
  assert.deepEqual(ids(), ["b", "a"]);
});

test("a run that the server has forgotten keeps what is known of it", () => {
  visit.add(endedRun("a"));
  visit.add(endedRun("a", { status: "gone", step: 7 }));
  const [entry] = visit.entries;
  assert.deepEqual([entry.gone, entry.status, entry.exact], [true, "finished", 89]);
});

test("a reload brings back what was kept, and passes over what is none", () => {
  visit.add(endedRun("a"));
  visit.drop(visit.entries[0]);
  visit.add(endedRun("b"));
  const again = new Visit(JSON.parse(JSON.stringify(visit.kept)));
  assert.deepEqual(again.entries, visit.entries);
  again.add(endedRun("a"));
  again.add(endedRun("c"));
  assert.deepEqual(
    again.entries.map(({ id, number }) => [id, number]),
    [
      ["c", 3],
      ["b", 2],
    ],
  );
  for (const kept of [null, {}, { entries: 7, count: "x", ignored: {} }, { entries: [null, 3, {}, { id: "a" }] }]) {
    assert.deepEqual(new Visit(kept).entries, []);
  }
});
