import assert from "node:assert/strict";
import { test } from "node:test";
import { answersLatest, Decode } from "../../demo/components/attention_view/decode.js";
import { Playback } from "../../demo/components/attention_view/playback.js";
import { fileRequest } from "../../demo/components/attention_view/save_buttons.js";
import { largestWeights, probabilityWords, stepSentence } from "../../demo/components/attention_view/step_sentence.js";
import { compareTokens, countWrong, verdictWords } from "../../demo/components/attention_view/token_comparison.js";
import { keptChoice, newState, oneHead } from "../../demo/components/attention_view/view_state.js";
import { Clock } from "./clock.js";

const [LAYERS, HEADS, SOURCE, STEPS] = [2, 3, 7, 5];
const WEIGHT_ONE = 1000;

/** Weights that say where they stand: layer, head, row and column. */
function map(rows, columns) {
  const size = rows * columns;
  const values = Uint16Array.from({ length: LAYERS * HEADS * size }, (_, i) => {
    const [layer, head, cell] = [Math.floor(i / (HEADS * size)), Math.floor(i / size) % HEADS, i % size];
    return 10_000 * layer + 1000 * head + 10 * Math.floor(cell / columns) + (cell % columns);
  });
  return Buffer.from(values.buffer).toString("base64");
}

const VALUE = {
  source: ["3", "1", "4", "1", "5", "9", "2"],
  start: "(start)",
  output: ["3", "1", "4", "1", "(end)"],
  expected: ["3", "1", "4", "1", "5", "(end)"],
  candidates: [[["3", 0.5]], [["2", 0.25]]],
  layers: LAYERS,
  heads: HEADS,
  maps: { cross: map(STEPS, SOURCE), decoder: map(STEPS, STEPS), encoder: map(SOURCE, SOURCE) },
  stopped: "end",
  request: { model: "shipped", source: "3 1" },
};

test("a decode knows what each step reads and writes", () => {
  const { shapes, steps } = new Decode(VALUE);
  assert.equal(steps, STEPS);
  assert.deepEqual(shapes.cross.rows[0], { input: "(start)", output: "3" });
  assert.deepEqual(shapes.cross.rows[4], { input: "1", output: "(end)" });
  assert.deepEqual(shapes.decoder.columns, ["(start)", "3", "1", "4", "1"]);
  assert.deepEqual(shapes.encoder.rows[5], { output: "9" });
});

test("weights are those of the layer and the head, and their mean is made once", () => {
  const decode = new Decode(VALUE);
  const { columns } = decode.shapes.cross;
  assert.equal(decode.weights("cross", 1, 2)[3 * columns.length + 6], 12_036);
  assert.equal(decode.weights("encoder", 0, 1)[6 * SOURCE + 5], 1065);
  const mean = decode.weights("decoder", 1, "mean");
  assert.ok(Math.abs(mean[2 * STEPS + 4] - 11_024) < 1e-9);
  assert.equal(decode.weights("decoder", 1, "mean"), mean);
  assert.notEqual(decode.weights("decoder", 0, "mean"), mean);
  assert.deepEqual(
    [...decode.sourceWeights(3, 1, 0)],
    [0, 1, 2, 3, 4, 5, 6].map((column) => 10_030 + column),
  );
});

test("only an answer to what was asked last is shown, and one that nobody asked for", () => {
  const asked = { model: "a", source: "1 2" };
  assert.equal(answersLatest({ request: { model: "a", source: "1 2" } }, asked), true);
  assert.equal(answersLatest({ request: { model: "a", source: "1" } }, asked), false);
  assert.equal(answersLatest({ request: { model: "b", source: "1 2" } }, asked), false);
  assert.equal(answersLatest({ request: null }, asked), true);
  assert.equal(answersLatest(null, asked), true);
  assert.equal(answersLatest({ request: asked }, undefined), true);
});

const TEXT = {
  verdict_right: "right",
  verdict_wrong: "{wrong} of {total} wrong",
  verdict_join: "; ",
  stopped_length: "too long",
  percent: "{number} %",
  percent_above: "over {number} %",
  percent_below: "under {number} %",
  place: "{token} ({weight})",
  place_join: ", ",
  sentence: "{step}: {token} with {percent}, from {places}",
  sentence_unsure: "{step}: {token}, from {places}",
};

test("each place is compared, as many as the longer of the two has", () => {
  const compared = compareTokens(VALUE.output, VALUE.expected);
  assert.deepEqual(
    compared.map(({ isWrong }) => isWrong),
    [false, false, false, false, true, true],
  );
  assert.deepEqual(compared[5], { token: undefined, expected: "(end)", isWrong: true });
  assert.equal(verdictWords(compared, VALUE, TEXT), "2 of 6 wrong");
  const tooLong = compareTokens(["1", "2", "3"], ["1"]);
  assert.equal(countWrong(tooLong), 2);
  assert.equal(tooLong[2].expected, undefined);
});

test("right tokens in the wrong order, and a source of another length than the model was trained on, are said to be that", () => {
  const text = {
    ...TEXT,
    verdict_order: "wrong order",
    trained_on: "{least} to {most}, not {length}",
    trained_on_one: "{least}, not {length}",
  };
  const source = ["1", "2", "2"];
  const say = (output, lengths) => {
    const expected = [...source, "(end)"];
    return verdictWords(compareTokens(output, expected), { source, expected, stopped: "end", lengths }, text);
  };
  assert.equal(say(["2", "2", "1", "(end)"], [3, 7]), "2 of 4 wrong; wrong order");
  assert.equal(say(["1", "1", "2", "(end)"], null), "1 of 4 wrong");
  assert.equal(say(["1", "2", "2", "(end)"], [5, 7]), "right; 5 to 7, not 3");
  assert.equal(say(["1", "2", "2", "(end)"], [2, 2]), "right; 2, not 3");
});

