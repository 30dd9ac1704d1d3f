import assert from "node:assert/strict";
import { test } from "node:test";
import { forcingFacts } from "../../demo/components/attention_view/inside/forcing/forcing_facts.js";
import { numberValues } from "../../demo/components/noam_explorer/number_field.js";
import { readSchedule } from "../../demo/components/noam_explorer/schedule_address.js";
import { scheduleFacts } from "../../demo/components/noam_explorer/schedule_facts.js";
import { emptyState } from "../../demo/components/noam_explorer/state.js";
import { readRace } from "../../demo/components/race_view/race_address.js";
import { raceFacts } from "../../demo/components/race_view/race_facts.js";
import { newRace } from "../../demo/components/race_view/race_state.js";

const runner = (steps, percent) => ({ curve: {}, meanLoss: [2, 0.5], exactMatch: { steps, percent }, failure: "" });

test("a race's facts name the runner that was first, and each one's arrival", () => {
  const race = newRace("id");
  assert.deepEqual([raceFacts("warmup", race).runners, raceFacts("warmup", null).status], [0, "idle"]);
  race.plan = { runners: [{ name: "a" }, { name: "b" }, { name: "c" }], max_steps: 53 };
  race.runners = [runner([7, 11], [3, 89.9]), runner([7, 11], [50, 90]), runner([], [])];
  race.complete = true;
  race.verdict = { keys: ["first", "never", "learned", "nothing"], seen: null };
  const facts = raceFacts("own", race);
  assert.deepEqual([facts.first, facts.runner_1_step, facts.runner_2_step, facts.runner_3_step], [2, 0, 11, null]);
  assert.deepEqual([facts.runner_1_exact, facts.runner_2_verdict, facts.runner_3_verdict], [0.899, "learned", "nothing"]);
  assert.deepEqual([facts.seen, facts.ended, facts.runner_4_name, facts.runner_4_exact], ["", true, "", null]);
  race.runners[0] = runner([11], [97]);
  assert.equal(raceFacts("own", race).first, -1);
});

test("an address names a race that there is, and what is varied only in one's own", () => {
  const read = (/** @type {string} */ query) => readRace(new URLSearchParams(query), ["warmup"]);
  assert.deepEqual(read("race=own&vary=seed=1,2;d_model=8,16"), { chosen: "own", vary: "seed=1,2;d_model=8,16" });
  assert.deepEqual(read("race=warmup&vary=seed=1,2"), { chosen: "warmup", vary: "" });
  assert.deepEqual([read("race=nonsense"), read("tab=race")], [null, null]);
});

test("numbers of the formula are read from an address, and none out of range", () => {
  const limits = { d_model: [8, 1024], warmup_steps: [1, 5000], lr_factor: [0.01, 10], max_steps: [1, 9000] };
  const values = numberValues(limits, emptyState());
  const read = (/** @type {string} */ query) => readSchedule(new URLSearchParams(query), values);
  assert.equal(read("tab=warmup"), null);
  assert.deepEqual(read("schedule=warmup_steps=53;step=7;compare=schedules;x=log"), { warmup_steps: 53, step: 7, compare: "schedules" });
  assert.deepEqual(read("schedule=d_model=9999;step=-3;lr_factor=often;compare=none"), { d_model: 1024, step: 1 });
});

test("the peak stands where the warm-up ends", () => {
  const facts = scheduleFacts({ ...emptyState(), d_model: 64, warmup_steps: 100, lr_factor: 0.5, step: 50 });
  assert.deepEqual([facts.peak_step, facts.peak_rate.toFixed(6), facts.rate.toFixed(6)], [100, "0.006250", "0.003125"]);
});

test("both ways of answering are counted against the right tokens", () => {
  const reply = {
    expected: ["7", "2", "9", "(end)"],
    forced: { tokens: ["7", "5", "9", "(end)"], loss: 0.7 },
    free: { tokens: ["7", "5", "1"], loss: null },
    parts_at: 2,
    wrong_at: 1,
  };
  const facts = forcingFacts(/** @type {any} */ (reply), "shipped:a");
  assert.deepEqual([facts.forced_wrong, facts.free_wrong, facts.wrong_at, facts.parts_at], [1, 3, 2, 3]);
  assert.deepEqual([facts.token, facts.right, facts.model, forcingFacts(null, "shipped:a").model], ["5", "2", "shipped:a", ""]);
});
