import assert from "node:assert/strict";
import { test } from "node:test";
import { colourIndex } from "../../demo/components/attention_view/inside/diverging.js";
import { unpackFloats } from "../../demo/components/attention_view/inside/packed.js";
import { best, candidateDifference, earlyCells, settledFrom, softmax } from "../../demo/components/attention_view/inside/token/answer.js";
import { settledSentence } from "../../demo/components/attention_view/inside/token/early_table.js";
import { cosine, moments, rangeOf, Stream } from "../../demo/components/attention_view/inside/token/stream.js";
import {
  dimensionWords,
  ladderTable,
  signed,
  stationName,
  sumWords,
  tiny,
} from "../../demo/components/attention_view/inside/token/words.js";

const [STATIONS, TOKENS, WIDTH, VOCABULARY] = [5, 3, 7, 11];
const TEXT = {
  token_station: "{layer}: {name}",
  token_embedding: "embedding",
  token_position: "position",
  token_self_attention: "self",
  token_cross_attention: "cross",
  token_feed_forward: "ffn",
  token_final: "final",
  token_value: "{dimension}: {value}",
  token_value_sum: "{dimension}: {before} + ({added}) = {value}",
  token_value_added: "{dimension}: {before}, {added}, {value}",
  token_sums: "agrees {difference}",
  token_sums_post: "server {difference}",
  token_sums_off: "off {difference}",
  token_sums_replaced: "replaced {difference}",
};

/** @param {ArrayLike<number>} values */
function pack(values) {
  return Buffer.from(Float32Array.from(values).buffer).toString("base64");
}

/** What a station adds: a number that says where it stands. */
function addedAt(station, token, dimension) {
  return Math.sin(100 * station + 10 * token + dimension);
}

function reply(changes = {}) {
  const size = TOKENS * WIDTH;
  const added = Float32Array.from({ length: STATIONS * size }, (_, i) =>
    addedAt(Math.floor(i / size), Math.floor(i / WIDTH) % TOKENS, i % WIDTH),
  );
  const streams = added.slice();
  for (let i = size; i < streams.length; i += 1) streams[i] += streams[i - size];
  return {
    stations: [
      { layer: null, name: "embedding" },
      { layer: null, name: "position" },
      { layer: 0, name: "self_attention" },
      { layer: 0, name: "cross_attention" },
      { layer: 0, name: "feed_forward" },
    ],
    tokens: ["(start)", "3", "1"],
    d_model: WIDTH,
    pre_ln: true,
    streams: pack(streams),
    added: pack(added),
    read: pack(Float32Array.from(streams, (value) => value / 2)),
    final: pack(Array.from({ length: size }, (_, i) => i)),
    logits: pack(Array.from({ length: TOKENS * VOCABULARY }, (_, i) => Math.cos(i))),
    vocabulary: Array.from({ length: VOCABULARY }, (_, i) => `t${i}`),
    early: [],
    disagreement: 0,
    lines: {},
    ...changes,
  };
}

test("packed numbers are float32, little-endian", () => {
  assert.deepEqual([...unpackFloats(pack([0.5, -2, 1e6]))], [0.5, -2, 1e6]);
});

test("a place is of the station and the token, and the final norm stands behind the last station", () => {
  const stream = new Stream(reply());
  const { stream: vector, added, read, addedNorm, cosine: direction, norm } = stream.place(3, 2);
  assert.ok(Math.abs(added[4] - addedAt(3, 2, 4)) < 1e-6);
  assert.ok(Math.abs(vector[4] - [0, 1, 2, 3].reduce((sum, station) => sum + addedAt(station, 2, 4), 0)) < 1e-6);
  assert.ok(Math.abs(read[4] - vector[4] / 2) < 1e-6);
  assert.ok(Math.abs(norm - Math.hypot(...vector)) < 1e-9);
  assert.ok(Math.abs(addedNorm - Math.hypot(...added)) < 1e-9);
  assert.ok(Math.abs(direction - cosine(added, vector)) < 1e-12);
  assert.equal(stream.shown, STATIONS + 1);
  assert.deepEqual([...stream.place(STATIONS, 1).stream], [7, 8, 9, 10, 11, 12, 13]);
  assert.equal(stream.place(STATIONS, 1).added, null);
  assert.equal(stream.place(1, 1).read, null);
  assert.ok(Math.abs(stream.norms[2 * stream.shown + 3] - norm) < 1e-9); // token by token
});

test("the sum is recomputed, and a wrong number in the stream is told", () => {
  const stream = new Stream(reply());
  assert.ok(stream.sumDifference() <= 1e-6);
  assert.match(sumWords(TEXT, stream).words, /^agrees /);
  const streams = unpackFloats(reply().streams);
  streams[3 * TOKENS * WIDTH + 5] += 0.25;
  const wrong = new Stream(reply({ streams: pack(streams) }));
  assert.ok(Math.abs(wrong.sumDifference() - 0.25) < 1e-5);
  assert.deepEqual(sumWords(TEXT, wrong), { words: "off 0.250", agrees: false });
  assert.equal(sumWords(TEXT, new Stream(reply({ disagreement: 0.5 }))).agrees, false);
});

