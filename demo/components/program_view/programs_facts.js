/** What a lesson can know of the Programs tab: the open part, and what has been run in it. */
import { tellFacts } from "../shared/facts.js";

/** @typedef {import("../shared/api_types").TwoProgramsFacts} TwoProgramsFacts */
/** @typedef {import("../shared/api_types").LockstepReport} LockstepReport */
/** @typedef {import("./slow_motion/view.js").View} View */

/**
 * @param {string} part that is open
 * @param {import("./demonstration.js").DemonstrationRun | undefined} run of that part; undefined: nothing is run in it
 * @param {View} view of the slow motion
 * @returns {TwoProgramsFacts}
 */
export function programsFacts(part, run, view) {
  return {
    part,
    status: run?.status ?? "idle",
    running: run?.going ?? false,
    steps: run?.shown?.step ?? 0,
    ...lockstepFacts(run?.shown?.report?.kind === "lockstep" ? run.shown.report : null),
    ...slowFacts(part === "slow_motion" ? view : null),
  };
}

/** @param {LockstepReport | null} report */
function lockstepFacts(report) {
  return {
    lockstep: report !== null,
    largest_difference: report?.largest_difference ?? null,
    weights_difference: report?.weights_difference ?? null,
    weights: report?.weights ?? null,
    ratio: report?.times?.ratio ?? null,
    low: report?.times?.low ?? null,
    high: report?.times?.high ?? null,
  };
}

/** @param {View | null} view */
function slowFacts(view) {
  const film = view?.film ?? null;
  const hooks = film?.report.hooks ?? [];
  const hook = hooks[view?.index ?? 0];
  return {
    slow: film !== null,
    hooks: hooks.length,
    batches: film === null ? 0 : film.begins.length - 1, // the first section comes before them
    with_lines: hooks.filter(({ links }) => links.length > 0).length,
    hook: hook?.name ?? "",
    its_lines: (hook?.links.length ?? 0) > 0,
  };
}

/** @param {Parameters<typeof programsFacts>} what */
export function tellPrograms(...what) {
  tellFacts("programs", programsFacts(...what));
}
