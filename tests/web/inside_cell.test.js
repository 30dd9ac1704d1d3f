import assert from "node:assert/strict";
import { test } from "node:test";
import { HeadArithmetic, normOf, peakOf, softmaxOf } from "../../demo/components/attention_view/inside/cell/arithmetic.js";
import { mathPieces } from "../../demo/components/attention_view/inside/cell/math_text.js";
import { difference, factor, figures, plainFigures, sumWords } from "../../demo/components/attention_view/inside/cell/number_words.js";
import { numberAt, stripLayout } from "../../demo/components/attention_view/inside/cell/strip_picture.js";
import { unpackFloats } from "../../demo/components/attention_view/inside/packed.js";
import { scrollToRow } from "../../demo/components/attention_view/inside/sheet.js";

const [ROWS, COLUMNS, D_K, D_MODEL] = [2, 3, 5, 7]; // different primes: swapped axes cannot pass

/** Numbers that look like a model's, the same ones every time. */
function numbers(count, seed) {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) * seed) * 2);
}

const packed = (values) => Buffer.from(Float32Array.from(values).buffer).toString("base64");
const norm = (vector) => Math.hypot(...vector);

/** What a server would send of a head, computed here cell by cell, without the page's arithmetic. */
function parts({ scale = Math.sqrt(D_K), preLN = true, residual = true, switched = false, allowed = ["110", "111"] } = {}) {
  const [queries, keys, values] = [numbers(ROWS * D_K, 1), numbers(COLUMNS * D_K, 2), numbers(COLUMNS * D_K, 3)];
  const [wO, others, before] = [numbers(D_MODEL * D_K, 5), numbers(ROWS * D_MODEL, 7), numbers(ROWS * D_MODEL, 11)];
  const [weights, shares, written, after, scores] = [[], [], [], [], []];
  for (let row = 0; row < ROWS; row += 1) {
    const raised = [];
    for (let column = 0; column < COLUMNS; column += 1) {
      let dot = 0;
      for (let i = 0; i < D_K; i += 1) dot += queries[row * D_K + i] * keys[column * D_K + i];
      scores.push(dot / scale);
      raised.push(allowed[row][column] === "1" ? Math.E ** (dot / scale) : 0);
    }
    const total = raised[0] + raised[1] + raised[2];
    const own = switched ? [0, 0, 0] : raised.map((one) => one / total);
    weights.push(...own);
    for (let output = 0; output < D_MODEL; output += 1) {
      let share = 0;
      for (let column = 0; column < COLUMNS; column += 1)
        for (let i = 0; i < D_K; i += 1) share += own[column] * values[column * D_K + i] * wO[output * D_K + i];
      const at = row * D_MODEL + output;
      shares.push(share);
      written.push(share + others[at]);
      after.push((residual ? before[at] : 0) + written[at]);
    }
  }
  const reply = {
    d_k: D_K,
    d_model: D_MODEL,
    scale,
    pre_ln: preLN,
    queries: packed(queries),
    keys: packed(keys),
    values: packed(values),
    allowed,
    weights: packed(weights),
    w_o: packed(wO),
    shares: packed(shares),
    bias: packed(new Float32Array(D_MODEL)),
    written: packed(written),
    before: packed(before),
    after: packed(after),
    switched,
    disagreement: 1e-7,
    lines: {},
  };
  return { reply, weights, shares, written, scores, others, before };
}

for (const scale of [Math.sqrt(D_K), 1]) {
  test(`every number of a cell is recomputed from its parts, divided by ${scale}`, () => {
    const { reply, weights, shares, scores, others } = parts({ scale });
    const head = new HeadArithmetic(reply);
    assert.deepEqual([head.rows, head.columns, head.isScaled], [ROWS, COLUMNS, scale !== 1]);
    for (let row = 0; row < ROWS; row += 1) {
      for (let column = 0; column < COLUMNS; column += 1) {
        const cell = head.cell(row, column);
        const at = row * COLUMNS + column;
        assert.ok(Math.abs(cell.score - scores[at]) < 1e-6);
        assert.ok(Math.abs(cell.dot - scores[at] * scale) < 1e-6);
        assert.ok(Math.abs(cell.products.reduce((sum, one) => sum + one, 0) - cell.dot) < 1e-9);
        assert.ok(Math.abs(cell.weights[column] - weights[at]) < 1e-6);
        assert.ok(Math.abs(cell.exponentials[column] / cell.total - weights[at]) < 1e-6);
        for (let output = 0; output < D_MODEL; output += 1) {
          assert.ok(Math.abs(cell.share[output] - shares[row * D_MODEL + output]) < 1e-5);
          assert.ok(Math.abs(cell.others[output] - others[row * D_MODEL + output]) < 1e-5);
        }
        assert.ok(cell.disagreement >= 1e-7 && cell.disagreement < 1e-5, String(cell.disagreement));
      }
    }
  });
}

test("what the mask forbids has no weight, whatever its score", () => {
  const cell = new HeadArithmetic(parts().reply).cell(0, 2);
  assert.deepEqual(cell.allowed, [true, true, false]);
  assert.equal(cell.weights[2], 0);
  assert.equal(cell.exponentials[2], 0);
  assert.ok(Number.isFinite(cell.score));
  assert.ok(Math.abs(cell.weights[0] + cell.weights[1] - 1) < 1e-12);
});

