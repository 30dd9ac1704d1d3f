import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsFor } from "../../demo/components/page_bar/gradio_words.js";
import { actionOfKey } from "../../demo/components/page_bar/keys.js";
import { otherLanguage } from "../../demo/components/page_bar/language_link.js";
import { largestFitting, VIEWS } from "../../demo/components/page_bar/views.js";

const FREE = { letters: true, presenting: false, typing: false };
const key = (name, more = {}) => ({ key: name, ...more });

test("a letter acts, as a capital too; not while somebody types, nor with another key, nor when letters are off", () => {
  assert.deepEqual(
    ["p", "P", "?", "1", "5", "6", "x", "t"].map((name) => actionOfKey(key(name), FREE)),
    ["present", "present", "help", "tab1", "tab5", null, null, "primary"],
  );
  for (const state of [{ typing: true }, { letters: false }]) assert.equal(actionOfKey(key("p"), { ...FREE, ...state }), null);
  for (const held of ["ctrlKey", "metaKey", "altKey", "defaultPrevented", "isComposing", "repeat"]) {
    assert.equal(actionOfKey(key("p", { [held]: true }), FREE), null);
  }
});

test("the keys of the presenter's view mean something only there, and need no letters", () => {
  const names = ["PageDown", "PageUp", "Escape", "n", "b", "a"];
  assert.deepEqual(
    names.map((name) => actionOfKey(key(name), FREE)),
    [null, null, null, null, null, null],
  );
  assert.equal(actionOfKey(key("q"), FREE), "question"); // it opens the view
  const presenting = { ...FREE, presenting: true };
  assert.deepEqual(
    names.map((name) => actionOfKey(key(name), presenting)),
    ["next", "back", "leave", "next", "back", "answers"],
  );
  assert.deepEqual(
    names.map((name) => actionOfKey(key(name), { ...presenting, letters: false })),
    ["next", "back", "leave", null, null, null],
  );
});

test("the other language's address has the settings, the room and the theme of this one", () => {
  const here = "http://host/base/?preset=sort&room=ABCDE";
  assert.equal(otherLanguage("http://host/base/ja", here), "http://host/base/ja?preset=sort&room=ABCDE");
  assert.equal(otherLanguage("http://host/base/ja?preset=copy", here), "http://host/base/ja?preset=sort&room=ABCDE");
  assert.equal(otherLanguage("http://host/base/", "http://host/base/ja"), "http://host/base/");
});

test("what Gradio writes in English has words, and nothing else has", () => {
  const text = {
    gradio_number: "{name}（数値）",
    gradio_slider: "{name}（つまみ）",
    gradio_reset: "既定値",
    gradio_tabs: "ほか",
    gradio_api: "API から",
  };
  assert.equal(wordsFor("number input for 層数", text), "層数（数値）");
  assert.equal(wordsFor("range slider for {name}", text), "{name}（つまみ）");
  assert.equal(wordsFor("Reset to default value", text), "既定値");
  assert.equal(wordsFor("More tabs", text), "ほか");
  assert.equal(wordsFor("APIを介して使用 ", text), "API から");
  for (const written of ["", "層数", "a number input for x", "Reset to default values"]) assert.equal(wordsFor(written, text), null);
});

test("the largest scale that fits is found; the smallest is taken if none does", () => {
  const tried = [];
  const scale = largestFitting((one) => {
    tried.push(one);
    return one <= 1.7;
  });
  assert.ok(scale <= 1.7 && scale > 1.63, String(scale));
  assert.ok(tried.length < 10);
  assert.equal(
    largestFitting(() => true),
    3.2,
  );
  assert.equal(
    largestFitting(() => false, 0.7),
    0.7,
  );
});

test("every tab has something to present, each under a name of its own", () => {
  assert.deepEqual(Object.keys(VIEWS), ["train", "decode", "warmup", "race", "programs"]);
  for (const views of Object.values(VIEWS)) assert.equal(new Set(views.map((view) => view.key)).size, views.length);
});
