/** The branches of a decode: what a person let the model go on from, beside the greedy decode that all of them leave. */
import { chosenPlaces } from "../../forced_tokens.js";

/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("../../types.d.ts").DecodeSource} DecodeSource */

/**
 * @typedef {object} Branch
 * @property {string} key
 * @property {string} name "A", "B", ..., in the order in which they were made
 * @property {Decode} decode
 */

const LISTS = 6; // that are kept: of this many sources or models one can come back to
const LETTERS = 26;

/**
 * What tells the variants of a decode apart; "" is the greedy decode itself.
 *
 * @param {Partial<DecodeSource> | null} request
 */
export function branchKey(request) {
  const { forced = [], switches = [] } = request ?? {};
  return forced.length || switches.length ? JSON.stringify([forced, switches]) : "";
}

/**
 * branchName(0) is "A", branchName(26) is "AA".
 *
 * @param {number} number
 * @returns {string}
 */
export function branchName(number) {
  const before = number >= LETTERS ? branchName(Math.floor(number / LETTERS) - 1) : "";
  return before + String.fromCharCode(65 + (number % LETTERS));
}

export class BranchList {
  constructor() {
    /** @type {Branch[]} */
    this.branches = [];
    this.made = 0;
    /** @type {{ branch: Branch, place: number } | null} */
    this.dropped = null; // the last one, until another is dropped or it is taken back
    /** @type {[string, string | null]} */
    this.compared = ["", null]; // keys; null: the branch on show, else the newest
  }

  /** @param {string} key */
  find(key) {
    return this.branches.find((branch) => branch.key === key) ?? null;
  }

  /**
   * A decode is on show: with tokens that a person chose it is a branch, and stays in the list.
   *
   * @param {Decode} decode
   */
  note(decode) {
    const key = branchKey(decode.request);
    if (decode.forced === 0 || this.find(key)) return;
    if (this.dropped?.branch.key === key) {
      this.takeBack();
      return;
    }
    this.branches.push({ key, name: branchName(this.made), decode });
    this.made += 1;
  }

  /** @param {string} key */
  drop(key) {
    const place = this.branches.findIndex((branch) => branch.key === key);
    if (place < 0) return;
    this.dropped = { branch: this.branches[place], place };
    this.branches.splice(place, 1);
  }

  /** The branch that was dropped last is in its place again. */
  takeBack() {
    const { dropped } = this;
    if (dropped === null) return null;
    this.branches.splice(dropped.place, 0, dropped.branch);
    this.dropped = null;
    return dropped.branch;
  }
}

/** The lists of the greedy decodes that were looked at last. */
export class BranchLists {
  constructor() {
    /** @type {Map<string, BranchList>} */
    this.lists = new Map(); // the oldest first
  }

  /** @param {Decode} base */
  of(base) {
    const key = JSON.stringify([base.request?.model, base.request?.source]);
    const list = this.lists.get(key) ?? new BranchList();
    this.lists.delete(key);
    this.lists.set(key, list);
    for (const oldest of this.lists.keys()) {
      if (this.lists.size <= LISTS) break;
      this.lists.delete(oldest);
    }
    return list;
  }
}

/**
 * The branches as a tree, each below the one that it leaves.
 *
 * @param {Branch[]} branches
 * @returns {{ branch: Branch, parent: Branch | null, depth: number }[]}
 */
export function branchTree(branches) {
  /** @type {(branch: Branch) => Branch | null} */
  const parentOf = (branch) => {
    const longest = (/** @type {Branch | null} */ best, /** @type {Branch} */ other) =>
      leaves(branch.decode, other.decode) && other.decode.forced > (best?.decode.forced ?? 0) ? other : best;
    return branches.reduce(longest, null);
  };
  const parents = new Map(branches.map((branch) => [branch, parentOf(branch)]));
  /** @type {(parent: Branch | null, depth: number) => { branch: Branch, parent: Branch | null, depth: number }[]} */
  const below = (parent, depth) =>
    branches
      .filter((branch) => parents.get(branch) === parent)
      .flatMap((branch) => [{ branch, parent, depth }, ...below(branch, depth + 1)]);
  return below(null, 0);
}

/**
 * Whether a decode goes on from another branch: up to its own last token it wrote the same, with all that was chosen there.
 *
 * @param {Decode} decode
 * @param {Decode} other
 */
function leaves(decode, other) {
  if (other.forced === 0 || other.forced >= decode.forced) return false;
  return chosenPlaces(other).some(Boolean) && decode.output.slice(0, decode.forced - 1).every((token, t) => other.output[t] === token);
}
