import assert from "node:assert/strict";
import { test } from "node:test";
import { filmFacts } from "../../demo/components/attention_film/film_facts.js";
import { newState } from "../../demo/components/attention_film/film_state.js";
import { softmaxOf } from "../../demo/components/attention_view/inside/cell/arithmetic.js";
import { cellFacts, undividedWeight } from "../../demo/components/attention_view/inside/cell/cell_facts.js";
import { rankingFacts, switchesFacts } from "../../demo/components/attention_view/inside/heads/head_facts.js";
import { withFacts } from "../../demo/components/lesson_panel/fact_words.js";
import { wayOf } from "../../demo/components/live_chart/run_facts.js";
import { numberFormats } from "../../demo/components/shared/text.js";

/** A head's change: of 100 sequences, `before` right as trained and `after` without it. */
function change(kind, layer, head, { before = 100, after, interval, alignment = null }) {
  return { heads: [{ kind, layer, head }], count: 100, before, after, change: (after - before) / 100, interval, alignment };
}

test("what a run has passed on its way", () => {
  const run = {
    curve: { steps: [1, 2, 3], loss: [3, 0.09, 0.2], lr: [] },
    accuracy: { steps: [5, 10, 15], token: [20, 60, 97], exact: [0, 12.5, 80] },
    answers: [
      { source: [], output: ["2", "1", "(end)"], expected: ["1", "2", "2", "(end)"] },
      { source: [], output: ["7"], expected: ["7"] },
    ],
  };
  assert.deepEqual(wayOf(run), {
    low_loss_step: 2,
    half_tokens_step: 10,
    half_tokens: 0.6,
    half_exact: 0.125,
    half_exact_step: 15,
    symbols_there: 4 / 5,
  });
  const nothing = wayOf({ curve: { steps: [], loss: [], lr: [] }, accuracy: { steps: [], token: [], exact: [] }, answers: null });
  assert.deepEqual(Object.values(nothing), [0, 0, null, null, 0, null]);
});

test("the film's first head is the one that passed one half before the others", () => {
  const frames = [
    { step: 0, alignment: [0.1, 0.2, 0.1] },
    { step: 7, alignment: [0.4, 0.2, 0.6] },
    { step: 13, alignment: [0.9, 0.2, 0.7] },
  ];
  const film = { about: { layers: 1, heads: 3 }, frames };
  const facts = filmFacts({ ...newState(false), film, layer: 0, head: 0, following: false, step: 7 });
  assert.deepEqual(facts, { kind: "cross", layer: 1, head: 1, step: 7, alignment: 0.4, first_head: "1.3", first_step: 7 });
  assert.equal(filmFacts(newState(false)).kind, "");
});

test("a weight without the division is the softmax of the scores as they were", () => {
  const cell = { dot: 8, score: 4, scores: [4, 2, 9], allowed: [true, true, false], ...softmaxOf([4, 2, 9], [true, true, false]) };
  assert.ok(Math.abs(undividedWeight(cell, 2, 0) - 1 / (1 + Math.exp(-4))) < 1e-12);
  const facts = cellFacts({ kind: "cross", layer: 0, head: 1, row: 2, column: 0 }, cell, 2);
  assert.deepEqual([facts.cell, facts.head, facts.weight, facts.undivided, facts.columns], ["cross-3-1", 2, 0.881, 0.982, 3]);
});

test("a loss is a positive drop between its bounds, and a gain a negative one", () => {
  const off = { kind: "decoder", layer: 0, head: 1, mode: "off" };
  const gain = switchesFacts([off], change("decoder", 0, 1, { before: 0, after: 57, interval: [0.5, 0.63] }));
  assert.deepEqual(
    [gain.measured, gain.name, gain.drop, gain.low, gain.high, gain.before, gain.after],
    [true, "1.2", -57, -63, -50, 0, 0.57],
  );
  assert.deepEqual([switchesFacts([off], null).measured, switchesFacts([off, off], null).name], [false, ""]);
});

test("the ranking tells its costliest head and the one aligned best", () => {
  const ranked = [
    change("cross", 0, 0, { after: 92, interval: [-0.11, -0.04], alignment: 0.99 }),
    change("cross", 0, 1, { after: 27, interval: [-0.78, -0.67], alignment: 0.44 }),
    change("encoder", 1, 0, { after: 100, interval: [-0.01, 0.01] }),
  ];
  const facts = rankingFacts("m", { done: true, total: 3, ranked });
  assert.deepEqual([facts.worst, facts.worst_drop, facts.worst_low, facts.worst_high], ["cross-1-2", 73, 67, 78]);
  assert.deepEqual([facts.aligned_name, facts.aligned_drop, facts.missed, facts.total], ["1.1", 8, 2, 3]);
  assert.equal(rankingFacts("m", null).worst, "");
});

test("a number in words can have one decimal", () => {
  const facts = { switches: { drop: 7.8, low: 0 } };
  assert.equal(withFacts("{switches.drop:1} {switches.low:1} {switches.none:1}", facts, numberFormats("en")), "7.8 0.0 –");
});
