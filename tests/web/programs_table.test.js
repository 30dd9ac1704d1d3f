import assert from "node:assert/strict";
import { test } from "node:test";
import { effectSentences, ranWords, sameSentence, speedSentence } from "../../demo/components/program_view/table/extension_words.js";
import { headlines, scheduleHeadline } from "../../demo/components/program_view/table/headlines.js";
import { placeAfter } from "../../demo/components/program_view/table/lesson_table.js";
import { ideasAndBoilerplate, subjectCounts } from "../../demo/components/program_view/table/line_picture.js";
import { largestDifference, rateSentences } from "../../demo/components/program_view/table/schedule.js";
import { differenceWords } from "../../demo/components/program_view/table/words.js";
import { numberFormats } from "../../demo/components/shared/text.js";

const formats = numberFormats("en");
const SUBJECTS = ["model", "loss", "optimizer", "loop", "device", "log", "imports"];
const program = (subjects) => ({
  file: "f.py",
  all_lines: 19,
  code: subjects.map((subject, i) => ({ number: i + 2, subject, text: "x" })),
});
const FACTS = {
  programs: { plain: program(["imports", "loop", "loop", "device", "loss"]), lit: program(["imports", "model", "model", "log"]) },
  subjects: SUBJECTS,
  ideas: ["model", "loss", "optimizer"],
  trainer_lines: { files: [], code: 1279 },
  device: { auto: "CUDAAccelerator" },
  batch: { largest_difference: 0 },
  flags: { precision: {}, clipping: {} },
};
const text = {
  table_loop_found: "{plain} {lit} {trainer}",
  table_device_found: "{plain} {lit} {auto}",
  table_step_found: "{difference}",
  table_lines_found: "{plain} {lit} {plain_boilerplate} {lit_boilerplate}",
  table_extension_found: "{count}",
  table_extension_ran: "{flag} {difference}",
  table_schedule_found: "{count} {difference}",
  table_schedule_so: "{count} {difference} {peak}",
  table_schedule_interval: "{count} {epoch} {values} {highest}",
  table_same: "same {count}",
  table_not_same: "{count} {difference} {weights}",
  table_stopped: "stopped {count} {difference}",
  table_change: "change {change}",
  table_slower: "slower {with} {without}",
  table_faster: "faster {with} {without}",
  table_even: "even {with} {without}",
  table_memory: "memory",
  table_clipped: "{clipped} {count} {largest} {after}",
  table_accumulated: "{count} {with} {without} {warmup}",
  table_accumulated_mean: "mean",
  table_profile_nested: "nested",
};
const page = { text, formats };
const REPORT = {
  whole: true,
  largest_difference: 0,
  largest_weight_difference: 0,
  largest_change: 0.25,
  milliseconds: { without: 10, with: 13, by_hand: 11 },
  optimizer_steps: { without: [1, 2, 3, 4, 5], with: [0, 0, 1, 1, 1] },
  norms: { before: [3, 0.2, 1.5], after: [0.5, 0.2, 0.5] },
};

test("arrow keys go round the rows, Home and End to the ends, other keys mean nothing", () => {
  assert.deepEqual(
    ["ArrowDown", "ArrowUp", "Home", "End", "ArrowLeft", "Enter"].map((key) => placeAfter(key, 0, 6)),
    [1, 5, 0, 5, null, null],
  );
  assert.equal(placeAfter("ArrowDown", 5, 6), 0);
});

test("lines are counted by subject, imports are neither idea nor boilerplate", () => {
  assert.deepEqual(subjectCounts(FACTS.programs.plain, SUBJECTS), {
    model: 0,
    loss: 1,
    optimizer: 0,
    loop: 2,
    device: 1,
    log: 0,
    imports: 1,
  });
  assert.deepEqual(ideasAndBoilerplate(FACTS.programs.plain, FACTS), { ideas: 1, boilerplate: 3 });
});

test("the last column says what was counted", () => {
  assert.deepEqual(headlines(page, FACTS), { loop: "2 0 1,279", device: "1 0 CUDA", step: "0", lines: "5 4 3 1", extension: "2" });
});

test("rates: the largest difference, the peak, and how many values a schedule of epochs has", () => {
  const rates = { plain: [0.1, 0.3, 0.2], lightning: [0.1, 0.3, 0.2], epoch: [0.1, 0.1, 0.25], epoch_steps: 2 };
  assert.equal(largestDifference([1, 2], [1, 2.5]), 0.5);
  assert.equal(scheduleHeadline(page, rates), "3 0");
  assert.deepEqual(rateSentences(page, rates), ["3 0 2", "3 2 2 0.250"]);
});

test("equal to the bit is said only of what was run to its end and is equal", () => {
  assert.equal(sameSentence(page, REPORT, 100), "same 100");
  assert.equal(ranWords(page, "a=1", REPORT), "a=1 0");
  assert.equal(sameSentence(page, { ...REPORT, largest_difference: 1e-7 }, 100), "100 1.00e-7 0");
  assert.equal(sameSentence(page, { ...REPORT, whole: false, largest_difference: null }, 0), "stopped 0 –");
});

test("slower and faster are said of more than a few percent", () => {
  const at = (milliseconds) => speedSentence(page, { ...REPORT, milliseconds: { without: 10, by_hand: 1, with: milliseconds } });
  assert.deepEqual([10.6, 10.4, 9.6, 9.4].map(at), ["slower 10.6 10.0", "even 10.4 10.0", "even 9.6 10.0", "faster 9.4 10.0"]);
  assert.equal(at(null), "");
});

test("each flag says what it did", () => {
  const effect = (flag) => effectSentences(page, { ...REPORT, flag }, 50);
  assert.deepEqual(effect("precision"), ["change 0.250", "slower 13.0 10.0", "memory"]);
  assert.deepEqual(effect("clipping"), ["2 3 3.00 0.500"]);
  assert.deepEqual(effect("accumulation"), ["5 1 5 50", "mean"]);
  assert.deepEqual(effect("profiler"), ["nested"]);
  const nothing = { ...REPORT, norms: { before: [], after: [] }, optimizer_steps: { without: [], with: [] } };
  for (const flag of ["clipping", "accumulation"]) assert.deepEqual(effectSentences(page, { ...nothing, flag }, 50), []);
});

test("no difference is 0, a small one is not, none that is known is a dash", () => {
  assert.deepEqual(
    [0, 2e-9, null].map((value) => differenceWords(value, formats)),
    ["0", "2.00e-9", "–"],
  );
});
