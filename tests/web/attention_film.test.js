import assert from "node:assert/strict";
import { test } from "node:test";
import { halfPassed, leadingHead } from "../../demo/components/attention_film/alignment.js";
import { curveKey, headOfCurve } from "../../demo/components/attention_film/alignment_plot.js";
import { frameIndex, hasFrames, headWeights, lastStep, newFilm, stepsOf, takeReply } from "../../demo/components/attention_film/film.js";
import { halfSentence } from "../../demo/components/attention_film/half_sentence.js";
import { leakSentence, shiftedDiagonal } from "../../demo/components/attention_film/leak.js";
import { newState, shownFrame, shownIndex } from "../../demo/components/attention_film/film_state.js";
import { playPace, Winding } from "../../demo/components/attention_film/winding.js";
import { Clock } from "./clock.js";

const [LAYERS, HEADS] = [2, 3];
const ABOUT = {
  task: "copy",
  layers: LAYERS,
  heads: HEADS,
  max_steps: 131,
  probes: [
    { source: ["7", "7"], target: ["(start)", "7", "7", "(end)"] },
    { source: ["3", "1", "4"], target: ["(start)", "3", "1", "4", "(end)"] },
  ],
};

/** A frame whose weights say step, head and cell. */
function frame(step) {
  const map = (cells) => {
    const values = Uint16Array.from({ length: LAYERS * HEADS * cells }, (_, i) => 1000 * step + 100 * Math.floor(i / cells) + (i % cells));
    return Buffer.from(values.buffer).toString("base64");
  };
  return { step, alignment: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], cross: map(4 * 3), decoder: map(4 * 4), encoder: map(3 * 3) };
}

function reply(steps, changes = {}) {
  return { run: "r", status: "running", frames: steps.map(frame), more: false, thinned: 0, pause: 70, ...changes };
}

/** A film of the second sequence. */
function filmOf(steps, changes = {}) {
  const film = newFilm("r", 1);
  takeReply(film, reply(steps, { about: ABOUT, ...changes }));
  return film;
}

test("before its first frame there is nothing to show", () => {
  const film = newFilm("r", 1);
  assert.equal(hasFrames(film), false);
  takeReply(film, reply([], { about: null, status: "queued" }));
  assert.deepEqual([hasFrames(film), film.cursor, film.complete], [false, -1, false]);
  takeReply(film, reply([0], { about: ABOUT }));
  assert.deepEqual([hasFrames(film), film.cursor], [true, 0]);
});

test("rows and columns are those of its own sequence, given the right answer", () => {
  const { shapes } = filmOf([0]);
  assert.deepEqual(shapes.cross.columns, ["3", "1", "4"]);
  assert.deepEqual(shapes.cross.rows[0], { input: "(start)", output: "3" });
  assert.deepEqual(shapes.cross.rows[3], { input: "4", output: "(end)" });
  assert.deepEqual(shapes.decoder.columns, ["(start)", "3", "1", "4"]);
});

test("frames are added in the order in which they come, with their weights", () => {
  const film = filmOf([0, 2]);
  takeReply(film, reply([5], { pause: 90 }));
  assert.deepEqual([stepsOf(film), film.cursor, film.pause], [[0, 2, 5], 5, 90]);
  assert.equal(headWeights(film, film.frames[2], "cross", 1, 2)[3 * 3 + 2], 5511);
  assert.equal(headWeights(film, film.frames[1], "decoder", 0, 1)[7], 2107);
  assert.equal(headWeights(film, film.frames[0], "encoder", 1, 0).length, 9);
});

test("frames that the server has dropped go, the newest never", () => {
  const film = filmOf([0, 1, 2, 3]);
  takeReply(film, reply([4, 5], { steps: [0, 2, 4], thinned: 1 }));
  assert.deepEqual([stepsOf(film), film.thinned], [[0, 2, 4, 5], 1]);
});

test("a film is complete when its run has ended and nothing more comes", () => {
  const film = filmOf([0]);
  takeReply(film, reply([1], { status: "finished" }));
  assert.equal(film.complete, false);
  takeReply(film, reply([], { status: "finished" }));
  assert.equal(film.complete, true);
});

test("the axis ends with the run while it is going, and with the film after that", () => {
  assert.equal(lastStep(null), 1);
  assert.equal(lastStep(filmOf([0, 17])), 131);
  assert.equal(lastStep(filmOf([0, 17], { status: "stopped" })), 17);
  assert.equal(lastStep(filmOf([0], { status: "failed" })), 1);
});

test("the newest frame is shown, or the one nearest to where somebody has wound to", () => {
  const film = filmOf([0, 4, 11]);
  assert.equal(frameIndex(film, 6), 1);
  assert.equal(shownIndex(film, { following: true, step: 0 }), 2);
  assert.equal(shownFrame(film, { following: false, step: 9 }).step, 11);
});

test("a film is opened on its best aligned head; then the picture does not jump about", () => {
  assert.equal(leadingHead([0.8, 0.82, 0.5], null, true), 1);
  assert.equal(leadingHead([0.2, 0.9, 0.5], 0, true), 1);
  assert.equal(leadingHead([0.2, 0.22, 0.1], 0, true), 0); // noise
  assert.equal(leadingHead([0.51, 0.99, 0.1], 0, true), 0); // it has found what it looks for
  assert.equal(leadingHead([0.51, 0.99, 0.1], 0, false), 1);
  assert.equal(leadingHead([0.9, 0.99, 0.1], 0, false), 0);
});

