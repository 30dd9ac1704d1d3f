import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { found } from "../../demo/components/glossary/explanation.js";
import { FirstSight } from "../../demo/components/shared/first_sight.js";
import { publish } from "../../demo/components/shared/messages.js";
import { split, termsIn, withFirstTerms } from "../../demo/components/shared/terms.js";

before(() => {
  const words = {
    head: "heads|head",
    loss: "Loss|loss",
    warmup: "warm-up",
    adam: "Adam",
    step: "step",
    mask: "mask",
    lookahead: "look-ahead mask",
  };
  publish("termsKnown", { words, places: {} });
  globalThis.document = {
    createElement: () => ({ append() {}, setAttribute() {}, addEventListener() {}, isMark: true }),
  };
});

after(() => {
  delete globalThis.document;
});

test("a term is found where it stands first, the preferred word before the others", () => {
  assert.deepEqual(split("rows: layers; columns: heads; each head", "heads|head"), ["rows: layers; columns: ", "heads", "; each head"]);
  assert.deepEqual(split("クロスアテンションの重み", "重み"), ["クロスアテンションの", "重み", ""]);
  assert.equal(split("nothing of it", "head"), null);
});

test("letters of a longer word are not a term", () => {
  assert.equal(split("the heading of a keyboard", "head|key"), null);
  assert.deepEqual(split("a masked mask", "mask"), ["a masked ", "mask", ""]);
  assert.deepEqual(split("Divided by √d", "Divided by √"), ["", "Divided by √", "d"]);
});

test("the list finds names before explanations", () => {
  const line = { file: "core/x.py", number: 1, text: "" };
  const term = (name, title, idea) => ({ name, title, idea, maths: "", function: name, line, related: [] });
  const terms = [term("attention", "attention", "tokens look"), term("token", "token", "a symbol"), term("loss", "loss", "surprise")];
  assert.deepEqual(
    found(terms, " TOKEN").map(({ name }) => name),
    ["token", "attention"],
  );
  assert.equal(found(terms, "").length, 3);
  assert.deepEqual(found(terms, "zzz"), []);
});

test("the terms of a sentence, in its order", () => {
  assert.deepEqual(termsIn("With Adam the loss of each head falls after the warm-up."), ["adam", "loss", "head", "warmup"]);
  assert.deepEqual(termsIn("nothing of it"), []);
  assert.deepEqual(termsIn("the look-ahead mask of Adam"), ["lookahead", "adam"]); // not both in one place
});

test("of several sentences each term is marked in the first that has it", () => {
  const marks = withFirstTerms(["no Adam", "Adam and a mask", "a mask, a head"], "adam", "mask").map(
    (parts) => parts.filter(({ isMark }) => isMark).length,
  );
  assert.deepEqual(marks, [1, 1, 0]);
});

test("a lesson marks two words a prompt, each where it comes first, and the same ones on the way back", () => {
  const sight = new FirstSight("Lesson 3 · Why warm-up and Adam?");
  assert.deepEqual(sight.title, ["warmup"]); // one in a title
  const prompts = ["Press step; the warm-up of each head", "The loss of each head, and its mask", "Adam, a mask and the loss"];
  const expected = [["head"], ["loss", "mask"], ["adam"]];
  assert.deepEqual(
    prompts.map((words, place) => sight.terms(words, place)),
    expected,
  );
  assert.deepEqual(
    prompts.map((words, place) => sight.terms(words, place)),
    expected,
  );
  assert.deepEqual(new FirstSight("").terms("loss, mask, head, Adam", 0), ["loss", "mask"]);
});
