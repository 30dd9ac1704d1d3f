import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenPlaces, ownToken } from "../../demo/components/attention_view/forced_tokens.js";
import {
  BranchList,
  branchKey,
  BranchLists,
  branchName,
  branchTree,
} from "../../demo/components/attention_view/inside/branches/branch_list.js";
import { Branches } from "../../demo/components/attention_view/inside/branches/branches.js";
import {
  choiceWords,
  differingPlaces,
  logProbability,
  recoveryWords,
} from "../../demo/components/attention_view/inside/branches/branch_words.js";
import { stepSentence } from "../../demo/components/attention_view/step_sentence.js";

const EXPECTED = ["3", "1", "4", "1", "5", "(end)"];
const REQUEST = { model: "shipped:a-0007", source: "3 1 4 1 5" };
const TEXT = {
  nothing: "–",
  branch_choices: "{choices}.",
  branch_choice: "{token} for {own} at {step}",
  branch_choice_join: ", ",
  branch_unknown: "unknown",
  branch_all_right: "all right",
  branch_nothing_behind: "nothing behind",
  branch_recovers: "from {step}",
  branch_recovers_at_once: "at once from {step}",
  branch_lost: "lost: {wrong} of {total}.",
  branch_no_end: "no end.",
  branch_length: "{length}, not {right}.",
  branch_not_yours: "not yours",
  branch_empty: "empty",
  branch_same: "{step} writes {token}",
  branch_sentence: "{step}: {token} for {own}, {places}",
  place: "{token} ({weight})",
  place_join: ", ",
  token_place: "{token}",
};

/** A decode whose first tokens were forced; what the model itself would have written stands in `own`. */
function decode(forced, output, own = output, more = {}) {
  return {
    forced: forced.length,
    output,
    expected: EXPECTED,
    recoversAt: null,
    stopped: "end",
    candidates: own.map((token) => [
      [token, 0.5],
      ["0", 0.25],
    ]),
    request: { ...REQUEST, ...(forced.length > 0 && { forced }) },
    ...more,
  };
}

const GREEDY = decode([], EXPECTED);
const SEVEN = decode(["3", "7"], ["3", "7", "4", "1", "5", "(end)"], EXPECTED, { recoversAt: 2 });
const NESTED = decode(["3", "7", "4", "9"], ["3", "7", "4", "9", "9", "(end)"], ["3", "1", "4", "1", "9", "(end)"]);
const OTHER = decode(["8"], ["8", "1", "4", "1", "5", "(end)"], EXPECTED, { recoversAt: 1 });

test("chosen by a person is the last forced token, and each before it that the model would not have written", () => {
  assert.deepEqual(chosenPlaces(GREEDY), [false, false, false, false, false, false]);
  assert.deepEqual(chosenPlaces(SEVEN), [false, true, false, false, false, false]);
  assert.deepEqual(chosenPlaces(NESTED), [false, true, false, true, false, false]);
  assert.deepEqual(chosenPlaces({ output: ["3", "1"], forced: 2, candidates: [[["3", 1]], [["1", 1]]] }), [false, true]);
  assert.deepEqual(chosenPlaces({ output: ["3"], candidates: [] }), [false]); // an older value does not say
  assert.equal(ownToken(NESTED, 3), "1");
  assert.equal(ownToken(NESTED, 13), null);
});

