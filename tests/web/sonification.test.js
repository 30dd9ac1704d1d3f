import assert from "node:assert/strict";
import { test } from "node:test";
import { heardLines } from "../../demo/components/shared/plot/plot_tools.js";
import { pitchOf, placeOf, spread } from "../../demo/components/shared/sonification.js";

test("two octaves from the lowest value to the highest, and nothing beyond", () => {
  assert.deepEqual([pitchOf(2, 2, 6), pitchOf(4, 2, 6), pitchOf(6, 2, 6)], [220, 440, 880]);
  assert.deepEqual([pitchOf(-9, 2, 6), pitchOf(99, 2, 6)], [220, 880]);
});

test("on a logarithmic axis equal ratios are equal intervals", () => {
  const interval = pitchOf(0.1, 0.01, 1, true) / pitchOf(0.01, 0.01, 1, true);
  assert.ok(Math.abs(interval - 2) < 1e-9);
});

test("a flat curve has one pitch in the middle", () => {
  assert.equal(pitchOf(3, 3, 3), 440);
});

test("a long series is played by some of its values, its ends among them", () => {
  const values = Array.from({ length: 101 }, (_, i) => i);
  assert.deepEqual(spread(values, 5), [0, 25, 50, 75, 100]);
  assert.equal(spread(values, 101), values);
});

/** @type {(sound: import("../../demo/components/shared/plot/types.d.ts").Options["sound"]) => ReturnType<typeof heardLines>} */
function heard(sound) {
  const format = String;
  const [one, other] = [
    { key: "0", label: "", color: "", xs: [1, 2, 3], ys: [4, 2, 1] },
    { key: "1", label: "", color: "", xs: [1, 2], ys: [8, null] },
  ];
  /** @type {import("../../demo/components/shared/plot/types.d.ts").Panel} */
  const race = { key: "loss", title: "", height: 1, y: { scale: "log", format }, series: [one, other] };
  /** @type {import("../../demo/components/shared/plot/types.d.ts").Panel} */
  const run = { ...race, key: "run", series: [{ ...one, front: true }, { ...one, key: "none", front: true, xs: [], ys: [] }, other] };
  return heardLines({ panels: [race, run], sound });
}

test("the runners of a race sound on one scale, from the left to the right", () => {
  const { lines, pitch } = heard({ panel: "loss", all: true });
  assert.deepEqual(
    lines.map(({ key }) => key),
    ["0", "1"],
  );
  assert.deepEqual([1, 8].map(pitch), [220, 880]);
  assert.ok(Math.abs(pitch(2) / pitch(1) - pitch(8) / pitch(4)) < 1e-9);
  assert.deepEqual(
    [0, 1, 2].map((line) => placeOf(line, 3)),
    [-0.8, 0, 0.8],
  );
  assert.equal(placeOf(0, 1), 0);
});

test("of a run the line in front sounds, not that of an earlier run behind it", () => {
  const { lines, pitch } = heard({ panel: "run" });
  assert.deepEqual(
    lines.map(({ key }) => key),
    ["0"],
  );
  assert.deepEqual([1, 4].map(pitch), [220, 880]);
});
