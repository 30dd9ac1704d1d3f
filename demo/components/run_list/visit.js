/** The runs of a visit: what is kept of each, in which order, and which makes room. */
import { isNumber, runningMeans } from "../shared/curve.js";

/** @typedef {import("./types.d.ts").Entry} Entry */
/** @typedef {import("./types.d.ts").Run} Run */

export const MOST_RUNS = 12;
const WINDOW = 20; // steps whose mean is the loss at the end
const MOST_NAME = 40; // letters

/**
 * What is kept of a run.
 *
 * @param {Run} run whose settings are known
 * @returns {Omit<Entry, "number" | "name" | "ghost">}
 */
export function summaryOf(run) {
  const { steps, loss } = run.curve;
  const reached = run.accuracy.exact.findIndex((share) => share >= 90);
  return {
    id: run.id,
    settings: run.settings ?? {},
    query: run.query ?? "",
    preset: run.preset ?? "",
    differs: run.differs,
    status: run.status,
    step: run.step,
    maxSteps: run.maxSteps ?? run.step,
    lastLoss: run.newest.loss,
    loss: runningMeans(steps, loss, WINDOW).findLast(isNumber) ?? null,
    exact: run.accuracy.exact.at(-1) ?? null,
    to90: reached < 0 ? null : run.accuracy.steps[reached],
    gone: run.status === "gone",
  };
}

/**
 * Whether two entries are of the same run: equal settings give the same bits, so the last loss tells it for certain; a run that began
 * with the weights of another has other ones.
 *
 * @param {Pick<Entry, "id" | "query" | "step" | "lastLoss">} one
 * @param {Pick<Entry, "id" | "query" | "step" | "lastLoss">} other
 */
function isSame(one, other) {
  return one.id === other.id || (one.query === other.query && one.step === other.step && single(one.lastLoss) === single(other.lastLoss));
}

/**
 * A loss as the 32-bit number that it is on the server: one address sends more of its digits than another.
 *
 * @param {number | null} loss
 */
function single(loss) {
  return loss === null ? null : Math.fround(loss);
}

export class Visit {
  /** @param {Record<string, any> | null} [kept] see `kept` */
  constructor(kept) {
    /** @type {Entry[]} newest first */
    this.entries = Array.isArray(kept?.entries) ? kept.entries.filter(isEntry).slice(0, MOST_RUNS) : [];
    this.count = Math.max(Number(kept?.count) || 0, ...this.entries.map(({ number }) => number), 0);
    /** @type {string[]} ids that were dropped: they do not come back by themselves */
    this.ignored = Array.isArray(kept?.ignored) ? kept.ignored.filter((id) => typeof id === "string").slice(-MOST_RUNS) : [];
    /** @type {import("./types.d.ts").Dropped | null} */
    this.dropped = null; // that can be brought back
  }

  /** What one tab remembers over a reload. */
  get kept() {
    return { entries: this.entries, count: this.count, ignored: this.ignored };
  }

  /** @param {string} id */
  find(id) {
    return this.entries.find((entry) => entry.id === id);
  }

  /**
   * A run has ended. If an equal one stands there, it takes its place, name and number.
   *
   * @param {Run} run
   * @returns {{ replaced: string | null, made_room: Entry | null }} id of the equal one; which entry had to go
   */
  add(run) {
    const nothing = { replaced: null, made_room: null };
    if (this.ignored.includes(run.id)) return nothing;
    const summary = summaryOf(run);
    const same = this.entries.find((entry) => isSame(entry, summary));
    if (same) {
      const replaced = same.id === run.id ? null : same.id;
      Object.assign(same, summary.gone ? { gone: true } : summary);
      if (replaced !== null) this.entries = [same, ...this.entries.filter((entry) => entry !== same)];
      return { replaced, made_room: null };
    }
    this.count += 1;
    this.entries.unshift({ ...summary, number: this.count, name: "", ghost: false });
    return { replaced: null, made_room: this.entries.length > MOST_RUNS ? this.makeRoom() : null };
  }

  /** The oldest goes that is neither named nor drawn; if all are, the oldest. */
  makeRoom() {
    const older = this.entries.slice(1);
    const out = older.findLast(({ name, ghost }) => !name && !ghost) ?? older[older.length - 1];
    this.entries = this.entries.filter((entry) => entry !== out);
    return out;
  }

  /**
   * @param {Entry} entry
   * @returns {Entry | null} the one that was dropped before, and cannot be brought back any more
   */
  drop(entry) {
    const before = this.dropped?.entry ?? null;
    this.dropped = { entry, index: this.entries.indexOf(entry) };
    this.entries = this.entries.filter((one) => one !== entry);
    this.ignored = [...this.ignored, entry.id].slice(-MOST_RUNS);
    return before;
  }

  undrop() {
    if (this.dropped === null) return;
    const { entry, index } = this.dropped;
    this.entries.splice(index, 0, entry);
    this.ignored = this.ignored.filter((id) => id !== entry.id);
    this.dropped = null;
  }

  /**
   * @param {Entry} entry
   * @param {string} name "": its number again
   */
  rename(entry, name) {
    entry.name = name.trim().slice(0, MOST_NAME);
  }
}

/**
 * What a tab has kept may be of another version.
 *
 * @param {any} value
 * @returns {value is Entry}
 */
function isEntry(value) {
  const { id, number, name, settings, query, preset, differs, status, step, maxSteps } = value ?? {};
  const areTexts = [id, name, query, preset, status].every((text) => typeof text === "string");
  const areNumbers = [number, step, maxSteps].every(isNumber);
  return areTexts && areNumbers && Array.isArray(differs) && settings !== null && typeof settings === "object";
}
