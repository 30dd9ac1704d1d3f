import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { LogReader, missed } from "../../demo/components/live_chart/log_reader.js";
import { newRun, takeReply } from "../../demo/components/live_chart/run_state.js";
import { Clock } from "./clock.js";

const SIZE = 7; // points of a segment

let clock, asked, log, run, reader, own;

/** A log as the server keeps it: a validation at every third step, told after the step itself. */
class Log {
  constructor() {
    this.step = 0;
    this.events = [];
    this.status = "running";
    this.at = 0;
  }

  advance(steps) {
    for (let i = 0; i < steps; i++) {
      this.step += 1;
      if (this.step % 3 === 0) this.events.push({ type: "validation", step: this.step, exact_match: 0.5, token_accuracy: 0.25 });
    }
  }

  until(step) {
    return this.events.filter((event) => event.step <= step).length;
  }

  between(first, last, stride = 1) {
    const steps = Array.from({ length: Math.floor((last - first) / stride) }, (_, i) => first + stride * (i + 1));
    const events = this.events.slice(this.until(first), this.until(last));
    return {
      first: { step: first, event: this.until(first) },
      next: { step: last, event: this.until(last) },
      stride,
      loss: steps.map((step) => 1 / step),
      lr: steps.map((step) => step / 8),
      events: stride === 1 ? events : events.slice(-1),
    };
  }

  open() {
    const first = Math.max(0, Math.floor((this.step - 1) / SIZE)) * SIZE;
    const { status, at } = this;
    const told = { status, place: 0, wait_seconds: null, steps_per_second: 41, seconds_left: 2 };
    return { ...this.between(first, this.step), ...told, step: this.step, segment: SIZE, pause: 317, at };
  }

  segment(level, index) {
    const size = SIZE * 2 ** level;
    assert.ok((index + 1) * size < this.step, "a segment is asked for that is not full");
    return this.between(index * size, (index + 1) * size, 2 ** level);
  }
}

beforeEach(() => {
  clock = new Clock();
  asked = [];
  log = new Log();
  run = newRun("r");
  own = { log: { key: "k", renew: 10_000, at: 0 } };
  const poll = (request) => {
    asked.push("own");
    assert.equal(request.reads, true);
    const told = { run: "r", status: log.status, role: "joined", place: 0, step: log.step, wait_seconds: null, max_steps: 9000 };
    const news = { metrics: { steps: [], loss: [], lr: [] }, events: [], next: { step: request.step, event: request.event }, pause: 250 };
    return Promise.resolve({ ...told, steps_per_second: 40, seconds_left: 3, ...news, ...own });
  };
  reader = new LogReader(poll, {
    open: (key) => {
      asked.push(`${key}/open`);
      return Promise.resolve(log.open());
    },
    segment: (key, level, index) => {
      asked.push(`${key}/${level}-${index}`);
      return Promise.resolve(log.segment(level, index));
    },
  });
});

afterEach(() => clock.restore());

/** One poll as the chart makes it; what was asked for. */
async function tick() {
  asked.length = 0;
  takeReply(run, await reader.ask(run), 0);
  return [...asked];
}

