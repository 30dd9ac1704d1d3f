/** What a lesson can know of the run on show. */
import { tellFacts } from "../shared/facts.js";

const ENDED = ["finished", "stopped", "failed"];

/** @param {import("./types.d.ts").Run | null} run */
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
    exact_match: exact === undefined ? null : exact / 100,
    token_accuracy: token === undefined ? null : token / 100,
  });
  if (run?.settings) tellFacts("setting", run.settings);
}
