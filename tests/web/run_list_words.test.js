import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf, differingSettings, entryName, factWords, ghostName, settingsWords, tableOf } from "../../demo/components/run_list/words.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const text = {
  run: "Run {number}",
  preset_with: "{preset}, but {changes}",
  ghost: "{run}: {changes}",
  comma: ", ",
  exact: "exact {share}",
  exact_unknown: "unknown",
  steps: "{step} steps",
  steps_of: "{step} of {max}",
  status_finished: "finished",
  gone_short: "forgotten",
  never: "–",
  column_run: "run",
  column_to90: "90 %",
  column_loss: "loss",
  column_exact: "exact",
  column_steps: "steps",
  column_end: "end",
  setting_task: "task",
  setting_warmup_steps: "warm-up",
  setting_norm_first: "norm first",
  setting_seed: "seed",
  words_norm_first_off: "post-LN",
  words_task_sort: "sorting",
  value_on: "on",
  value_off: "off",
};
const formats = numberFormats("en");
const settings = { task: "copy", warmup_steps: 50, norm_first: true, no_positions: false, seed: 42 };

function entry(number, changes = {}, others = {}) {
  const differs = Object.keys(changes);
  const reached = { status: "finished", step: 1200, maxSteps: 1200, loss: 0.01234, exact: 99.61, to90: 125, gone: false, ghost: false };
  return {
    id: `r${number}`,
    number,
    name: "",
    preset: "classroom",
    query: "",
    differs,
    settings: { ...settings, ...changes },
    ...reached,
    ...others,
  };
}

test("a run is named by its number or by a person, and said with what differs from the preset", () => {
  assert.equal(entryName(entry(3), text), "Run 3");
  assert.equal(entryName(entry(3, {}, { name: "mine" }), text), "mine");
  assert.equal(settingsWords(entry(1), text), "classroom");
  assert.equal(settingsWords(entry(1, { warmup_steps: 200, seed: 7 }), text), "classroom, but warm-up 200, seed 7");
});

test("behind another run it is named by what differs from that one", () => {
  const behind = entry(2, { warmup_steps: 200, seed: 7 });
  assert.equal(ghostName(behind, null, text), "Run 2: warm-up 200, seed 7");
  assert.equal(ghostName(behind, { ...settings, seed: 7 }, text), "Run 2: warm-up 200");
  assert.equal(ghostName(behind, behind.settings, text), "Run 2: classroom");
  assert.equal(ghostName({ ...behind, name: "mine" }, null, text), "mine");
});

test("its facts say how far it came, and whether the server still has it", () => {
  assert.deepEqual(factWords(entry(1), text, formats), ["exact 99.6\u202f%", "1,200 steps", "finished"]);
  const stopped = entry(1, {}, { step: 7, exact: null, gone: true });
  assert.deepEqual(factWords(stopped, text, formats), ["unknown", "7 of 1,200", "forgotten"]);
});

test("the table has the settings that differ between the runs, and no others", () => {
  const entries = [entry(2, { warmup_steps: 200 }, { to90: null }), entry(1, { norm_first: false, task: "sort" })];
  assert.deepEqual(differingSettings(entries), ["task", "warmup_steps", "norm_first"]);
  assert.deepEqual(tableOf(entries, text, formats), [
    ["run", "task", "warm-up", "norm first", "90 %", "loss", "exact", "steps", "end"],
    ["Run 2", "copy", "200", "on", "–", "0.0123", "99.6\u202f%", "1,200", "finished"],
    ["Run 1", "sorting", "50", "off", "125", "0.0123", "99.6\u202f%", "1,200", "finished"],
  ]);
  assert.deepEqual(differingSettings([]), []);
});

test("as CSV it has numbers as they are, and no name is a formula", () => {
  const entries = [entry(2, { seed: 7 }, { name: '=1+"2", 3', to90: null }), entry(1)];
  assert.deepEqual(csvOf(entries, text).split("\n"), [
    "run,preset,seed,step_of_90_percent,final_loss,exact_match,steps,status,address",
    `"'=1+""2"", 3",classroom,7,,0.01234,${99.61 / 100},1200,finished,`,
    `Run 1,classroom,42,125,0.01234,${99.61 / 100},1200,finished,`,
    "",
  ]);
});