test("post-LN has no final norm, and only its position can be added up again", () => {
  const streams = unpackFloats(reply().streams);
  for (let i = 2 * TOKENS * WIDTH; i < streams.length; i += 1) streams[i] /= 3;
  const stream = new Stream(reply({ pre_ln: false, streams: pack(streams), disagreement: 3e-7 }));
  assert.equal(stream.shown, STATIONS);
  assert.ok(stream.sumDifference() <= 1e-6);
  assert.match(sumWords(TEXT, stream).words, /^server 3/);
  assert.doesNotMatch(dimensionWords(TEXT, stream, { station: 3, dimension: 2 }, 1), /=/);
});

test("a model without residual connections is recognised", () => {
  const parts = unpackFloats(reply().added);
  const streams = unpackFloats(reply().streams);
  streams.set(parts.subarray(2 * TOKENS * WIDTH), 2 * TOKENS * WIDTH);
  const stream = new Stream(reply({ streams: pack(streams) }));
  assert.equal(stream.isReplaced, true);
  assert.match(sumWords(TEXT, stream).words, /^replaced/);
  assert.equal(new Stream(reply()).isReplaced, false);
});

test("names, numbers and the table of a token", () => {
  const stream = new Stream(reply());
  assert.equal(stationName(TEXT, stream, 3), "1: cross");
  assert.equal(stationName(TEXT, stream, STATIONS), "final");
  assert.equal(signed(-0.5, 1), "−0.5");
  assert.equal(signed(-0.0001, 2), "0.00");
  assert.equal(tiny(0), "0");
  assert.equal(tiny(2.6e-7).replaceAll("\u00a0", " "), "3 · 10⁻⁷");
  const [before, added] = [stream.place(1, 2).stream[6], stream.place(2, 2).added[6]];
  assert.equal(
    dimensionWords(TEXT, stream, { station: 2, dimension: 6 }, 2),
    `6: ${signed(before)} + (${signed(added)}) = ${signed(before + added)}`,
  );
  const { head, rows } = ladderTable({ ...TEXT, token_col_station: "part" }, stream, 1);
  assert.equal(head.length, 4 + WIDTH);
  assert.equal(rows.length, STATIONS + 1);
  assert.equal(rows[5][1], null);
  assert.equal(rows[5][4], 7);
});

test("directions, spread and the range of the colours", () => {
  assert.equal(cosine([1, 0], [0, 2]), 0);
  assert.ok(Math.abs(cosine([1, 2], [-2, -4]) + 1) < 1e-12);
  assert.equal(cosine([0, 0], [1, 1]), 0);
  assert.deepEqual(moments([1, 5]), { mean: 3, deviation: 2 });
  assert.equal(rangeOf(new Float32Array(5)), 1);
  const values = Float32Array.from({ length: 101 }, (_, i) => -i);
  assert.equal(rangeOf(values), 99);
  assert.deepEqual(
    [-9, -1, 0, 1, 9].map((value) => colourIndex(value, 1)),
    [0, 0, 128, 255, 255],
  );
});

test("softmax and the most probable tokens", () => {
  const { probabilities } = softmax([1000, 1001, 999]);
  assert.ok(Math.abs(probabilities.reduce((sum, one) => sum + one, 0) - 1) < 1e-12);
  assert.ok(Math.abs(probabilities[1] / probabilities[0] - Math.E) < 1e-9);
  const scored = best([0.5, 3, -1, 2], ["a", "b", "c", "d"], 2);
  assert.deepEqual(
    scored.map(({ token, logit }) => [token, logit]),
    [
      ["b", 3],
      ["d", 2],
    ],
  );
  assert.ok(Math.abs(candidateDifference(scored, [["b", scored[0].probability + 0.125]]) - 0.125) < 1e-12);
  assert.equal(candidateDifference(scored, [["z", 1]]), null);
});

test("from which layer on an answer stands", () => {
  /** @param {string[]} tokens */
  const row = (tokens) => tokens.map((token) => ({ top: [[token, 0.5]], written: 0 }));
  const cells = earlyCells([row(["4", "1", "5"]), row(["2", "1", "4"]), row(["3", "1", "5"]), row(["3", "1", "5"])], ["3", "2", "5"]);
  assert.deepEqual(
    [0, 1, 2].map((step) => settledFrom(cells, step)),
    [2, 0, 2],
  ); // 5 was there before, but not to the end
  assert.equal(cells[0][2].isFinal, true);
  assert.equal(cells[3][1].isRight, false);
  assert.equal(earlyCells([row(["4"])], null)[0][0].isRight, null);
  assert.equal(settledFrom(earlyCells([row(["4"]), row(["3"])], null), 0), 1);
});

test("only the last layer gives an answer that no other has given", () => {
  const words = { token_settled: "{token} from {layer}", token_settled_last: "only {layer}", token_settled_always: "always" };
  /** @param {string[]} tokens layer by layer */
  const said = (...tokens) =>
    settledSentence(
      words,
      earlyCells(
        tokens.map((token) => [{ top: [[token, 0.5]], written: 0 }]),
        null,
      ),
      0,
    );
  assert.equal(said("2", "2", "4"), "only 2");
  assert.equal(said("2", "4", "2", "4"), "4 from 3");
  assert.equal(said("2", "4", "4"), "4 from 1");
  assert.equal(said("4", "4"), "always");
});
