import assert from "node:assert/strict";
import { test } from "node:test";
import { Ghosts, ghostSeries } from "../../demo/components/live_chart/ghosts.js";
import { KnownRuns } from "../../demo/components/run_list/known_runs.js";

/** A plot with nothing but what the ghosts touch. */
function emptyPlot(max) {
  const panels = ["loss", "lr", "accuracy"].map((key) => ({ key, rest: null, series: ghostSeries() }));
  return { options: { x: { max } }, panel: (key) => panels.find((panel) => panel.key === key) };
}

const ghost = {
  name: "Run 2: warm-up 200",
  maxSteps: 97,
  curve: { steps: [1, 2, 3], loss: [8, null, 2], lr: [0.1, 0.2, 0.3] },
  accuracy: { steps: [2], exact: [41], token: [73] },
};

test("an earlier run has a named line in each panel, and the axis is as long as it", () => {
  const [plot, ghosts] = [emptyPlot(53), new Ghosts()];
  ghosts.runs = [ghost];
  ghosts.draw(plot, { step: 7 }, 0.5);
  const lines = ["loss", "lr", "accuracy"].map((key) => plot.panel(key).series[0]);
  assert.deepEqual(
    lines.map(({ label, hidden, xs, ys }) => [label, hidden, xs, ys]),
    [
      [ghost.name, false, [1, 2, 3], [8, null, 4]],
      [ghost.name, false, [1, 2, 3], [0.1, 0.2, 0.3]],
      [ghost.name, false, [2], [41]],
    ],
  );
  assert.deepEqual([plot.options.x.max, plot.panel("loss").rest, plot.panel("loss").series[1].hidden], [97, 7, true]);
  assert.equal(new Set(plot.panel("loss").series.map(({ dash }) => dash.join(" "))).size, 4);
});

test("without them nothing is left of their lines", () => {
  const [plot, ghosts] = [emptyPlot(53), new Ghosts()];
  ghosts.runs = [ghost];
  ghosts.draw(plot, { step: 7 }, 0);
  ghosts.runs = [];
  plot.options.x.max = 53;
  ghosts.draw(plot, { step: 7 }, 0);
  const [line] = plot.panel("loss").series;
  assert.deepEqual([line.hidden, line.xs, plot.options.x.max, plot.panel("loss").rest], [true, [], 53, null]);
});

function reply(status, steps, changes = {}) {
  const metrics = { steps, loss: steps.map(() => 1), lr: steps.map(() => 0.1) };
  const step = steps.at(-1) ?? 3;
  return { status, role: "starter", step, max_steps: 3, metrics, events: [], next: { step: 3, event: 1 }, pause: 1, ...changes };
}

test("a run is read to its end, once; a replay goes there at once", async () => {
  const answers = [reply("running", [1], { role: "replay" }), reply("finished", [2, 3]), reply("finished", [])];
  const asked = [];
  const known = new KnownRuns({
    poll: (request) => (asked.push(["poll", request.step]), Promise.resolve(answers.shift())),
    control: ({ action }) => (asked.push([action]), Promise.resolve({})),
  });
  const run = await known.whole("a");
  assert.deepEqual([run.complete, run.curve.steps], [true, [1, 2, 3]]);
  assert.deepEqual(asked, [["poll", 0], ["skip"], ["poll", 3], ["poll", 3]]);
  assert.equal(await known.whole("a"), run);
});

test("a run that is gone is told from one that is not answered for", async () => {
  const answers = [
    { error: "no", gone: "unknown_run" },
    { error: "busy", gone: "" },
  ];
  const known = new KnownRuns({ poll: () => (answers.length ? Promise.resolve(answers.shift()) : Promise.reject(new Error("cut"))) });
  assert.deepEqual([await known.whole("a"), await known.whole("a"), await known.whole("a")], ["gone", null, null]);
});