test("softmax of large scores does not overflow", () => {
  const { weights, total, largest } = softmaxOf(Float64Array.of(1000, 999, 2000), [true, true, false]);
  assert.equal(largest, 1000);
  assert.ok(Math.abs(total - (1 + 1 / Math.E)) < 1e-12);
  assert.ok(Math.abs(weights[0] - 1 / (1 + 1 / Math.E)) < 1e-12);
});

test("a number that is not the model's is noticed, wherever it is", () => {
  for (const name of ["weights", "shares", "after"]) {
    const { reply } = parts();
    const changed = unpackFloats(reply[name]);
    changed[1] += 0.001;
    const found = new HeadArithmetic({ ...reply, [name]: packed(changed) }).cell(0, 0).disagreement;
    assert.ok(Math.abs(found - 0.001) < 1e-5, `${name}: ${found}`);
  }
  assert.equal(new HeadArithmetic({ ...parts().reply, disagreement: 0.5 }).cell(1, 1).disagreement, 0.5);
  const { reply } = parts();
  assert.ok(Number.isNaN(new HeadArithmetic({ ...reply, weights: packed([NaN, NaN, NaN, NaN, NaN, NaN]) }).cell(0, 0).disagreement));
});

test("a switched head goes on with the weights that the model used", () => {
  const cell = new HeadArithmetic(parts({ switched: true }).reply).cell(1, 0);
  assert.ok(cell.weights[0] > 0);
  assert.deepEqual([...cell.used], [0, 0, 0]);
  assert.equal(normOf(cell.share), 0);
  assert.ok(cell.disagreement < 1e-5);
});

test("the residual stream is told as the model has it", () => {
  const stream = (options) => new HeadArithmetic(parts(options).reply).cell(0, 0);
  assert.equal(stream().residual, "added");
  assert.equal(stream({ residual: false }).residual, "alone");
  assert.ok(stream({ residual: false }).disagreement < 1e-5);
  assert.equal(stream({ preLN: false }).residual, "normed");
});

test("the products behind a number add up to it", () => {
  const head = new HeadArithmetic(parts().reply);
  const cell = head.cell(1, 2);
  const sum = (terms) => terms.reduce((so_far, { left, right }) => so_far + left * right, 0);
  assert.ok(Math.abs(sum(head.shareTerms(cell.mixed, 6)) - cell.share[6]) < 1e-12);
  assert.ok(Math.abs(sum(head.mixedTerms(cell.used, 4)) - cell.mixed[4]) < 1e-12);
});

test("lengths and peaks", () => {
  assert.equal(normOf([3, 4]), norm([3, 4]));
  assert.equal(peakOf([1, -5, 3]), 1);
});

test("numbers are written as a person reads them", () => {
  assert.deepEqual([1.23456, -0.5, 0, -Infinity, 1.2e-7, -3.4e-5].map(figures), [
    "1.235",
    "−0.500",
    "0",
    "−∞",
    "1.2 × 10⁻⁷",
    "−3.4 × 10⁻⁵",
  ]);
  assert.deepEqual([4, 2.5].map(plainFigures), ["4", "2.500"]);
  assert.deepEqual([1.23e-6, 0, 0.5, NaN].map(difference), ["0.0000012", "0", "0.50", "NaN"]);
  assert.equal(factor(-1), "(−1.000)");
  const terms = [0.1, 3, -2].map((left) => ({ left, right: 1 }));
  assert.equal(sumWords(terms, 2), "3.000 · 1.000 + (−2.000) · 1.000 + …");
  assert.equal(sumWords(terms.slice(1), 2), "3.000 · 1.000 + (−2.000) · 1.000");
});

test("symbols stand as in the paper", () => {
  assert.deepEqual(mathPieces("by √d_k, not W^O"), [
    "by √",
    { base: "d", tag: "sub", small: "k" },
    ", not ",
    { base: "W", tag: "sup", small: "O" },
  ]);
  assert.deepEqual(mathPieces("plain"), ["plain"]);
});

test("strips of any length fit, and each number is found where it stands", () => {
  for (const [count, room] of [
    [16, 340],
    [64, 340],
    [128, 460],
    [512, 330],
    [5, 100],
  ]) {
    const layout = stripLayout(count, room);
    assert.ok(layout.perRow * layout.cell <= room);
    assert.ok(layout.rows * layout.perRow >= count);
    const place = (i) => [((i % layout.perRow) + 0.5) * layout.cell, (Math.floor(i / layout.perRow) + 0.5) * layout.height];
    for (const i of [0, 1, count - 1]) assert.equal(numberAt(layout, count, ...place(i)), i);
    assert.equal(numberAt(layout, count, layout.perRow * layout.cell + 1, 1), null);
  }
  assert.equal(numberAt(stripLayout(33, 320), 33, 25, 15), null); // behind the last number of the last row
});

test("a sheet leaves the picture in sight, or the row that counts", () => {
  const free = { top: 100, bottom: 400 };
  assert.equal(scrollToRow(free, { top: 120, bottom: 390 }, { top: 130, bottom: 150 }), 0);
  assert.equal(scrollToRow(free, { top: 300, bottom: 500 }, { top: 310, bottom: 330 }), 100);
  assert.equal(scrollToRow(free, { top: 50, bottom: 250 }, { top: 60, bottom: 80 }), -50);
  assert.equal(scrollToRow(free, { top: 120, bottom: 800 }, { top: 600, bottom: 640 }), 370);
  assert.equal(scrollToRow(free, { top: 120, bottom: 800 }, { top: 300, bottom: 340 }), 0);
  assert.equal(scrollToRow(free, { top: 120, bottom: 800 }, { top: 780, bottom: 800 }), 400);
});
