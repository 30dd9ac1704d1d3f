import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, numberFormats, superscript, timeLeft, joined } from "../../demo/components/shared/text.js";

test("names are replaced, unknown ones stay, and what is filled in is not filled again", () => {
  assert.equal(fill("step {step} of {max}", { step: 3, max: "{step}" }), "step 3 of {step}");
  assert.equal(fill("{other}", { step: 3 }), "{other}");
  assert.equal(fill("{zero}", { zero: 0 }), "0");
});

test("numbers are written as a person reads them", () => {
  const { whole, oneDecimal, percent, decimal, threeDigits } = numberFormats("en");
  assert.equal(whole(12_345.6), "12,346");
  assert.equal(oneDecimal(7), "7.0");
  assert.equal(percent(43.04), "43.0\u202f%");
  assert.equal(threeDigits(0.0014), "0.00140");
  assert.deepEqual([0, 1e-4, 9.99e-5, -2e-7, 2.3456].map(decimal), ["0.00", "0.000100", "9.99e-5", "-2.00e-7", "2.35"]);
  assert.equal(numberFormats("ja").whole(12_345), "12,345");
});

test("powers stand above", () => {
  assert.equal(superscript(-13), "⁻¹³");
  assert.equal(superscript(207), "²⁰⁷");
});

test("the time that is left", () => {
  const text = { seconds_left: "{seconds} s", minutes_left: "{minutes} min {seconds} s" };
  assert.deepEqual(
    [-1, 0.2, 59, 59.5, 75.3].map((seconds) => timeLeft(seconds, text)),
    ["0 s", "1 s", "59 s", "1 min 00 s", "1 min 16 s"],
  );
});

test("sentences stand one after the other, in Japanese without a space", () => {
  assert.equal(joined([]), "");
  assert.equal(joined(["One.", "Two.", "Three."]), "One. Two. Three.");
  assert.equal(joined(["一つ。", "二つ。"]), "一つ。二つ。");
});