test("each head has passed one half where its first frame says so, whatever comes later", () => {
  const frames = [
    { step: 0, alignment: [0.1, 0.5, 0.2] },
    { step: 13, alignment: [0.6, 0.5, 0.2] },
    { step: 29, alignment: [0.3, 0.51, 0.2] },
  ];
  assert.deepEqual(halfPassed(frames, 3), [{ step: 13, alignment: 0.6 }, { step: 29, alignment: 0.51 }, null]);
});

const HALF_TEXT = {
  half_passed: "passed: {heads}",
  half_head: "{head} at {step}",
  half_join: ", ",
  half_more: " and {count} more",
  half_not_yet: "; not yet: {heads}",
  half_never: "; never: {heads}",
  half_others: "{count} others",
  half_end: ".",
  half_none: "none",
  half_none_yet: "none yet",
};

test("the sentence names the first heads that passed one half, and those that never did while they are few", () => {
  const say = (steps, going, heads = 2) => {
    const passed = steps.map((step) => (step === null ? null : { step }));
    return halfSentence(passed, heads, going, HALF_TEXT, (step) => `${step}`);
  };
  assert.equal(say([130, null, 80, null], false), "passed: 2.1 at 80, 1.1 at 130; never: 1.2, 2.2.");
  assert.equal(say([null, 7], true), "passed: 1.2 at 7; not yet: 1.1.");
  assert.equal(say([3, 2], true), "passed: 1.2 at 2, 1.1 at 3.");
  assert.equal(say([null, null], true), "none yet");
  assert.equal(say([null, null], false), "none");
  const many = [...Array.from({ length: 5 }, (_, i) => i + 1), ...Array.from({ length: 6 }, () => null)];
  assert.equal(say(many, false, 11), "passed: 1.1 at 1, 1.2 at 2, 1.3 at 3, 1.4 at 4 and 1 more; never: 6 others.");
});

test("without the look-ahead mask the caption says which head reads what it is to predict, and how much", () => {
  const cells = [0, 600, 0, 0, 0, 400, 0, 0, 1000]; // rows of 3
  assert.equal(shiftedDiagonal(cells, 3, 1000), 0.5);
  const film = {
    about: { look_ahead: false, layers: 1, heads: 2 },
    shapes: { decoder: { rows: [1, 2, 3], columns: ["(start)", "3", "1"] } },
  };
  const picture = { decoder: Uint16Array.from([...cells.map((cell) => cell / 10), ...[0, 900, 0, 0, 0, 800, 0, 0, 0]]) };
  const text = { no_look_ahead: "No mask.", leak: "{head} {share} ({even})", leak_not_yet: "at most {share} by {head}" };
  assert.equal(leakSentence(film, picture, 1000, text), "No mask. 1.2 0.85 (0.33)");
  assert.equal(leakSentence(film, { decoder: picture.decoder.map((cell) => cell / 2) }, 1000, text), "No mask. at most 0.43 by 1.2");
  assert.equal(leakSentence({ ...film, about: { ...film.about, look_ahead: true } }, picture, 1000, text), "");
});

test("a curve's key is the head's number, and the other way round", () => {
  assert.equal(curveKey({ layer: 1, head: 10 }), "2.11");
  assert.deepEqual(headOfCurve("2.11"), { layer: 1, head: 10 });
});

test("a whole film plays in about six seconds, neither too fast nor too slow to see", () => {
  assert.deepEqual(playPace(2), { pause: 300, stride: 1 });
  assert.deepEqual(playPace(60), { pause: 100, stride: 1 });
  assert.deepEqual(playPace(400), { pause: 60, stride: 4 });
});

function wound(film) {
  const state = { ...newState(false), film };
  return { state, winding: new Winding({ state, change: (patch) => Object.assign(state, patch) }) };
}

test("winding stays within the film; at its end it follows the run", () => {
  const { state, winding } = wound(filmOf([0, 4, 11]));
  const seen = ["back", "back", "back", "next", "next", "first", "last"].map((move) => {
    winding[move]();
    return [state.step, state.following];
  });
  assert.deepEqual(seen, [
    [4, false],
    [0, false],
    [0, false],
    [4, false],
    [11, true],
    [0, false],
    [11, true],
  ]);
});

test("without a film there is nothing to wind", () => {
  const { state, winding } = wound(null);
  for (const move of ["first", "back", "play", "next", "last"]) winding[move]();
  assert.deepEqual(state, newState(false));
});

test("it plays from the first picture to the last, or until somebody stops it", async () => {
  const clock = new Clock();
  try {
    const { state, winding } = wound(filmOf([0, 4, 11]));
    winding.play();
    assert.deepEqual([state.step, state.playing], [0, true]);
    await clock.pass(300);
    assert.deepEqual([state.step, state.playing], [4, true]);
    await clock.pass(300);
    assert.deepEqual([state.step, state.playing, state.following], [11, false, true]);
    winding.play();
    await clock.pass(300);
    winding.play();
    await clock.pass(10_000);
    assert.deepEqual([state.step, state.playing], [4, false]);
  } finally {
    clock.restore();
  }
});
