/** What a lesson can know of the race on show. */
import { tellFacts } from "../shared/facts.js";

/** @typedef {import("../shared/api_types").RaceFacts} RaceFacts */
/** @typedef {import("./types.d.ts").Race} Race */

const PLACES = /** @type {const} */ ([1, 2, 3, 4]); // of runners; a race has no more (core/comparison/race_config.py)
const ARRIVED = 90; // percent exact match, as the verdict counts it

/** @param {import("./view_state.js").ViewState} state */
export function tellRace({ chosen, race }) {
  tellFacts("race", raceFacts(chosen, race));
}

/**
 * @param {string} chosen
 * @param {Race | null} race
 * @returns {RaceFacts}
 */
export function raceFacts(chosen, race) {
  const runners = race?.plan?.runners ?? [];
  const steps = runners.map((_, i) => arrival(race?.runners[i]));
  return /** @type {RaceFacts} */ ({
    name: chosen,
    status: race?.status ?? "idle",
    ended: race?.complete ?? false,
    step: race?.step ?? 0,
    max_steps: race?.plan?.max_steps ?? 0,
    seen: race?.verdict?.seen ?? "",
    runners: runners.length,
    first: firstPlace(steps),
    ...Object.assign({}, ...PLACES.map((place) => runnerFacts(race, place))),
  });
}

/**
 * @param {Race | null} race
 * @param {number} place from 1
 */
function runnerFacts(race, place) {
  const name = race?.plan?.runners[place - 1]?.name;
  const runner = name === undefined ? undefined : race?.runners[place - 1];
  const percent = runner?.exactMatch.percent.at(-1);
  return {
    [`runner_${place}_name`]: name ?? "",
    [`runner_${place}_verdict`]: race?.verdict?.keys[place] ?? "", // before it the headline's
    [`runner_${place}_step`]: percent === undefined ? null : arrival(runner),
    [`runner_${place}_exact`]: percent === undefined ? null : percent / 100,
    [`runner_${place}_loss`]: runner?.meanLoss.at(-1) ?? null,
  };
}

/**
 * The step of the first validation with 90 % exact match; 0: there was none.
 *
 * @param {import("./types.d.ts").Runner | undefined} runner
 */
function arrival(runner) {
  const at = runner?.exactMatch.percent.findIndex((percent) => percent >= ARRIVED) ?? -1;
  return runner?.exactMatch.steps[at] ?? 0;
}

/**
 * The place of the runner that was first, from 1; 0: none was, -1: several were.
 *
 * @param {number[]} steps of the arrivals; 0: it has not arrived
 */
function firstPlace(steps) {
  const arrived = steps.filter((step) => step > 0);
  if (arrived.length === 0) return 0;
  const first = Math.min(...arrived);
  return steps.indexOf(first) === steps.lastIndexOf(first) ? steps.indexOf(first) + 1 : -1;
}
