import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { colourTable, inkOn, luminance } from "../../demo/components/shared/heatmap/colours.js";
import { labelled, shorten } from "../../demo/components/shared/heatmap/layout.js";
import { decodeWeights, meanOfHeads, weightsOfHead } from "../../demo/components/shared/heatmap/weights.js";

const packed = (values) => Buffer.from(Uint16Array.from(values).buffer).toString("base64");
const [LAYERS, HEADS, SIZE] = [2, 3, 5];
const MAP = Uint16Array.from({ length: LAYERS * HEADS * SIZE }, (_, i) => i * i);

test("fixed point comes as it was sent", () => {
  assert.deepEqual([...decodeWeights(packed([0, 1, 255, 256, 32_768, 65_535]))], [0, 1, 255, 256, 32_768, 65_535]);
});

test("one head's weights are its own", () => {
  assert.deepEqual(
    [...weightsOfHead(MAP, HEADS, SIZE, 1, 2)],
    [25, 26, 27, 28, 29].map((i) => i * i),
  );
});

test("the mean over the heads is of one layer, cell by cell", () => {
  const mean = meanOfHeads(MAP, HEADS, SIZE, 1);
  [...mean].forEach((value, i) => assert.ok(Math.abs(value - ((15 + i) ** 2 + (20 + i) ** 2 + (25 + i) ** 2) / 3) < 1e-9));
});

test("a table of colours goes through its anchors", () => {
  const table = colourTable(["#000000", "#804020", "#ffffff"]);
  const rgb = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  assert.deepEqual(rgb(table[0]), [0, 0, 0]);
  assert.deepEqual(rgb(table[255]), [255, 255, 255]);
  rgb(table[127]).forEach((part, i) => assert.ok(Math.abs(part - [128, 64, 32][i]) <= 1));
  assert.ok(table.every((pixel) => pixel >>> 24 === 255));
  assert.deepEqual([inkOn(table[0]), inkOn(table[255])], ["#ffffff", "#000000"]);
});

test("a weight can be read on each of the 256 colours of both palettes", () => {
  const source = readFileSync(new URL("../../core/figures/palette.py", import.meta.url), "utf8");
  const palettes = ["LIGHT", "DARK"].map((name) => source.match(new RegExp(`^${name} = \\(([^)]+)\\)`, "m"))[1].match(/#[0-9a-f]{6}/g));
  for (const anchors of palettes) {
    assert.equal(anchors.length, 13);
    for (const pixel of colourTable(anchors)) {
      const ink = inkOn(pixel) === "#ffffff" ? 1 : 0;
      const [dark, light] = [luminance(pixel), ink].sort((a, b) => a - b);
      assert.ok((light + 0.05) / (dark + 0.05) >= 4.5);
    }
  }
});

test("long tokens are cut by letters, not by halves of them", () => {
  assert.equal(shorten("123456789"), "123456789");
  assert.equal(shorten("1234567890"), "12345678…");
  assert.equal(shorten("😀😀😀", 2), "😀…");
});

test("of many labels some are drawn, those that count always, and none beside them", () => {
  assert.deepEqual([...labelled(7, [null], 1)], [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(
    [...labelled(10, [4], 3)].sort((a, b) => a - b),
    [0, 4, 9],
  );
});
