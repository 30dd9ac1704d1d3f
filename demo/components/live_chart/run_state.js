/** What the page knows about a run, and how it grows with every answer of runs/poll. */
import { addPoints, movingAverage, newCurve } from "../shared/curve.js";
import { GOING } from "../shared/poller.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").RunEvent} RunEvent */
/** @typedef {import("./types.d.ts").RunReply} RunReply */
/** @typedef {import("./types.d.ts").Message} Message */

/** What is told of each part of the model, and the parts: core/training/norms.py. */
export const NORM_KINDS = /** @type {const} */ (["gradient", "update"]);
export const MODEL_PARTS = /** @type {const} */ (["embeddings", "encoder", "decoder", "fc_out"]);

const MOST_POINTS = 4000; // that a curve keeps
const STARTER_PAUSE = 1000; // milliseconds between two answers at most, for who started the run: a hall looks at that page

/**
 * A run of which nothing but its id is known.
 *
 * @param {string} id of the subscription
 * @returns {Run}
 */
export function newRun(id) {
  return {
    id,
    status: "queued",
    role: "starter",
    place: 0,
    wait: null,
    step: 0,
    maxSteps: null,
    rate: null,
    secondsLeft: null,
    theory: null,
    settings: null,
    query: null,
    preset: null,
    differs: [],
    curve: newCurve(MOST_POINTS),
    smoothed: [],
    newest: { loss: null, lr: null },
    accuracy: { steps: [], exact: [], token: [] },
    norms: { steps: [], gradient: emptyParts(), update: emptyParts() },
    answers: null,
    answersStep: 0,
    cursor: { step: 0, event: 0 },
    log: null,
    asksOwn: true,
    ownAt: 0,
    renewAt: 0,
    pause: 250,
    verdict: null,
    failure: "",
    complete: false,
  };
}

/** @returns {Record<import("./types.d.ts").ModelPart, (number | null)[]>} an empty list for each part of the model */
function emptyParts() {
  return { embeddings: [], encoder: [], decoder: [], fc_out: [] };
}

/**
 * Whether a run may still change by itself.
 *
 * @param {Run | null} run
 * @returns {run is Run}
 */
export function isGoing(run) {
  return run !== null && GOING.includes(run.status);
}

/**
 * Whether the server knows less of a run than the page: it was restarted, and goes on from the last state that it has kept.
 *
 * @param {Run} run
 * @param {RunReply} reply
 */
export function hasGoneBack(run, reply) {
  return reply.step < run.cursor.step;
}

/**
 * Takes in what happened after the cursor.
 *
 * @param {Run} run
 * @param {import("./types.d.ts").RunReply} reply
 * @param {number} smoothing share of the moving average that is kept from step to step
 */
export function takeReply(run, reply, smoothing) {
  const { metrics, events } = reply;
  takeIdentity(run, reply);
  run.status = reply.status;
  run.role = reply.role ?? "starter";
  run.replayed ||= run.role === "replay";
  run.place = reply.place ?? 0;
  run.wait = reply.wait_seconds ?? null;
  run.step = reply.step;
  run.maxSteps = reply.max_steps;
  run.rate = reply.steps_per_second;
  run.secondsLeft = reply.seconds_left;
  run.cursor = reply.next;
  run.pause = run.role === "starter" ? Math.min(reply.pause, STARTER_PAUSE) : reply.pause;
  if (metrics.steps.length) addMetrics(run, metrics, smoothing);
  for (const event of events) addEvent(run, event);
  run.complete = !isGoing(run) && metrics.steps.length + events.length === 0;
}

/**
 * What does not change is told at step 0 only.
 *
 * @param {Run} run
 * @param {import("./types.d.ts").RunReply} reply
 */
function takeIdentity(run, { theory, settings, query, preset, differs }) {
  run.theory = theory ?? run.theory;
  run.settings = settings ?? run.settings;
  run.query = query ?? run.query;
  run.preset = preset ?? run.preset;
  run.differs = differs ?? run.differs;
}

/**
 * @param {Run} run
 * @param {import("./types.d.ts").Metrics} metrics of one step at least
 * @param {number} smoothing
 */
function addMetrics(run, metrics, smoothing) {
  addPoints(run.curve, metrics);
  run.newest = { loss: metrics.loss.at(-1) ?? null, lr: metrics.lr.at(-1) ?? null };
  smooth(run, smoothing);
}

/**
 * @param {Run} run
 * @param {number} smoothing
 */
export function smooth(run, smoothing) {
  run.smoothed = movingAverage(run.curve.steps, run.curve.loss, smoothing);
}

/**
 * @param {Run} run
 * @param {RunEvent} event
 */
function addEvent(run, event) {
  if (event.type === "validation") {
    run.accuracy.steps.push(event.step);
    run.accuracy.exact.push(100 * event.exact_match);
    run.accuracy.token.push(100 * event.token_accuracy);
    run.answers = event.answers ?? run.answers;
    run.answersStep = event.step;
  } else if (event.type === "norms") {
    run.norms.steps.push(event.step);
    for (const kind of NORM_KINDS) for (const part of MODEL_PARTS) run.norms[kind][part].push(event[kind][part]);
  } else if (event.type === "failed") {
    run.failure = event.message;
  }
}

/**
 * What a person is told of an event; null: nothing.
 *
 * @param {RunEvent} event
 * @param {string} role of the page in the run
 * @param {import("./types.d.ts").Text} text
 * @returns {Message | null}
 */
export function eventMessage(event, role, text) {
  if (event.type === "validation" || event.type === "norms" || event.type === "failed") return null; // the last is the verdict's
  // One's own Stop ends only what one sees, and brings no such event.
  if (event.type === "stopped" && role !== "starter" && !event.message) return { words: text.stopped_by_starter, alert: false };
  return event.message ? { words: event.message, alert: false } : null;
}
