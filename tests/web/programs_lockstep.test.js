/** The two programs: Python's tokens, links, folds, and what is said of both trainings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { groupsOf, linesOf, linksAt, rowsOf } from "../../demo/components/program_view/code/lines.js";
import { tokensOf } from "../../demo/components/program_view/code/tokens.js";
import { takeReply } from "../../demo/components/program_view/demonstration.js";
import {
  barsSentence,
  differences,
  differenceSentence,
  largest,
  milliseconds,
  mostOfDifference,
  timesSentence,
} from "../../demo/components/program_view/lockstep/words.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const formats = numberFormats("en");
const kinds = (/** @type {string[]} */ ...lines) => tokensOf(lines).map((tokens) => tokens.map(({ kind, text }) => `${kind}:${text}`));

test("a line's tokens are the line, coloured", () => {
  assert.deepEqual(kinds("def f(x=1e-9):  # as f"), [["keyword:def", ": ", "name:f", ":(x=", "number:1e-9", ":):  ", "comment:# as f"]]);
  assert.deepEqual(kinds(`a = b"in \\" if" + 'x'  `), [[":a = ", `string:b"in \\" if"`, ": + ", "string:'x'", ":  "]]);
  assert.deepEqual(kinds("@override", "classify(order.is_not)"), [["name:@override"], [":classify(order.is_not)"]]);
});

test("a string in three quotes goes over lines, and ends where it ends", () => {
  assert.deepEqual(kinds('    """One if', "", 'two""" + three', '"""x""" if'), [
    [":    ", 'string:"""One if'],
    [],
    ['string:two"""', ": + three"],
    ['string:"""x"""', ": ", "keyword:if"],
  ]);
  for (const line of ["<b>&amp;</b>", "あ = 'い'", "x ** -2 ~ `?`", "0x1f 1_000 1.5e+3"]) {
    assert.equal(
      tokensOf([line])[0]
        .map(({ text }) => text)
        .join(""),
      line,
    );
  }
});

const fold = { first: 3, last: 5, kind: /** @type {const} */ ("imports") };

test("what is folded is one row; unfolded, a row stands above its lines", () => {
  const shape = (/** @type {Set<number>} */ unfolded) => rowsOf(7, [fold], unfolded).map(({ kind, number, last }) => [kind, number, last]);
  assert.deepEqual(shape(new Set()), [
    ["line", 1, 1],
    ["line", 2, 2],
    ["fold", 3, 5],
    ["line", 6, 6],
    ["line", 7, 7],
  ]);
  assert.deepEqual(shape(new Set([3])).slice(1, 5), [
    ["line", 2, 2],
    ["fold", 3, 2],
    ["line", 3, 3],
    ["line", 4, 4],
  ]);
});

/** @param {number[]} plain @param {number[]} lightning */
const link = (plain, lightning) => ({ title: "", sentence: "", plain, lightning, library: [] });
const file = { file: "", lines: [], folds: [] };
const sources = {
  version: "",
  plain: file,
  lightning: file,
  links: { loop: link([7], [11, 13]), max_steps: link([7], []), shift: link([8], [13, 14]) },
};

test("links of a line, lines of links", () => {
  assert.deepEqual(linksAt(sources, "plain", 7, 7), ["loop", "max_steps"]);
  assert.deepEqual(linksAt(sources, "lightning", 12, 13), ["loop", "shift"]);
  assert.deepEqual(linksAt(sources, "lightning", 12, 12), []);
  assert.deepEqual(linesOf(sources, ["shift", "loop", "unknown"], "lightning"), [11, 13, 14]);
  assert.deepEqual(groupsOf([11, 13, 14]), [
    [11, 11],
    [13, 14],
  ]);
});

const text = {
  lockstep_so_far: "so far {difference}",
  lockstep_so_far_first: "so far {difference} from {first}",
  lockstep_same: "same {steps} {weights}",
  lockstep_differs: "differs {loss} {first} {weight}",
  lockstep_weights_differ: "weights {weight}",
  lockstep_none: "none",
  lockstep_times_hint: "later",
  lockstep_times_few: "few",
  lockstep_slower: "slower {ratio} {low} {high} {more} {part} {phase}",
  lockstep_quicker: "quicker {ratio} {less}",
  lockstep_noisy: "noisy {low} {high}",
  lockstep_phase_fetch: "fetch",
  lockstep_phase_forward: "forward",
  lockstep_phase_backward: "backward",
  lockstep_phase_optimizer: "optimizer",
  lockstep_phase_rest: "rest",
  lockstep_bar: "{program} {whole}: {parts}",
  lockstep_part: "{phase} {ms}",
  lockstep_comma: ", ",
  lockstep_stop: ".",
  code_plain: "hand",
  code_lightning: "Lightning",
};

