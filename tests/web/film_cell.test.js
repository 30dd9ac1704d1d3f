import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { CellLink } from "../../demo/components/attention_film/cell_link.js";
import { newFilm, takeReply } from "../../demo/components/attention_film/film.js";
import { newState } from "../../demo/components/attention_film/film_state.js";
import { filmPlace, isOfFilm } from "../../demo/components/attention_view/film_place.js";
import { latest, publish } from "../../demo/components/shared/messages.js";

const ABOUT = { layers: 1, heads: 2, look_ahead: false, probes: [{ source: ["7", "3"], target: ["(start)", "3", "7", "(end)"] }] };
const map = (cells) => Buffer.from(new Uint16Array(2 * cells).buffer).toString("base64");
const frame = (step) => ({ step, alignment: [0, 0], cross: map(6), decoder: map(9), encoder: map(4) });

globalThis.CSS = { escape: String };
globalThis.HTMLElement = class {};
globalThis.document = { querySelector: () => null };
globalThis.window = { scrollY: 31 };
afterEach(() => publish("cellWanted", null));

/** The film of a recording that stands at step 6, and what is asked of the server. */
function link(answer) {
  const film = newFilm(null, 0, "classroom");
  takeReply(film, { about: ABOUT, frames: [0, 6, 12].map(frame), status: "finished", more: false, thinned: 0, pause: 0 });
  const state = { ...newState(false), film, step: 6, following: false, kind: "decoder", layer: 0, head: 1 };
  const [asked, problem] = [[], { textContent: "" }];
  const nearest = async (request) => {
    asked.push(request);
    return answer(request);
  };
  const view = { state, text: { cell_mirrored: "mirrored", lost_cell: "lost" } };
  return { asked, problem, state, link: new CellLink({ view, nearest, tab: "race", problem }) };
}

test("a pressed cell names its picture, its place and what the decoder was given", async () => {
  const { link: followed, asked } = link(() => ({ model: "shipped:classroom-0005", step: 5 }));
  await followed.follow({ row: 2, column: 1 }, true);
  assert.deepEqual(asked, [{ run: null, recording: "classroom", step: 6 }]);
  const wanted = latest("cellWanted");
  assert.deepEqual(wanted, {
    ...{ model: "shipped:classroom-0005", snapshot: 5, step: 6, source: "7 3", answer: ["3", "7"], masked: false },
    ...{ kind: "decoder", layer: 0, head: 1, row: 2, column: 1, tab: "race", scroll: 31, byKeys: true },
  });
  const place = filmPlace(wanted);
  assert.deepEqual([place.answer, place.step, place.section], [["3", "7"], 2, "cell"]);
  assert.deepEqual(place.cell, { kind: "decoder", row: 2, column: 1 });
  assert.deepEqual([place.film.origin.snapshot, place.film.origin.tab, place.film.byKeys], [5, "race", true]);
  const ofEncoder = filmPlace({ ...wanted, kind: "encoder" }); // no answer changes it
  assert.deepEqual([ofEncoder.answer, ofEncoder.step], [[], 0]);
  const request = { model: "shipped:classroom-0005", source: "7 3" };
  assert.equal(isOfFilm(place.film.origin, { request: { ...request, forced: ["3"] } }), true);
  assert.equal(isOfFilm(place.film.origin, { request: { ...request, source: "7" } }), false);
  assert.equal(isOfFilm(null, { request }), false);
});

test("what cannot be followed is said at the picture, and opens nothing", async () => {
  for (const [answer, said] of [
    [() => ({ error: "none is kept" }), "none is kept"],
    [() => Promise.reject(new Error("offline")), "lost"],
  ]) {
    const { link: followed, problem } = link(answer);
    await followed.follow({ row: 0, column: 0 }, false);
    assert.deepEqual([problem.textContent, latest("cellWanted")], [said, null]);
  }
  const { link: followed, problem, asked } = link(() => ({ model: "m", step: 1 }));
  publish("decodeShown", { request: null, step: 0, layer: 0, head: "mean", mirrored: true });
  await followed.follow({ row: 0, column: 0 }, false);
  assert.deepEqual([problem.textContent, asked], ["mirrored", []]);
  publish("decodeShown", { request: null, step: 0, layer: 0, head: "mean", mirrored: false });
});

test("of two presses the later one is followed", async () => {
  let release;
  const first = new Promise((resolve) => (release = resolve));
  const { link: followed, asked } = link(() => (asked.length === 1 ? first : { model: "second", step: 12 }));
  const early = followed.follow({ row: 0, column: 0 }, false);
  await followed.follow({ row: 1, column: 0 }, false);
  release({ model: "first", step: 0 });
  await early;
  assert.equal(latest("cellWanted").model, "second");
});
