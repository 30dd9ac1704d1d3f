import assert from "node:assert/strict";
import { test } from "node:test";
import { lossLevels, powerOfTen } from "../../demo/components/race_view/charts.js";
import { stillMeant } from "../../demo/components/race_view/own_form.js";
import { predictionText } from "../../demo/components/race_view/prediction.js";
import { progressTexts } from "../../demo/components/race_view/progress.js";
import { statusText } from "../../demo/components/shared/progress.js";
import { raceLink } from "../../demo/components/race_view/race_address.js";
import { newRace } from "../../demo/components/race_view/race_state.js";
import { runnerLine } from "../../demo/components/race_view/runner_line.js";
import { targetShares } from "../../demo/components/race_view/target_picture.js";
import { readVary, varyText } from "../../demo/components/race_view/vary.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const formats = numberFormats("en");
const text = {
  step_of: "step {step} of {max}",
  seconds_left: "{seconds} s left",
  minutes_left: "{minutes} min {seconds} s left",
  starting: "starting",
  status_idle: "ready",
  status_queued: "waiting",
  status_place: "number {place} in line",
  status_wait: ", about {seconds} s",
  status_turn: "started",
  status_turn_in: "started, goes on in about {seconds} s",
  status_running: "racing",
  status_joined: "joined",
  status_paused: "paused",
  predict_none: "No prediction.",
  predict_yours: "You predicted: {words}",
  predict_right: "Right.",
  predict_wrong: "Otherwise.",
  predict_open: "Open.",
};
const plan = { race: "own", runners: [], max_steps: 97, log_rate: false, query: {} };
const raceWith = (changes) => Object.assign(newRace("r"), changes);

test("what is varied becomes text, whatever blanks and commas were typed", () => {
  const first = { setting: "warmup_steps", values: " 1,\t50、 100，200; " };
  assert.equal(varyText([first, { setting: "norm_first", values: "on, off" }]), "warmup_steps=1,50,100,200;norm_first=on,off");
  assert.equal(varyText([first, { setting: "", values: "left over" }]), "warmup_steps=1,50,100,200");
  assert.equal(
    varyText([
      { setting: "", values: "" },
      { setting: "seed", values: "3,5" },
    ]),
    "seed=3,5",
  );
});

test("what an address varies stands in the fields, and comes out as it went in", () => {
  const vary = "warmup_steps=1,50;norm_first=on,off";
  const variations = readVary(vary, 2);
  assert.deepEqual(variations, [
    { setting: "warmup_steps", values: "1, 50" },
    { setting: "norm_first", values: "on, off" },
  ]);
  assert.equal(varyText(variations), vary);
  assert.deepEqual(readVary("seed=3,5", 2)[1], { setting: "", values: "" });
});

test("an address that varies nothing that can be read leaves fields for correction", () => {
  assert.deepEqual(readVary("", 2), [
    { setting: "", values: "" },
    { setting: "", values: "" },
  ]);
  assert.deepEqual(readVary("seed;a=1=2;b=3", 2), [
    { setting: "seed", values: "" },
    { setting: "a", values: "1" },
  ]);
});

test("the link repeats the race: of the page's address only what Gradio reads stays", () => {
  const href = "https://example.org/ja?seed=7&__theme=dark&race=dropout&vary=seed%3D1,2#top";
  assert.equal(raceLink(href, { race: "warmup" }), "https://example.org/ja?__theme=dark&race=warmup");
  const query = { race: "own", vary: "warmup_steps=1,50", preset: "quick" };
  assert.deepEqual(Object.fromEntries(new URL(raceLink(href, query)).searchParams), { __theme: "dark", ...query });
  assert.equal(new URL(href).searchParams.get("seed"), "7");
});

test("how far a race is", () => {
  const running = raceWith({ status: "running", step: 1234, plan, secondsLeft: 61.2 });
  assert.deepEqual(progressTexts(running, 5000, false, text, formats), {
    step: "step 1,234 of 5,000",
    left: "1 min 02 s left",
    status: "racing",
  });
  assert.deepEqual(progressTexts(null, 97, false, text, formats), { step: "step 0 of 97", left: "", status: "ready" });
  assert.equal(progressTexts(raceWith({ ...running, status: "paused" }), 97, false, text, formats).left, "");
  assert.equal(progressTexts(raceWith({ ...running, secondsLeft: null }), 97, false, text, formats).left, "");
});