test("branches are named by letters in the order in which they were made", () => {
  assert.deepEqual([0, 1, 25, 26, 27, 51, 52, 701, 702].map(branchName), ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
});

test("a decode with forced tokens stays in the list once, the greedy one and one with switched heads alone do not", () => {
  const list = new BranchList();
  const switches = [{ kind: "cross", layer: 0, head: 1, mode: "off" }];
  for (const one of [GREEDY, SEVEN, SEVEN, decode([], EXPECTED, EXPECTED, { request: { ...REQUEST, switches } }), OTHER]) list.note(one);
  assert.deepEqual(
    list.branches.map(({ name, decode: { output } }) => [name, output[0]]),
    [
      ["A", "3"],
      ["B", "8"],
    ],
  );
  list.note({ ...SEVEN, request: { ...SEVEN.request, switches } }); // the same tokens with switched heads are another branch
  assert.equal(list.branches.length, 3);
  assert.equal(branchKey(null), "");
  assert.equal(branchKey(REQUEST), "");
});

test("a dropped branch comes back in its place and with its name, also when it comes on show again", () => {
  const list = new BranchList();
  for (const one of [SEVEN, OTHER, NESTED]) list.note(one);
  const names = () => list.branches.map(({ name }) => name).join("");
  list.drop(branchKey(OTHER.request));
  assert.equal(names(), "AC");
  assert.equal(list.takeBack().name, "B");
  assert.equal(names(), "ABC");
  assert.equal(list.takeBack(), null);
  list.drop(branchKey(SEVEN.request));
  list.drop("nothing");
  list.note(SEVEN);
  assert.equal(names(), "ABC");
});

test("a list belongs to its model and source, and the last few are kept", () => {
  const lists = new BranchLists();
  const of = (source) => lists.of({ request: { model: "a", source } });
  of("1").note(SEVEN);
  for (const source of ["2", "3", "4", "5", "6"]) assert.equal(of(source).branches.length, 0);
  assert.equal(of("1").branches.length, 1);
  assert.equal(lists.of({ request: { model: "b", source: "1" } }).branches.length, 0); // the seventh: "2" is forgotten
  assert.equal(of("1").branches.length, 1);
  for (const source of ["7", "8", "9", "10", "11", "12"]) of(source);
  assert.equal(of("1").branches.length, 0);
});

test("a branch stands below the one that it leaves", () => {
  const list = new BranchList();
  for (const one of [SEVEN, OTHER, NESTED]) list.note(one);
  const tree = branchTree(list.branches).map(({ branch, parent, depth }) => [branch.name, parent?.name ?? null, depth]);
  assert.deepEqual(tree, [
    ["A", null, 0],
    ["C", "A", 1],
    ["B", null, 0],
  ]);
});

test("a branch in words: what was chosen, and from which step on it is right again", () => {
  assert.equal(choiceWords(NESTED, TEXT), "7 for 1 at 2, 9 for 1 at 4.");
  assert.equal(recoveryWords(SEVEN, TEXT), "at once from 3");
  assert.equal(recoveryWords({ ...SEVEN, recoversAt: 4 }, TEXT), "from 5");
  assert.equal(recoveryWords({ ...SEVEN, expected: null }, TEXT), "unknown");
  assert.equal(recoveryWords(decode(["3"], EXPECTED), TEXT), "all right");
  assert.equal(recoveryWords(NESTED, TEXT), "lost: 1 of 2.");
  assert.equal(recoveryWords(decode(["3", "(end)"], ["3", "(end)"]), TEXT), "nothing behind");
  assert.equal(recoveryWords(decode(["7"], ["7", "4", "1", "(end)"]), TEXT), "lost: 3 of 3. 4, not 6.");
  assert.equal(recoveryWords({ ...decode(["7"], ["7", "1", "1", "1", "5", "5", "5"]), stopped: "length" }, TEXT), "lost: 3 of 6. no end.");
});

test("a whole output is as probable as the product of its steps", () => {
  assert.ok(Math.abs(logProbability({ written: [0.5, 0.25, 0.125] }) - Math.log(1 / 64)) < 1e-12);
  assert.equal(logProbability({ written: null }), null);
  assert.deepEqual(differingPlaces(["1", "2", "3"], ["1", "3"]), [false, true, true]);
  assert.deepEqual(differingPlaces(["1"], null), [false]);
});

test("the step's sentence says who chose the token", () => {
  assert.equal(stepSentence({ ...SEVEN, source: ["3", "1"] }, 1, [10, 90], 100, TEXT), "2: 7 for 1, 1 (0.90), 3 (0.10)");
});

function branches(reply = "") {
  const state = { decode: SEVEN, base: { ...GREEDY }, step: 3, section: "step", answers: 0 };
  const asked = [];
  const showVariant = async (changes, step) => {
    asked.push([changes, step]);
    return reply;
  };
  return { state, asked, branches: new Branches({ state, text: TEXT, change: (patch) => Object.assign(state, patch) }, showVariant) };
}

test("another token goes on from what is on show, heads switched as they are", async () => {
  const { state, asked, branches: made } = branches();
  await made.force(" 9 ");
  assert.deepEqual(asked, [[{ forced: ["3", "7", "4", "9"], switches: [] }, 3]]);
  assert.equal(state.section, "branches");
  state.decode = { ...SEVEN, request: { ...SEVEN.request, switches: ["off"] } };
  await made.force("9");
  assert.deepEqual(asked[1][0].switches, ["off"]);
  assert.equal(made.isWaiting, false);
});

test("what cannot be written asks nobody, and says why", async () => {
  const { state, asked, branches: made } = branches();
  for (const [typed, problem] of [
    ["  ", "empty"],
    ["1", "4 writes 1"],
  ]) {
    await made.force(typed);
    assert.equal(made.problem, problem);
  }
  state.decode = { ...SEVEN, request: null };
  await made.force("9");
  assert.equal(made.problem, "not yours");
  assert.deepEqual(asked, []);
});

test("a refusal is said, and goes when another decode comes on show", async () => {
  const { branches: made } = branches("no such token");
  await made.force("99");
  assert.equal(made.problem, "no such token");
  made.note(SEVEN);
  assert.equal(made.problem, "");
});

test("a dropped branch that was on show gives way to the greedy decode", async () => {
  const { asked, branches: made } = branches();
  made.note(SEVEN);
  made.note(OTHER);
  await made.drop(branchKey(OTHER.request));
  assert.deepEqual(asked, []);
  await made.drop(branchKey(SEVEN.request));
  assert.deepEqual(asked, [[{ forced: [], switches: [] }, undefined]]);
  made.takeBack();
  assert.equal(made.list.branches.length, 1);
  await made.walk(branchKey(SEVEN.request), 2);
  assert.deepEqual(asked[1], [{ forced: ["3", "7"], switches: [] }, 2]);
});
