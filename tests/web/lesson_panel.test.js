import assert from "node:assert/strict";
import { test } from "node:test";
import { AwaitedState } from "../../demo/components/lesson_panel/awaited_state.js";
import { publish } from "../../demo/components/shared/messages.js";
import { settingsIn } from "../../demo/components/shared/state_names.js";
import { conditionWords } from "../../demo/components/lesson_panel/condition_words.js";
import { offerIsDue } from "../../demo/components/lesson_panel/offer.js";
import { scrollToRegion } from "../../demo/components/lesson_panel/pointing.js";
import { partsOf, tabsOf } from "../../demo/components/lesson_panel/tabs.js";
import { isLate } from "../../demo/components/lesson_panel/waiting_line.js";
import { Clock } from "./clock.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const formats = numberFormats("en");
const text = {
  and: " and ",
  or: " or ",
  now: " (now {value})",
  fact_run_exact_match: "exact",
  fact_run_ended: "over",
  fact_run_step: "step",
};
const is = (fact, operator, value, of_fact = false) => ({ fact, operator, value, of_fact });

test("what is waited for is said with the values of the moment", () => {
  const until = [[is("run.exact_match", ">", 0.9), is("run.step", ">=", 400)], [is("run.ended", "==", true)]];
  const facts = { run: { exact_match: 0.432, step: 17, ended: false } };
  assert.equal(conditionWords(until, facts, text, formats), "exact > 90.0\u202f% (now 43.2\u202f%) and step ≥ 400 (now 17) or over");
  assert.equal(conditionWords([[is("run.step", ">", "kept.end", true)]], { run: {}, kept: { end: 7 } }, text, formats), "step > 7");
  assert.equal(conditionWords([[is("run.step", ">", 1)], [is("run.odd", ">", 1)]], facts, text, formats), ""); // one has no words
  assert.equal(conditionWords(null, facts, text, formats), "");
});

test("who is new is offered the first lesson, unless the address was given for something", () => {
  const due = (query, visited = false, offered = false) => offerIsDue({ address: new URLSearchParams(query), visited, offered });
  assert.deepEqual(
    ["", "__theme=dark"].map((query) => due(query)),
    [true, true],
  );
  for (const query of ["room=CDFGH", "lesson=x", "lock=a", "preset=classroom", "tab=decode", "seed=7"])
    assert.equal(due(query), false, query);
  assert.equal(due("", true), false);
  assert.equal(due("preset=classroom", true, true), true); // a reload: the page has written its settings meanwhile
  assert.equal(due("room=CDFGH", true, true), false);
});

test("a region that is in sight is left there; one that is higher than the window begins at its top", () => {
  const free = { top: 140, bottom: 800 };
  const scrolled = [[200, 700], [100, 300], [700, 900], [700, 1900], [-50, 1900]].map(([top, bottom]) => scrollToRegion(free, { top, bottom })); // prettier-ignore
  assert.deepEqual(scrolled, [0, -40, 100, 560, -190]);
});

test("four times the usual time is long; without a usual time nothing is", () => {
  assert.deepEqual([isLate(24, 6), isLate(24.5, 6), isLate(1000, 0)], [false, true, false]);
});

test("which tabs a lesson uses, and which of their parts", () => {
  const places = { regions: { film: ["train", "#f"] }, presses: { race: ["race", "#r"] } };
  const step = (more) => ({ state: "", point: "", press: "", ...more });
  const steps = [
    step({ state: "tab=programs&part=mistakes" }),
    step({ point: "film" }),
    step({ press: "race" }),
    step({ point: "gone" }),
    step({}),
  ];
  assert.deepEqual(tabsOf({ steps }, places), ["programs", "train", "race"]);
  assert.deepEqual(partsOf({ steps }), ["mistakes"]);
});

test("the settings of a state are told from what else it says", () => {
  assert.equal(settingsIn("tab=train&seed=7&preset=classroom&head=2"), "preset=classroom&seed=7");
  assert.equal(settingsIn("tab=decode&source=1 2"), "");
});

test("a step's button waits for the settings and the decode that the step has asked for, but not for ever", async () => {
  const clock = new Clock();
  const awaited = new AwaitedState(new AbortController().signal);
  const isThere = [];
  const note = () => isThere.push(awaited.isThere);

  awaited.expect("tab=decode&model=shipped:classroom-0075");
  note(); // the Decode tab is still being built
  publish("decodeExpected", true);
  note();
  publish("decodeExpected", false);
  note();

  awaited.expect("tab=decode&source=3 1 4&seed=7");
  note(); // the decode is there, the settings are not
  publish("settingsNamed", { query: "seed=7" });
  note();

  publish("decodeExpected", true);
  awaited.expect("tab=decode&source=");
  await clock.pass(7900);
  note();
  await clock.pass(100); // refused
  note();
  awaited.expect("tab=race&race=norm");
  note();
  clock.restore();
  assert.deepEqual(isThere, [false, false, true, false, true, false, true, true]);
});
