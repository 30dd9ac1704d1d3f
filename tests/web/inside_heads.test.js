import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf } from "../../demo/components/attention_view/inside/heads/change_axis.js";
import {
  answerSentence,
  changeSentence,
  contrast,
  headWords,
  isCertain,
  pointFormat,
  rankingSentences,
  sorted,
} from "../../demo/components/attention_view/inside/heads/findings.js";
import {
  allHeads,
  allOff,
  listed,
  longName,
  pressed,
  shortName,
  switchedWords,
  switchOf,
} from "../../demo/components/attention_view/inside/heads/switches.js";
import { readSwitches, writtenSwitches } from "../../demo/components/attention_view/inside/heads/switches_address.js";

const TEXT = {
  cross: "Cross-attention",
  short_cross: "cross",
  short_decoder: "decoder",
  short_encoder: "encoder",
  where_head: "layer {layer}, head {head}",
  heads_name: "{kind} {layer}.{head}",
  heads_long_name: "{kind}, {where}",
  heads_comma: ", ",
  heads_more: "{names} and {count} more",
  heads_trained: "as trained",
  heads_is_off: "off",
  heads_is_uniform: "uniform",
  heads_is_fixed: "as on {source}",
  heads_switched: "Switched: {heads}.",
  heads_switched_one: "{head} {mode}",
  heads_answer_same: "same {is}",
  heads_answer_other: "{was} -> {is}",
  heads_falls: "falls {before} {after} {points} {low} {high} {count}",
  heads_rises: "rises {before} {after} {points} {low} {high} {count}",
  heads_stays: "stays {before} {points} {low} {high} {count}",
  heads_uncertain: "uncertain",
  heads_missed: "{missed} of {total}",
  heads_none_missed: "none of {total}",
  heads_both: "both: {heads}",
  heads_promised: "promised: {heads}",
  heads_hidden: "hidden: {heads}",
  heads_no_contradiction: "no contradiction",
  heads_alignment_unknown: "unknown",
  heads_nothing_right: "nothing of {count}",
  heads_row: "{points} ({low} to {high})",
  heads_row_aligned: "{change}; {alignment}",
};
const CROSS = { kind: "cross", layer: 0, head: 1 };
const ENCODER = { kind: "encoder", layer: 1, head: 2 };

/** A change of one head. */
function change(head, after, interval, alignment, before = 80) {
  const [lost, gained] = [Math.max(0, before - after), Math.max(0, after - before)];
  return { heads: [head], count: 100, before, after, lost, gained, change: (after - before) / 100, interval, alignment };
}

test("a press switches a head, the same press makes it as trained, and equal switches are written alike", () => {
  const one = pressed([], ENCODER, "off", "");
  assert.deepEqual(one, [{ ...ENCODER, mode: "off" }]);
  const two = pressed(one, CROSS, "fixed", "3 1");
  assert.deepEqual(two, [
    { ...CROSS, mode: "fixed", source: "3 1" },
    { ...ENCODER, mode: "off" },
  ]);
  assert.deepEqual(two, pressed(pressed([], CROSS, "fixed", "3 1"), ENCODER, "off", ""));
  assert.deepEqual(pressed(two, ENCODER, "uniform", "3 1")[1], { ...ENCODER, mode: "uniform" });
  assert.deepEqual(pressed(two, CROSS, "fixed", "5")[0].source, "5"); // another source: not as trained
  assert.deepEqual(pressed(pressed(two, CROSS, "fixed", "3 1"), ENCODER, "off", ""), []);
  assert.equal(switchOf(two, { ...CROSS, head: 2 }), undefined);
  assert.deepEqual(allOff([ENCODER, CROSS]), [
    { ...CROSS, mode: "off" },
    { ...ENCODER, mode: "off" },
  ]);
});

test("all heads stand in order, and have names", () => {
  const heads = allHeads(2, 3);
  assert.equal(heads.length, 18);
  assert.deepEqual(heads[4], { kind: "cross", layer: 1, head: 1 });
  assert.deepEqual(heads[17], ENCODER);
  assert.equal(shortName(TEXT, ENCODER), "encoder 2.3");
  assert.equal(longName(TEXT, CROSS), "Cross-attention, layer 1, head 2");
  assert.equal(listed(TEXT, [..."abcdefgh"]), "a, b, c, d, e, f and 2 more");
  const switches = pressed(pressed([], CROSS, "fixed", "3 {head}"), ENCODER, "uniform", "");
  assert.equal(switchedWords(TEXT, switches), "Switched: cross 1.2 as on 3 {head}, encoder 2.3 uniform.");
});

