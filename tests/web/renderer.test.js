import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Renderer } from "../../demo/components/shared/renderer.js";

let frames; // by number, those that were asked for
let real;

beforeEach(() => {
  frames = new Map();
  let count = 0;
  real = { requestAnimationFrame: globalThis.requestAnimationFrame, cancelAnimationFrame: globalThis.cancelAnimationFrame };
  globalThis.requestAnimationFrame = (callback) => {
    frames.set(++count, callback);
    return count;
  };
  globalThis.cancelAnimationFrame = (number) => frames.delete(number);
});

afterEach(() => Object.assign(globalThis, real));

function nextFrame() {
  const callbacks = [...frames.values()];
  frames.clear();
  for (const callback of callbacks) callback();
}

/** A renderer, and what it has drawn: which of a and b had changed. */
function rendered(draw = () => {}) {
  const life = new AbortController();
  const root = { clientWidth: 7 };
  const state = { a: 1, b: 1 };
  const drawn = [];
  const renderer = new Renderer({
    root,
    state,
    draw(changed) {
      drawn.push(["a", "b"].filter((key) => changed(key)).join());
      draw(changed, renderer);
    },
    signal: life.signal,
  });
  return { renderer, root, state, drawn, life };
}

test("changes until the next frame are drawn with it, once", () => {
  const { renderer, state, drawn } = rendered();
  renderer.change({ a: 2 });
  renderer.change({ a: 3 });
  renderer.schedule();
  assert.deepEqual([state.a, drawn], [3, []]);
  nextFrame();
  nextFrame();
  assert.deepEqual(drawn, ["a,b"]); // of the first frame all is new
  renderer.change({ b: 2, a: 3 });
  nextFrame();
  assert.deepEqual(drawn, ["a,b", "b"]);
});

test("what asks for a frame while one is drawn is drawn with it", () => {
  const { renderer, drawn } = rendered((_, self) => self.schedule());
  renderer.schedule();
  nextFrame();
  assert.equal(frames.size, 0);
  assert.equal(drawn.length, 1);
});

test("nothing is drawn in a hidden tab; what changed there is drawn when it opens", () => {
  const { renderer, root, drawn } = rendered();
  renderer.schedule();
  nextFrame();
  root.clientWidth = 0;
  renderer.change({ a: 2 });
  nextFrame();
  assert.equal(drawn.length, 1);
  root.clientWidth = 7;
  renderer.change({ b: 2 });
  nextFrame();
  assert.deepEqual(drawn, ["a,b", "a,b"]);
});

test("a frame that failed is no reason not to draw the next one", () => {
  let broken = true;
  const { renderer, drawn } = rendered(() => {
    if (broken) throw new Error("broken");
  });
  renderer.schedule();
  assert.throws(nextFrame, /broken/);
  broken = false;
  renderer.schedule();
  nextFrame();
  assert.deepEqual(drawn, ["a,b", "a,b"]);
});

test("its end takes the frame back that was asked for", () => {
  const { renderer, drawn, life } = rendered();
  renderer.schedule();
  life.abort();
  assert.equal(frames.size, 0);
  renderer.schedule();
  nextFrame();
  assert.deepEqual(drawn, []);
});
