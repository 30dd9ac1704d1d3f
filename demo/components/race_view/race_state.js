/** What the page knows about a race, and how it grows with every answer of races/poll. */
import { addPoints, newCurve, runningMeans } from "../shared/curve.js";
import { GOING } from "../shared/poller.js";

/** @typedef {import("./types.d.ts").Race} Race */
/** @typedef {import("./types.d.ts").Runner} Runner */

const MOST_POINTS = 2000; // that a runner's curve keeps

/**
 * A race of which nothing but its id is known.
 *
 * @param {string} id of the subscription
 * @param {string | null} [predicted] key of the choice that was pressed before it
 * @returns {Race}
 */
export function newRace(id, predicted = null) {
  return {
    id,
    predicted,
    plan: null,
    status: "queued",
    role: "starter",
    place: 0,
    wait: null,
    step: 0,
    secondsLeft: null,
    runners: [],
    verdict: null,
    cursors: [],
    pause: 250,
    complete: false,
  };
}

/** @returns {Runner} */
function newRunner() {
  return { curve: newCurve(MOST_POINTS), meanLoss: [], exactMatch: { steps: [], percent: [] }, failure: "" };
}

/**
 * Whether a race may still change by itself.
 *
 * @param {Race | null} race
 * @returns {race is Race}
 */
export function isGoing(race) {
  return race !== null && GOING.includes(race.status);
}

/**
 * Takes in what happened after the cursors.
 *
 * @param {Race} race
 * @param {import("./types.d.ts").RaceReply} reply
 * @param {number} lossWindow steps over which a loss is averaged
 */
export function takeReply(race, reply, lossWindow) {
  if (reply.plan) {
    race.plan = reply.plan;
    race.runners = reply.plan.runners.map(newRunner);
  }
  race.status = reply.status;
  race.role = reply.role;
  race.place = reply.place;
  race.wait = reply.wait_seconds;
  race.step = reply.step;
  race.pause = reply.pause;
  race.secondsLeft = reply.seconds_left;
  race.cursors = reply.runners.map(({ cursor }) => cursor);
  reply.runners.forEach((runnerReply, i) => takeRunnerReply(race.runners[i], runnerReply, lossWindow));
  const nothingNew = reply.runners.every(({ metrics, events }) => metrics.steps.length + events.length === 0);
  race.complete = !isGoing(race) && nothingNew;
  race.verdict = race.complete ? reply.verdict : null;
}

/**
 * @param {Runner} runner
 * @param {import("./types.d.ts").RunnerReply} reply
 * @param {number} lossWindow
 */
function takeRunnerReply(runner, { metrics, events }, lossWindow) {
  addPoints(runner.curve, metrics);
  if (metrics.steps.length) runner.meanLoss = runningMeans(runner.curve.steps, runner.curve.loss, lossWindow);
  for (const event of events) {
    if (event.type === "validation") {
      runner.exactMatch.steps.push(event.step);
      runner.exactMatch.percent.push(100 * event.exact_match);
    } else if (event.type === "failed") {
      runner.failure = event.message;
    }
  }
}

/**
 * Which runner has failed, and why: the first of them. "": none has.
 *
 * @param {Race} race
 */
export function failureText({ plan, runners }) {
  const failed = runners.findIndex(({ failure }) => failure !== "");
  return failed < 0 || plan === null ? "" : `${plan.runners[failed].name}: ${runners[failed].failure}`;
}
