/** What a lesson can know of the run on show. */
import { tellFacts } from "../shared/facts.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Answer} Answer */

const ENDED = ["finished", "stopped", "failed"];
const LOW = 0.1; // nats
const HALF = 50; // percent

/** @param {Run | null} run */
export function tellRun(run) {
  const exact = run?.accuracy.exact.at(-1);
  const token = run?.accuracy.token.at(-1);
  tellFacts("run", {
    status: run?.status ?? "idle",
    ended: run !== null && ENDED.includes(run.status),
    step: run?.step ?? 0,
    max_steps: run?.maxSteps ?? 0,
    loss: run?.newest.loss ?? null,
    rate: run?.newest.lr ?? null,
    exact_match: share(exact),
    token_accuracy: share(token),
    ...(run === null ? NO_WAY : wayOf(run)),
  });
  if (run?.settings) tellFacts("setting", run.settings);
}

const NO_WAY = { low_loss_step: 0, half_tokens_step: 0, half_tokens: null, half_exact: null, half_exact_step: 0, symbols_there: null };

/**
 * What the run has passed on its way.
 *
 * @param {Pick<Run, "curve" | "accuracy" | "answers">} run
 */
export function wayOf({ curve, accuracy, answers }) {
  const { steps, token, exact } = accuracy;
  const halfTokens = token.findIndex((value) => value > HALF);
  const halfExact = exact.findIndex((value) => value > HALF);
  const low = curve.loss.findIndex((loss) => loss !== null && loss < LOW);
  return {
    low_loss_step: curve.steps[low] ?? 0,
    half_tokens_step: steps[halfTokens] ?? 0,
    half_tokens: share(token[halfTokens]),
    half_exact: share(exact[halfTokens]),
    half_exact_step: steps[halfExact] ?? 0,
    symbols_there: answers === null || answers.length === 0 ? null : symbolsThere(answers),
  };
}

/** @param {number | undefined} percent */
function share(percent) {
  return percent === undefined ? null : percent / 100;
}

/**
 * How many of the tokens that are expected the answers have at all, wherever they stand.
 *
 * @param {Answer[]} answers
 */
function symbolsThere(answers) {
  let [there, all] = [0, 0];
  for (const { output, expected } of answers) {
    const left = [...output];
    for (const token of expected) {
      const at = left.indexOf(token);
      if (at >= 0) left.splice(at, 1);
      there += Number(at >= 0);
      all += 1;
    }
  }
  return there / Math.max(1, all);
}
