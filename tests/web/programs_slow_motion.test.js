import assert from "node:assert/strict";
import { test } from "node:test";
import {
  depthsAmong,
  filmOf,
  medianTime,
  placeOf,
  sectionOf,
  sectionRange,
  statesAt,
  timeOf,
  visibleHooks,
} from "../../demo/components/program_view/slow_motion/hooks.js";
import { SlowPlayer } from "../../demo/components/program_view/slow_motion/player.js";
import { View } from "../../demo/components/program_view/slow_motion/view.js";
import {
  batchWords,
  durationWords,
  epochWords,
  hookSentence,
  loggedWords,
  stepWords,
  timeSentence,
} from "../../demo/components/program_view/slow_motion/words.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const EPOCH = 5; // batches
const FORMATS = numberFormats("en");
/** Every text is its own key, with what is filled in. */
const TEXT = new Proxy({}, { get: (_, key) => `${String(key)} {count}/{of}/{max}/{rows}/{every}/{index}/{number}` });

/**
 * A run of one epoch: hooks of a batch are its fetch, an outer one with backward and, where it steps, Adam in it, and its end.
 *
 * @param {number} accumulate
 */
function reportOf(accumulate) {
  const hooks = [];
  const state = { batch: 0, batch_in_epoch: 0, step: 0, epoch: 0, rows: 0, logged: null, lr: 0.5, gradient: null, loss: null };
  let now = 0;
  const add = (name, owner, depth, duration, links = [], empty = false) => {
    hooks.push({ name, owner, depth, begin: now, duration, links, empty, row: null, state: { ...state } });
    if (depth === 1) now += duration;
  };
  add("setup", "module", 1, 7, [], true);
  for (let batch = 1; batch <= EPOCH; batch += 1) {
    add("train_dataloader_next", "loop", 1, 11, ["loop"]);
    state.batch = state.batch_in_epoch = batch;
    const steps = batch % accumulate === 0 || batch === EPOCH;
    hooks.push({
      ...{ name: "run_training_batch", owner: "loop", depth: 0, begin: now, duration: steps ? 170 : 130, links: [] },
      ...{ empty: false, row: null, state: { ...state } },
    });
    add("backward", "strategy", 1, 130, ["backward"]);
    if (steps) {
      add("adam", "optimizer", 1, 40, ["optimizer_step"]);
      state.step += 1;
      add("lr_scheduler_step", "module", 1, 1, ["scheduler_step"]);
      state.lr *= 2;
    }
    add("on_train_batch_end", "module", 1, 2, [], true);
  }
  return {
    ...{ kind: "slow_motion", accumulate, batches_per_epoch: EPOCH, max_steps: 13, log_every: 3, hooks },
    end: { ...state, epoch: 1, rows: 1, logged: 0 },
  };
}

const indexOf = (film, name, nth = 0) => film.report.hooks.flatMap((hook, i) => (hook.name === name ? [i] : []))[nth];

test("a section begins with the fetch of its batch", () => {
  const film = filmOf(reportOf(1));
  assert.equal(film.begins.length, 1 + EPOCH);
  assert.equal(sectionOf(film, 0), 0);
  assert.equal(sectionOf(film, indexOf(film, "backward", 2)), 3);
  assert.deepEqual(sectionRange(film, EPOCH), { first: film.begins[EPOCH], last: film.report.hooks.length - 1 });
});

test("filters leave all, what does something, or what has lines in the loop by hand", () => {
  const film = filmOf(reportOf(2));
  const names = (filter) => new Set(visibleHooks(film, filter).map((index) => film.report.hooks[index].name));
  assert.ok(names("all").has("setup"));
  assert.ok(!names("doing").has("setup") && names("doing").has("run_training_batch"));
  assert.deepEqual([...names("plain")], ["train_dataloader_next", "backward", "adam", "lr_scheduler_step"]);
  assert.equal(placeOf([2, 5, 7], 6), 1);
  assert.equal(placeOf([2, 5, 7], 0), 0);
});

test("what a hook changed is told up to the next one on show, so that no change is lost", () => {
  const film = filmOf(reportOf(1));
  const visible = visibleHooks(film, "plain");
  const adam = visible.indexOf(indexOf(film, "adam", 1));
  const { before, after } = statesAt(film, visible, adam);
  assert.deepEqual([before.step, after.step], [1, 2]);
  const last = statesAt(film, visible, visible.length - 1);
  assert.deepEqual([last.before.epoch, last.after.epoch], [0, 1]);
});

