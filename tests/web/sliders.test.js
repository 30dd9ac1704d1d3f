import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, roundNumbers, widths } from "../../demo/components/noam_explorer/slider_values.js";

test("a slider goes from end to end in steps that are about equally far apart in proportion", () => {
  const numbers = roundNumbers(1, 40_000, true);
  assert.deepEqual([numbers.at(0), numbers.at(-1)], [1, 40_000]);
  for (const usual of [50, 100, 400, 1000, 4000, 8000]) assert.ok(numbers.includes(usual));
  assert.ok(numbers.every(Number.isInteger));
  numbers.slice(1).forEach((number, i) => assert.ok(number > numbers[i] && (number / numbers[i] <= 1.11 || number - numbers[i] === 1)));
});

test("where fractions are allowed there are some", () => {
  const numbers = roundNumbers(0.01, 10, false);
  assert.ok(numbers.includes(0.24) && numbers.includes(1.5));
});

test("widths can be divided by eight heads", () => {
  const found = widths(8, 1024);
  assert.ok(found.includes(128) && found.includes(512));
  assert.ok(found.every((width) => width % 8 === 0));
});

test("the nearest number is the nearest in proportion", () => {
  assert.equal(nearest([1, 10, 100], 30), 1);
  assert.equal(nearest([1, 10, 100], 33), 2);
});