const range = (last, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test("a page asks by its own id once, then reads, and the log grows step by step and once only", async () => {
  log.advance(4);
  assert.deepEqual(await tick(), ["own", "k/open"]);
  for (const steps of [0, 1, 2, 5, 6]) {
    log.advance(steps);
    const addresses = await tick();
    assert.ok(!addresses.includes("own"));
    assert.deepEqual(run.curve.steps, range(log.step));
    assert.deepEqual(
      run.curve.loss,
      range(log.step).map((step) => 1 / step),
    );
    assert.deepEqual(
      run.accuracy.steps,
      log.events.map(({ step }) => step),
    );
  }
  assert.deepEqual([run.step, run.role, run.maxSteps, run.pause, run.rate], [18, "joined", 9000, 317, 41]);
});

test("what was missed is read from full segments, wherever the page stands", async () => {
  for (const [before, after] of [
    [5, 23],
    [7, 15],
    [14, 43],
    [20, 21],
    [1, 60],
  ]) {
    log = new Log();
    run = newRun("r");
    log.advance(before);
    await tick();
    log.advance(after);
    await tick();
    assert.deepEqual(run.curve.steps, range(before + after));
    assert.deepEqual(
      run.accuracy.steps,
      log.events.map(({ step }) => step),
    );
  }
});

test("what was measured at the edge of a segment and told later is not lost", async () => {
  log.advance(20);
  log.step = 21; // the third segment is full of steps, and its last validation is still being made
  await tick();
  assert.deepEqual(run.accuracy.steps, [3, 6, 9, 12, 15, 18]);
  log.events.push({ type: "validation", step: 21, exact_match: 1, token_accuracy: 1 });
  log.advance(3);
  await tick();
  assert.deepEqual(run.accuracy.steps, [3, 6, 9, 12, 15, 18, 21, 24]);
  assert.deepEqual(run.curve.steps, range(24));
});

test("a long log is read from few coarse segments, which meet", () => {
  for (const steps of [900, 5000, 20_000, 200_000]) {
    const first = { step: Math.floor((steps - 1) / 128) * 128, event: 9 };
    const wanted = missed({ step: 0, event: 0 }, { first, segment: 128 });
    assert.ok(wanted.length <= 20, `${wanted.length} segments of ${steps} steps`);
    let at = 0;
    for (const [level, index] of wanted) {
      assert.equal(index * 128 * 2 ** level, at);
      at += 128 * 2 ** level;
    }
    assert.equal(at, first.step);
  }
});

test("it asks by its own id again when that is due, or something was pressed", async () => {
  log.advance(3);
  await tick();
  assert.deepEqual(await tick(), ["k/open"]);
  await clock.pass(10_000);
  assert.deepEqual(await tick(), ["own", "k/open"]);
  run.asksOwn = true;
  assert.deepEqual(await tick(), ["own", "k/open"]);
  assert.deepEqual(await tick(), ["k/open"]);
});

test("an open end that is older than the page's own answer does not change how the run stands", async () => {
  log.advance(5);
  await tick();
  own = { status: "paused", log: { key: "k", renew: 10_000, at: 900 } };
  run.asksOwn = true;
  await tick();
  assert.equal(run.status, "paused");
  log.at = 899; // a proxy has kept it
  await tick();
  assert.equal(run.status, "paused");
  log.at = 900;
  await tick();
  assert.equal(run.status, "running");
});

test("nothing goes back when an older open end comes", async () => {
  log.advance(12);
  await tick();
  const older = log;
  log = new Log();
  log.advance(9);
  await tick();
  assert.deepEqual([run.step, run.curve.steps.length, run.cursor.step], [12, 12, 12]);
  assert.ok(run.asksOwn); // the server may have been restarted, and knows
  log = older;
  log.advance(1);
  await tick();
  assert.deepEqual(run.curve.steps, range(13));
});

test("what only this page is shown comes by its own id", async () => {
  own = { role: "replay", log: null, step: 2, metrics: { steps: [1, 2], loss: [1, 2], lr: [3, 4] }, next: { step: 2, event: 0 } };
  log.advance(30);
  assert.deepEqual(await tick(), ["own"]);
  assert.deepEqual([run.curve.steps, run.role], [[1, 2], "replay"]);
  own = { log: { key: "k", renew: 10_000, at: 0 } };
  assert.deepEqual((await tick()).slice(0, 2), ["own", "k/open"]);
  assert.deepEqual(run.curve.steps, range(30));
});

test("when the log is not there any more, the server is asked by the page's own id", async () => {
  log.advance(3);
  await tick();
  reader.logs.open = () => Promise.reject(new Error("404"));
  reader.poll = () => Promise.resolve({ error: "It is gone.", gone: "unknown_run" });
  assert.deepEqual(await reader.ask(run), { error: "It is gone.", gone: "unknown_run" });
});

test("an ended run is complete when all of it is read", async () => {
  log.advance(5);
  await tick();
  log.advance(2);
  log.status = "finished";
  log.events.push({ type: "finished", step: 7, message: "" });
  await tick();
  assert.deepEqual([run.status, run.complete], ["finished", false]);
  await tick();
  assert.deepEqual([run.complete, run.curve.steps], [true, range(7)]);
});