test("a step names which of equal tokens it looks at", () => {
  const text = { ...TEXT, nth_token: "{ordinal} {token} at {position}", ordinals: "first second", ordinal: "" };
  const decode = { source: ["1", "2", "1"], output: ["2"], candidates: [[]] };
  assert.equal(stepSentence(decode, 0, [10, 30, 60], 100, text), "1: 2, from second 1 at 3 (0.60), 2 (0.30)");
});

test("without a known answer nothing is wrong, and nothing is said to be right", () => {
  const compared = compareTokens(["1", "2"], null);
  assert.equal(countWrong(compared), 0);
  assert.equal(verdictWords(compared, { expected: null, stopped: "end" }, TEXT), "");
  assert.equal(verdictWords(compared, { expected: null, stopped: "length" }, TEXT), "too long");
  assert.equal(verdictWords(compareTokens(["1"], ["1"]), { expected: ["1"], stopped: "length" }, TEXT), "right; too long");
});

test("no more and no less than certain is 100 or 0 percent", () => {
  const words = [1, 0.999, 0.995, 0.994, 0.005, 0.004, 0].map((probability) => probabilityWords(probability, TEXT));
  assert.deepEqual(words, ["100 %", "over 99 %", "over 99 %", "99 %", "1 %", "under 1 %", "0 %"]);
});

test("of weights alike the left one comes first", () => {
  assert.deepEqual(largestWeights(Uint16Array.of(1, 7, 3, 7, 2), 3), [1, 3, 2]);
  assert.deepEqual(largestWeights(Float64Array.of(5), 2), [0]);
});

test("a step in words names the token, its probability, and the two places most looked at", () => {
  const weights = Uint16Array.of(100, 0, 650, 0, 0, 250, 0);
  assert.equal(stepSentence(VALUE, 0, weights, WEIGHT_ONE, TEXT), "1: 3 with 50 %, from 4 (0.65), 9 (0.25)");
  assert.equal(stepSentence(VALUE, 1, weights, WEIGHT_ONE, TEXT), "2: 1, from 4 (0.65), 9 (0.25)"); // not among the candidates
  assert.equal(stepSentence(VALUE, 4, weights, WEIGHT_ONE, TEXT), "5: (end), from 4 (0.65), 9 (0.25)"); // no candidates
});

test("layer and head stay where a new decode has them", () => {
  assert.deepEqual(keptChoice({ layer: Infinity, head: "mean" }, { layers: 3, heads: 5 }), { layer: 2, head: "mean" });
  assert.deepEqual(keptChoice({ layer: 1, head: 4 }, { layers: 3, heads: 5 }), { layer: 1, head: 4 });
  assert.deepEqual(keptChoice({ layer: 1, head: 5 }, { layers: 1, heads: 5 }), { layer: 0, head: "mean" });
  assert.deepEqual(keptChoice({ layer: 0, head: "all" }, { layers: 1, heads: 1 }), { layer: 0, head: "all" });
  assert.deepEqual([2, "mean", "all"].map(oneHead), [2, "mean", "mean"]);
});

test("a file is asked for as it is on show; only the cross-attention has room for all heads", () => {
  const state = { ...newState(true), decode: new Decode(VALUE), step: 3, layer: 1, head: "all" };
  const asked = { request: VALUE.request, format: "svg", step: 3, layer: 1, dark: true, language: "ja" };
  assert.deepEqual(fileRequest(state, "svg", "cross", "ja"), { ...asked, head: "all", map: "cross" });
  assert.deepEqual(fileRequest(state, "svg", "encoder", "ja"), { ...asked, head: null, map: "encoder" });
  assert.equal(fileRequest({ ...state, head: "mean" }, "svg", "cross", "ja").head, null);
  assert.equal(fileRequest({ ...state, head: 0 }, "svg", "decoder", "ja").head, 0);
  assert.equal(fileRequest({ ...state, decode: null }, "svg", "cross", "ja").request, null);
});

test("a decode is stepped through within its ends", () => {
  const state = { ...newState(false), decode: new Decode(VALUE) };
  const playback = new Playback({ state, change: (patch) => Object.assign(state, patch) });
  const steps = ["next", "next", "back", "last", "next", "first", "back"].map((move) => {
    playback[move]();
    return state.step;
  });
  assert.deepEqual(steps, [1, 2, 1, 4, 4, 0, 0]);
});

test("it plays at its speed from the first step to the last, and pauses when somebody steps", async () => {
  const clock = new Clock();
  try {
    const state = { ...newState(false), decode: new Decode(VALUE), step: STEPS - 1, speed: 2 };
    const playback = new Playback({ state, change: (patch) => Object.assign(state, patch) });
    playback.play();
    assert.deepEqual([state.step, state.playing], [0, true]);
    await clock.pass(449);
    assert.equal(state.step, 0);
    await clock.pass(1 + 450);
    assert.equal(state.step, 2);
    state.speed = 0.5;
    await clock.pass(450 + 1799);
    assert.equal(state.step, 3);
    await clock.pass(1);
    assert.deepEqual([state.step, state.playing], [4, false]);
    playback.play();
    await clock.pass(1800);
    playback.back();
    await clock.pass(10_000);
    assert.deepEqual([state.step, state.playing], [0, false]);
  } finally {
    clock.restore();
  }
});