test("switches survive an address, and what is none is passed over", () => {
  const switches = pressed(pressed([], CROSS, "fixed", " 3, 1 4"), ENCODER, "uniform", "");
  const words = writtenSwitches(switches);
  assert.equal(words, "cross-1-2-fixed-3.1.4 encoder-2-3-uniform");
  assert.deepEqual(readSwitches(words), [{ ...switches[0], source: "3 1 4" }, switches[1]]);
  const wrong = ["cross-0-1-off", "mean-1-1-off", "cross-1-1-on", "cross-1-1-fixed", "cross-1-1-off-3", "cross-1-1-fixed-<b>", "", "x"];
  assert.deepEqual(readSwitches(wrong.join(" ")), []);
});

test("a change is said with its direction, its interval, and whether it can be told from none", () => {
  assert.equal(changeSentence(TEXT, "en", change(CROSS, 7, [-0.8, -0.653], null)), "falls 80.0\u202f% 7.0\u202f% −73.0 −80.0 −65.3 100");
  assert.equal(
    changeSentence(TEXT, "en", change(CROSS, 81, [-0.02, 0.04], null)),
    "rises 80.0\u202f% 81.0\u202f% +1.0 −2.0 +4.0 100 uncertain",
  );
  assert.equal(changeSentence(TEXT, "en", change(CROSS, 80, [-0.019, 0.019], null)), "stays 80.0\u202f% 0.0 −1.9 +1.9 100 uncertain");
  assert.deepEqual([isCertain({ interval: [0, 0.1] }), isCertain({ interval: [0.01, 0.1] })], [false, true]);
  assert.equal(pointFormat("ja")(-0.0001), "0.0");
});

test("the present answer is said beside the one as trained", () => {
  assert.equal(answerSentence(TEXT, ["3", "{is}"], ["3", "7"]), "3 {is} -> 3 7");
  assert.equal(answerSentence(TEXT, ["3", "7"], ["3", "7"]), "same 3 7");
});

test("the ranking is held against the pictures", () => {
  const head = (number) => ({ kind: "cross", layer: 0, head: number });
  const ranked = [
    change(head(0), 79, [-0.03, 0.01], 0.91), // looks right, not missed
    change(head(1), 10, [-0.8, -0.6], 0.97), // looks right, missed
    change(head(2), 60, [-0.3, -0.1], 0.5), // exactly half is not most
    change(head(3), 80, [-0.01, 0.01], 0.1),
    change(head(4), 20, [-0.7, -0.5], null), // not known
  ];
  assert.deepEqual(
    sorted(ranked).map(({ heads }) => heads[0].head),
    [1, 4, 2, 0, 3],
  );
  const numbers = Object.fromEntries(
    Object.entries(contrast(ranked)).map(([name, found]) => [name, found.map(({ heads }) => heads[0].head)]),
  );
  assert.deepEqual(numbers, { both: [1], promised: [0], hidden: [2] });
  assert.deepEqual(rankingSentences(TEXT, ranked), ["3 of 5", "both: cross 1.2", "promised: cross 1.1", "hidden: cross 1.3"]);
  assert.deepEqual(rankingSentences(TEXT, [ranked[3]]), ["none of 1", "no contradiction"]);
  assert.deepEqual(rankingSentences(TEXT, [ranked[4]]), ["1 of 1", "unknown"]);
  assert.deepEqual(rankingSentences(TEXT, [change(head(0), 0, [-0.01, 0.01], 0.9, 0)]), ["nothing of 100"]);
  assert.deepEqual(rankingSentences(TEXT, []), []);
  assert.equal(headWords(TEXT, "en", ranked[1]), "−70.0 (−80.0 to −60.0); 0.97");
  assert.equal(headWords(TEXT, "en", ranked[4]), "−60.0 (−70.0 to −50.0)");
});

test("the axis has room for gains, and ends at 100 points", () => {
  assert.deepEqual(axisOf([change(CROSS, 7, [-0.8, -0.6], null)]), [-1, 0.1]);
  assert.deepEqual(axisOf([change(CROSS, 99, [0.3, 0.98], null)]), [-1, 1]);
  assert.ok(Math.abs(axisOf([change(CROSS, 99, [0.1, 0.3], null)])[1] - 0.35) < 1e-9);
});