/** @param {(number | null)[]} plain @param {(number | null)[]} lightning @param {any} [report] @returns {any} */
function shownOf(plain, lightning, report = null) {
  const series = (/** @type {(number | null)[]} */ loss) => ({ steps: loss.map((_, i) => i + 1), loss, lr: loss.map(() => 1) });
  return {
    report,
    series: new Map([
      ["plain", series(plain)],
      ["lightning", series(lightning)],
    ]),
  };
}

test("the difference so far is that of the steps that both have told", () => {
  const { series } = shownOf([4, 3, null, 2.5, 2], [4, 3.25, 5, 2]);
  assert.deepEqual(differences(series), { steps: [1, 2, 3, 4], values: [0, 0.25, null, -0.5] });
  assert.deepEqual(largest(differences(series)), { most: 0.5, first: 2 });
  assert.equal(differenceSentence(null, text, formats), "");
  assert.equal(differenceSentence(shownOf([], []), text, formats), "");
  assert.equal(differenceSentence(shownOf([4, 3, 2], [4, 3]), text, formats), "so far 0");
  assert.equal(differenceSentence(shownOf([4, 3], [4, 3 + 2 ** -20]), text, formats), "so far 9.54e-7 from 2");
});

const report = {
  kind: "lockstep",
  steps: 211,
  largest_difference: 0,
  first_difference: null,
  weights: 1234,
  weights_difference: 0,
  times: null,
};

test("at the end the weights are told of too", () => {
  const end = (/** @type {object} */ changed) => differenceSentence(shownOf([4], [4], { ...report, ...changed }), text, formats);
  assert.equal(end({}), "same 211 1,234");
  assert.equal(end({ steps: 0 }), "none");
  assert.equal(end({ weights_difference: 0.5 }), "weights 0.500");
  assert.equal(end({ largest_difference: 0.25, first_difference: 7, weights_difference: 0.5 }), "differs 0.250 7 0.500");
});

const plain = { fetch: 0.001, forward: 0.005, backward: 0.003, optimizer: 0.001, rest: 0.0001 };
const times = { steps: 101, threads: 1, plain, lightning: { ...plain, fetch: 0.0011, rest: 0.0012 }, ratio: 1.119, low: 1.05, high: 1.2 };

test("the sentence on time is the one that the interval allows", () => {
  const said = (/** @type {object | null} */ changed) =>
    timesSentence(/** @type {any} */ ({ ...report, times: changed && { ...times, ...changed } }), text);
  assert.equal(timesSentence(null, text), "later");
  assert.equal(said(null), "few");
  assert.equal(said({}), "slower 1.12 1.05 1.20 1.20 1.10 rest");
  assert.equal(said({ low: 0.98 }), "noisy 0.98 1.20");
  assert.equal(said({ lightning: { ...plain, forward: 0.004 }, ratio: 0.9, high: 0.95, low: 0.8 }), "quicker 0.90 1.00");
});

test("phases in numbers", () => {
  assert.equal(mostOfDifference(times), "rest");
  assert.equal(milliseconds(-0.000001), "0.00");
  assert.equal(
    barsSentence(times, text),
    "hand 10.10: fetch 1.00, forward 5.00, backward 3.00, optimizer 1.00, rest 0.10. " +
      "Lightning 11.30: fetch 1.10, forward 5.00, backward 3.00, optimizer 1.00, rest 1.20.",
  );
});

test("what has ended is asked for until its report has come, and no longer", () => {
  const told = (/** @type {any} */ changed) => {
    const shown = /** @type {any} */ ({ series: new Map() });
    takeReply(shown, /** @type {any} */ ({ points: [], next: 3, report: null, status: "finished", ...changed }));
    return shown.complete;
  };
  const points = [{ series: "plain", step: 2, loss: 3, lr: 0.5 }];
  assert.deepEqual([{ report, points }, { report }, { points }, {}, { report, status: "running" }, { status: "stopped" }].map(told), [
    true,
    true,
    false,
    true,
    false,
    true,
  ]);
});