test("until something is heard of a race it is starting", () => {
  const status = (race, waiting) => progressTexts(race, 97, waiting, text, formats).status;
  assert.equal(status(newRace("r"), false), "starting");
  assert.equal(status(raceWith({ plan }), false), "waiting");
  assert.equal(status(raceWith({ plan, status: "paused" }), true), "starting");
});

test("the status in words", () => {
  assert.equal(statusText(raceWith({ place: 2 }), text), "number 2 in line");
  assert.equal(statusText(raceWith({ place: 2, wait: 6.1 }), text), "number 2 in line, about 7 s");
  assert.equal(statusText(raceWith({ status: "running", role: "joined" }), text), "joined");
  assert.equal(statusText(raceWith({ status: "running", role: "following" }), text), "racing");
  assert.equal(statusText(raceWith({ status: "paused", role: "joined" }), text), "paused");
  assert.equal(statusText(raceWith({ status: "gone" }), text), "gone");
});

test("the prediction stands beside what was seen", () => {
  const choices = [
    { key: "faster", words: "It learns faster" },
    { key: "same", words: "No difference" },
  ];
  const told = (predicted, seen, language = "en") => predictionText(predicted, seen, choices, text, language);
  assert.equal(told("faster", "faster"), "You predicted: It learns faster. Right.");
  assert.equal(told("faster", "same"), "You predicted: It learns faster. Otherwise.");
  assert.equal(told("same", null), "You predicted: No difference. Open.");
  assert.equal(told("same", "same", "ja"), "You predicted: No difference。Right.");
  assert.equal(told(null, "same"), "No prediction.");
  assert.equal(told("unknown", "same"), "You predicted: . Otherwise.");
});

test("learning rates that are powers of ten are written as such", () => {
  const words = [1, 0.1, 0.01, 1e-3, 1e-12, 0.03, 10].map((value) => powerOfTen(value, formats));
  assert.deepEqual(words, ["1", "0.1", "10⁻²", "10⁻³", "10⁻¹²", "0.0300", "10¹"]);
});

test("each of four runners has a colour and a dash of its own", () => {
  const lines = [0, 1, 2, 3].map(runnerLine);
  assert.equal(new Set(lines.map(({ color }) => color)).size, 4);
  assert.equal(new Set(lines.map(({ dash }) => dash.join(" "))).size, 4);
});

test("a smoothed target is a distribution: the right token has what is left and its part of what is spread", () => {
  for (const [share, classes] of [
    [0, 7],
    [0.1, 13],
    [0.9, 3],
  ]) {
    const { high, low } = targetShares(share, classes);
    assert.ok(Math.abs(high + (classes - 1) * low - 1) < 1e-12);
    assert.ok(Math.abs(high - low - (1 - share)) < 1e-12);
  }
});

test("what Python said of a race that was typed over since is not meant any more", () => {
  const own = { vary: "warmup_steps=1,50", plan: null };
  assert.equal(stillMeant(own, "warmup_steps=1,50"), own);
  assert.equal(stillMeant(own, "warmup_steps=1,500"), null);
  assert.equal(stillMeant(undefined, ""), null);
});

test("a loss that is known is a line once for all runners, a floor of its own where they differ", () => {
  const runners = ["plain", "little", "much"].map((name) => ({ name, short: name }));
  const words = { line_chance: "chance {loss}", line_floor: "floor {loss}", line_of: "{line} ({names})" };
  const shared = { runners, max_steps: 7, log_rate: false };
  const chance = { key: "chance", loss: 2.5, runners: [0, 1, 2] };
  assert.deepEqual(lossLevels({ ...shared, loss: [chance] }, words, formats), [{ y: 2.5, label: "chance 2.50", place: "over" }]);
  const differing = [
    { ...chance, runners: [0] },
    { key: "floor", loss: 0.5, runners: [1, 2] },
  ];
  const floor = { y: 0.5, label: "floor 0.500 (little / much)", place: "under", color: "--tl-runner-2" };
  assert.deepEqual(lossLevels({ ...shared, loss: differing }, words, formats), [floor]);
  assert.deepEqual(lossLevels(shared, words, formats), []);
});
