/** The history of the settings, as queries of addresses. */

const MOST = 60; // states that are kept
const ONE_CHANGE = 1500; // milliseconds: changes of one setting that follow each other so quickly are one, as when a slider is dragged

/**
 * The name of the one setting that differs between two queries; null: none or several do.
 *
 * @param {string} one
 * @param {string} other
 */
export function changedSetting(one, other) {
  const [before, after] = [new URLSearchParams(one), new URLSearchParams(other)];
  const names = new Set([...before.keys(), ...after.keys()]);
  const changed = [...names].filter((name) => before.get(name) !== after.get(name));
  return changed.length === 1 ? changed[0] : null;
}

export class SettingsHistory {
  /** @param {{ states: string[], index: number } | null} [kept] see `kept` */
  constructor(kept) {
    /** @type {string[]} */
    this.states = kept?.states ?? [];
    this.index = kept?.index ?? -1;
    /** @type {-1 | 1 | null} */
    this.asked = null; // undo or redo, which Python has not answered yet
    this.changed = { name: /** @type {string | null} */ (null), at: -Infinity };
  }

  /** What one tab remembers over a reload. */
  get kept() {
    return { states: this.states, index: this.index };
  }

  /** The query of the settings now. */
  get now() {
    return this.states.at(this.index) ?? null;
  }

  /** @param {-1 | 1} move undo or redo */
  at(move) {
    return this.states[this.index + move] ?? null;
  }

  /**
   * Settings have been named: those that were asked for, those of now, or new ones.
   *
   * @param {string} query
   * @param {number} time in milliseconds, at which somebody changed them
   */
  take(query, time) {
    const { asked } = this;
    this.asked = null;
    if (asked !== null && this.at(asked) === query) {
      this.index += asked;
      this.changed = { name: null, at: -Infinity };
    } else if (query !== this.now) {
      this.add(query, time);
    }
  }

  /**
   * @param {string} query
   * @param {number} time
   */
  add(query, time) {
    const name = this.now === null ? null : changedSetting(this.now, query);
    const isSameChange = name !== null && name === this.changed.name && time - this.changed.at < ONE_CHANGE;
    const before = this.states.slice(0, isSameChange ? this.index : this.index + 1);
    if (before.at(-1) !== query) before.push(query); // dragged back to where it was: as if nothing had been
    this.states = before.slice(-MOST);
    this.index = this.states.length - 1;
    this.changed = { name, at: time };
  }
}