test("gradients are counted until a step, and the rest of an epoch steps with fewer", () => {
  const film = filmOf(reportOf(2));
  const at = (name, nth) => film.summed[indexOf(film, name, nth)];
  assert.deepEqual([at("backward", 0), at("backward", 1), at("adam", 0), at("lr_scheduler_step", 0)], [1, 2, 2, 0]);
  assert.deepEqual([at("backward", 4), at("adam", 2)], [1, 1]);
});

test("the step says why it moves, or why it stays", () => {
  const film = filmOf(reportOf(2));
  const visible = visibleHooks(film, "all");
  const said = (name, nth) => {
    const index = indexOf(film, name, nth);
    return stepWords(TEXT, film, statesAt(film, visible, visible.indexOf(index)), index).split(" ")[0];
  };
  assert.equal(said("setup", 0), "slow_step_after");
  assert.equal(said("backward", 0), "slow_step_waits");
  assert.equal(said("backward", 1), "slow_step_ready");
  assert.equal(said("adam", 0), "slow_step_why_sum");
  assert.equal(said("train_dataloader_next", 1), "slow_step_waits");
  assert.equal(said("adam", 2), "slow_step_why_rest");
  assert.equal(said("backward", 4), "slow_step_ready"); // the last of the epoch: one is enough
  const each = filmOf(reportOf(1));
  const all = visibleHooks(each, "all");
  const adam = indexOf(each, "adam");
  assert.equal(stepWords(TEXT, each, statesAt(each, all, adam), adam).split(" ")[0], "slow_step_why");
  assert.ok(stepWords(TEXT, each, statesAt(each, all, 0), 0).startsWith("slow_step_note"));
});

test("the other counters say where they stand", () => {
  const film = filmOf(reportOf(1));
  const { hooks, end } = film.report;
  const stays = { before: hooks[3].state, after: hooks[3].state };
  assert.ok(batchWords(TEXT, film, { before: hooks[0].state, after: hooks[0].state }).startsWith("slow_batch_none"));
  assert.ok(batchWords(TEXT, film, { before: hooks[0].state, after: hooks[3].state }).startsWith("slow_batch_why"));
  assert.match(batchWords(TEXT, film, stays), /^slow_batch_note .*5.*0\/1$/);
  assert.ok(epochWords(TEXT, stays).startsWith("slow_epoch_note"));
  assert.ok(epochWords(TEXT, { before: hooks[3].state, after: end }).startsWith("slow_epoch_why"));
  assert.ok(loggedWords(TEXT, film, stays).startsWith("slow_logged_none"));
  assert.ok(loggedWords(TEXT, film, { before: hooks[3].state, after: end }).startsWith("slow_logged_why"));
  assert.match(loggedWords(TEXT, film, { before: end, after: end }), /^slow_logged_note .*1\/3/);
});

test("a sentence is the hook's own, or that of its owner's; a row is read out", () => {
  const text = { slow_hook_setup: "place", slow_hook_callback_setup: "waits", slow_hook_log_metrics: "writes {row}" };
  const hook = { owner: "module", name: "setup", row: null };
  assert.equal(hookSentence(text, hook, FORMATS), "place");
  assert.equal(hookSentence(text, { ...hook, owner: "callback" }, FORMATS), "waits");
  const row = { step: 3, values: { train_loss_step: 2.5, epoch: 1 } };
  assert.equal(hookSentence(text, { ...hook, name: "log_metrics", row }, FORMATS), "writes step 3, train_loss_step 2.50, epoch 1");
  assert.equal(hookSentence(text, { ...hook, name: "unheard_of" }, FORMATS), "");
});

test("the time of a batch is shared among those with a counterpart, and nothing is counted twice", () => {
  const film = filmOf(reportOf(1));
  const { total, spans, shares } = timeOf(film, 1);
  assert.equal(total, 11 + 130 + 40 + 1 + 2);
  assert.equal(spans[0].begin, 0);
  assert.equal(Math.min(...spans.map(({ depth }) => depth)), 0);
  assert.deepEqual(
    shares.map(({ hook }) => hook.name),
    ["backward", "adam", "train_dataloader_next", "lr_scheduler_step"],
  );
  assert.ok(Math.abs(shares[0].share - 130 / total) < 1e-9);
  assert.equal(medianTime(film), total);
  const outer = { ...film.report.hooks[2], links: ["shift"] }; // holds backward and Adam, and has lines of its own
  const holding = filmOf({ ...film.report, hooks: film.report.hooks.map((hook, i) => (i === 2 ? outer : hook)) });
  const own = timeOf(holding, 1).shares.find(({ hook }) => hook === outer);
  assert.equal(own?.share, 0);
});

