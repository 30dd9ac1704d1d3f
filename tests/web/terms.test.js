import assert from "node:assert/strict";
import { test } from "node:test";
import { found } from "../../demo/components/glossary/explanation.js";
import { split } from "../../demo/components/shared/terms.js";

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
