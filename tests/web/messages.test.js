import assert from "node:assert/strict";
import { test } from "node:test";
import { latest, publish, subscribe } from "../../demo/components/shared/messages.js";

test("a message reaches whoever listens, until they leave", () => {
  const life = new AbortController();
  const heard = [];
  subscribe("filmStep", ({ step }) => heard.push(step), life.signal);
  publish("filmStep", { step: 3 });
  publish("tabOpened", { tab: "decode" });
  life.abort();
  publish("filmStep", { step: 5 });
  assert.deepEqual(heard, [3]);
});

test("who has left already hears nothing", () => {
  subscribe("filmStep", () => assert.fail(), AbortSignal.abort());
  publish("filmStep", { step: 1 });
});

test("who comes later finds the last message", () => {
  assert.equal(latest("decodeAsked"), undefined);
  publish("decodeAsked", { model: "m", source: "1" });
  publish("decodeAsked", { model: "m", source: "2" });
  assert.deepEqual(latest("decodeAsked"), { model: "m", source: "2" });
});

test("a listener that fails does not keep the others from hearing", (context) => {
  const reported = context.mock.fn();
  globalThis.reportError = reported;
  const life = new AbortController();
  let heard = 0;
  subscribe(
    "pageOpened",
    () => {
      throw new Error("on purpose");
    },
    life.signal,
  );
  subscribe(
    "pageOpened",
    () => {
      heard += 1;
    },
    life.signal,
  );
  publish("pageOpened", null);
  life.abort();
  delete globalThis.reportError;
  assert.deepEqual([heard, reported.mock.callCount()], [1, 1]);
});

test("another copy of the module shares the board", async () => {
  const other = await import("../../demo/components/shared/messages.js?another");
  const life = new AbortController();
  let heard = null;
  subscribe(
    "filmStep",
    ({ step }) => {
      heard = step;
    },
    life.signal,
  );
  other.publish("filmStep", { step: 7 });
  life.abort();
  assert.equal(heard, 7);
});
