import assert from "node:assert/strict";
import { test } from "node:test";
import { moveOfKey } from "../../demo/components/shared/player.js";

const FREE = { defaultPrevented: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test("arrows, Home, End and space are a player's keys", () => {
  const keys = ["ArrowLeft", "ArrowRight", "Home", "End", " ", "Enter", "a"];
  assert.deepEqual(
    keys.map((key) => moveOfKey({ ...FREE, key })),
    ["back", "next", "first", "last", "play", null, null],
  );
});

test("a key that is held with another one, or that somebody has taken, is not", () => {
  for (const taken of Object.keys(FREE)) assert.equal(moveOfKey({ ...FREE, [taken]: true, key: "ArrowLeft" }), null);
});
