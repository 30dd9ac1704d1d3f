import assert from "node:assert/strict";
import { test } from "node:test";
import { cautionWords } from "../../demo/components/live_chart/caution_line.js";
import { ChartState } from "../../demo/components/live_chart/chart_state.js";
import { controlsDiffer, rateDiffers } from "../../demo/components/live_chart/controls_match.js";
import { newRun } from "../../demo/components/live_chart/run_state.js";
import { differenceWords, shownWords } from "../../demo/components/live_chart/settings_line.js";
import { addressWith } from "../../demo/components/shared/address.js";
import { differingSettings, experimentWords, settingWords } from "../../demo/components/shared/setting_words.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const text = {
  setting_warmup_steps: "warm-up",
  setting_dropout: "dropout",
  setting_norm_first: "norm first",
  setting_no_scaling: "no scaling",
  words_norm_first_off: "post-LN",
  words_dropout_0: "no dropout",
  value_on: "on",
  value_off: "off",
  settings_join: " · ",
  settings_of_run: "run: {settings}",
  settings_next: "next: {settings}",
  controls_differ: "others: {changes}.",
  controls_change: "{now} not {then}",
  controls_more: "{count} more",
  controls_join: ", ",
  caution_warmup_too_long: "{warmup} of {steps}",
};
const settings = { warmup_steps: 200, dropout: 0, norm_first: false, seed: 5, d_ff: 31 };
const identity = { settings, query: "preset=classroom&warmup_steps=200", preset: "classroom", differs: ["warmup_steps", "norm_first"] };
const run = Object.assign(newRun("r"), identity);
const with50 = { ...identity, settings: { ...settings, warmup_steps: 50 }, differs: ["norm_first"] };

test("a setting and its value in a few words", () => {
  assert.equal(settingWords("warmup_steps", 200, text), "warm-up 200");
  assert.equal(settingWords("norm_first", false, text), "post-LN");
  assert.equal(settingWords("norm_first", true, text), "norm first on");
  assert.equal(settingWords("dropout", 0, text), "no dropout");
  assert.equal(settingWords("dropout", 0.1, text), "dropout 0.1");
  assert.equal(settingWords("unheard", "of", text), "unheard of");
});

test("an experiment is called by its preset and what differs", () => {
  assert.equal(experimentWords(identity, text), "classroom · warm-up 200 · post-LN");
  assert.equal(experimentWords({ ...identity, differs: [] }, text), "classroom");
});

test("the line names the run on show, before it what Train would start", () => {
  assert.equal(shownWords(run, with50, text), "run: classroom · warm-up 200 · post-LN");
  assert.equal(shownWords(null, with50, text), "next: classroom · post-LN");
  assert.equal(shownWords(newRun("r"), with50, text), ""); // nothing is known of it yet
  assert.equal(shownWords(null, undefined, text), "");
});

test("controls that say otherwise are told, with both values", () => {
  assert.deepEqual(controlsDiffer(run, identity), []);
  assert.deepEqual(controlsDiffer(run, with50), ["warmup_steps"]);
  assert.deepEqual(controlsDiffer(null, with50), []);
  assert.deepEqual(controlsDiffer(newRun("r"), with50), []);
  assert.equal(differenceWords(run, with50, ["warmup_steps"], text), "others: warm-up 50 not warm-up 200.");
  assert.equal(differenceWords(run, with50, [], text), "");
});

test("of many differences three are told, the rest counted", () => {
  const other = { ...identity, settings: { warmup_steps: 1, dropout: 0.5, norm_first: true, seed: 6, d_ff: 37 } };
  const differing = differingSettings(settings, other.settings);
  assert.equal(differing.length, 5);
  assert.ok(differenceWords(run, other, differing, text).endsWith("norm first on not post-LN, 2 more."));
});

test("both learning rates are drawn only where they are two", () => {
  assert.ok(rateDiffers(["seed", "warmup_steps"]));
  assert.ok(!rateDiffers(["seed", "dropout"]));
});

test("a caution has its numbers as a person writes them", () => {
  const caution = { key: "warmup_too_long", field: "warmup_steps", values: { warmup: 4000, steps: 400 } };
  assert.deepEqual(cautionWords([caution], text, numberFormats("en")), ["4,000 of 400"]);
});

test("a link names an experiment, not the room or the race of the page, and keeps the theme", () => {
  const href = "https://a.example/ja?__theme=dark&room=ABC&race=own&preset=sort#x";
  assert.equal(
    addressWith(href, new URLSearchParams(identity.query)),
    "https://a.example/ja?__theme=dark&preset=classroom&warmup_steps=200",
  );
});

test("a refusal goes when it is mended; another sentence stays", () => {
  const state = new ChartState();
  state.takeRefusal("five heads do not divide");
  assert.deepEqual(state.message, { words: "five heads do not divide", alert: true });
  state.takeRefusal("");
  assert.deepEqual(state.message, { words: "", alert: false });
  state.takeRefusal("again");
  state.say("The server did not answer.", true);
  state.takeRefusal("");
  assert.equal(state.message.words, "The server did not answer.");
});
