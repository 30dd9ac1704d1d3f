/** The curves of the runs in the list: what the page has seen of them, else what the server still has. */
import { isGoing, newRun, takeReply } from "../live_chart/run_state.js";

/** @typedef {import("./types.d.ts").Run} Run */

const MOST_POLLS = 12; // a log of any length comes with one or two
const BREAK = 250; // milliseconds between them

export class KnownRuns {
  /** @param {import("./types.d.ts").RunsApi} api */
  constructor(api) {
    this.api = api;
    /** @type {Map<string, Run>} by id of the subscription */
    this.runs = new Map();
  }

  /**
   * The whole run; null: no answer comes; "gone": the server knows it no more, and neither does the page.
   *
   * @param {string} id
   * @returns {Promise<Run | "gone" | null>}
   */
  async whole(id) {
    const known = this.runs.get(id);
    if (known) return known;
    const found = await this.fetch(id).catch(() => null);
    if (found && found !== "gone") this.runs.set(id, found);
    return found;
  }

  /**
   * @param {string} id
   * @returns {Promise<Run | "gone" | null>}
   */
  async fetch(id) {
    const run = newRun(id);
    for (let polls = 0; polls < MOST_POLLS; polls++) {
      const reply = await this.api.poll({ run: id, ...run.cursor });
      if (reply.error !== undefined) return reply.gone ? "gone" : null;
      takeReply(run, reply, 0);
      if (run.complete) return run;
      if (isGoing(run) && run.role === "replay") await this.api.control({ run: id, action: "skip" });
      else if (isGoing(run)) await new Promise((resolve) => setTimeout(resolve, BREAK));
    }
    return null;
  }
}