test("the time is said with its unit, the largest parts and the rest", () => {
  const text = {
    ...{ slow_time_sentence: "{place}: {total}. {parts}. {rest}", slow_time_part: "{name} {percent}", slow_time_comma: ", " },
    ...{ slow_batch_place: "Batch {batch}", slow_setting_up: "Before", slow_none: "none", slow_time_median: "median {median}" },
    ...{ slow_microseconds: "{us} us", slow_milliseconds: "{ms} ms" },
  };
  const film = filmOf(reportOf(1));
  assert.equal(timeSentence(text, film, 1, FORMATS), "Batch 1: 184 us. backward 71, adam 22, train_dataloader_next 6. 2 median 184 us");
  assert.equal(timeSentence(text, film, 0, FORMATS), "Before: 7 us. none. 100");
  assert.equal(durationWords(text, 1234, FORMATS), "1.23 ms");
});

test("hooks are indented by those on show that they fired in", () => {
  const film = filmOf(reportOf(1));
  assert.deepEqual(depthsAmong(film, sectionIndices(film, 1)), [0, 0, 1, 1, 1, 1]);
  assert.deepEqual(
    depthsAmong(
      film,
      sectionIndices(film, 1).filter((index) => film.report.hooks[index].name !== "run_training_batch"),
    ),
    [0, 0, 0, 0, 0],
  );
});

function sectionIndices(film, section) {
  const { first, last } = sectionRange(film, section);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

test("a view begins with the first batch, and keeps its hook when the filter changes", () => {
  let changes = 0;
  const view = new View(() => (changes += 1));
  view.show(null);
  assert.deepEqual([view.film, view.index, view.place], [null, 0, 0]);
  view.choose("doing");
  view.show(reportOf(1));
  assert.equal(view.film?.report.hooks[view.index].name, "train_dataloader_next");
  view.goToHook(indexOf(view.film, "adam", 2));
  view.choose("plain");
  assert.equal(view.index, indexOf(view.film, "adam", 2));
  view.goTo(9999);
  assert.equal(view.place, view.visible.length - 1);
  view.goTo(-3);
  assert.equal(view.place, 0);
  assert.ok(changes >= 6);
  view.show({ ...reportOf(1), hooks: [] });
  assert.equal(view.film, null);
});

test("the player goes along hooks and batches, and not past the ends", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const view = new View(() => {});
  view.show(reportOf(1));
  const player = Object.assign(Object.create(SlowPlayer.prototype), { view, timer: null });
  const begin = view.place;
  player.last();
  assert.equal(sectionOf(view.film, view.index), 2);
  assert.equal(view.film?.report.hooks[view.index].name, "train_dataloader_next");
  player.next();
  player.first();
  assert.equal(sectionOf(view.film, view.index), 2);
  player.first();
  assert.equal(view.place, begin);
  player.first();
  assert.equal(view.place, 0);
  player.play();
  assert.ok(player.playing && view.place === 1);
  context.mock.timers.tick(1500);
  assert.equal(view.place, 2);
  player.back();
  assert.ok(!player.playing && view.place === 1);
  player.end();
  player.last();
  assert.equal(view.place, view.visible.length - 1);
  player.play(); // from the end: again from the beginning
  assert.ok(player.playing && view.place === 1);
  player.goTo(view.visible.length - 2);
  player.play();
  assert.ok(!player.playing && view.place === view.visible.length - 1);
});

test("a key moves unless another holds it, or it presses a button", () => {
  const view = new View(() => {});
  view.show(reportOf(1));
  const player = Object.assign(Object.create(SlowPlayer.prototype), { view, timer: null });
  let prevented = 0;
  const key = (name, changes = {}) => ({
    ...{ key: name, defaultPrevented: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, target: null },
    ...{ preventDefault: () => (prevented += 1) },
    ...changes,
  });
  globalThis.Element ??= class {};
  player.onKey(key("ArrowRight"));
  player.onKey(key("ArrowRight", { ctrlKey: true }));
  player.onKey(key("x"));
  assert.deepEqual([view.place, prevented], [2, 1]);
  player.onKey(key("Home"));
  assert.equal(view.place, 0);
  player.onKey(key("PageDown"));
  assert.equal(sectionOf(view.film, view.index), 1);
});
