/** The four counters, large, each with why it moved or stays; and the learning rate, the gradient and the loss. */
import { make, setText } from "../../shared/dom.js";
import { fill } from "../../shared/text.js";
import { statesAt } from "./hooks.js";
import { batchWords, epochWords, loggedWords, stepWords } from "./words.js";

/** @typedef {import("./hooks.js").State} State */

const NONE = "–";
const COUNTERS = /** @type {const} */ (["batch", "step", "epoch", "logged"]);
const VALUES = /** @type {const} */ (["lr", "gradient", "loss"]);

export class Counters {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {import("../types.d.ts").NumberFormats} formats
   */
  constructor(text, formats) {
    this.text = text;
    this.formats = formats;
    this.counters = Object.fromEntries(COUNTERS.map((name) => [name, this.counter(name)]));
    this.values = Object.fromEntries(VALUES.map((name) => [name, this.value(name)]));
    this.node = make(
      "div",
      "tl-programs-slow-state",
      {},
      make("div", "tl-programs-slow-counters", {}, ...COUNTERS.map((name) => this.counters[name].node)),
      make("div", "tl-programs-slow-values", {}, ...VALUES.map((name) => this.values[name].node)),
    );
  }

  /** @param {string} name */
  counter(name) {
    const number = make("span", "tl-programs-slow-number", {}, NONE);
    const was = make("span", "tl-programs-slow-was");
    const why = make("span", "tl-programs-slow-why");
    const title = make("span", "tl-programs-slow-name", {}, this.text[`slow_${name}`]);
    const count = make("div", "tl-programs-slow-count", {}, title, make("span", "", {}, was, number));
    const node = make("div", "tl-programs-slow-counter", { "data-counter": name }, count, why);
    return { node, number, was, why };
  }

  /** @param {string} name */
  value(name) {
    const number = make("b", "", {}, NONE);
    const node = make("span", "tl-programs-slow-value", { "data-value": name }, `${this.text[`slow_${name}`]} `, number);
    return { node, number };
  }

  /** @param {import("./view.js").View} view */
  render({ film, visible, place, index }) {
    if (film === null) return this.clear();
    const states = statesAt(film, visible, place);
    const words = {
      batch: batchWords(this.text, film, states),
      step: stepWords(this.text, film, states, index),
      epoch: epochWords(this.text, states),
      logged: loggedWords(this.text, film, states),
    };
    for (const name of COUNTERS) this.renderCounter(name, states, words[name]);
    for (const name of VALUES) {
      const { node, number } = this.values[name];
      setText(number, this.valueWords(name, states.after));
      node.classList.toggle("tl-programs-slow-changed", states.after[name] !== states.before[name]);
    }
  }

  /**
   * @param {typeof COUNTERS[number]} name
   * @param {{ before: State, after: State }} states
   * @param {string} words
   */
  renderCounter(name, { before, after }, words) {
    const { node, number, was, why } = this.counters[name];
    const changed = name === "logged" ? before.rows !== after.rows : before[name] !== after[name];
    setText(number, String(after[name] ?? NONE));
    setText(was, changed && before[name] !== after[name] ? `${before[name] ?? NONE} → ` : "");
    setText(why, words);
    node.classList.toggle("tl-programs-slow-changed", changed);
  }

  /**
   * @param {typeof VALUES[number]} name
   * @param {State} state
   */
  valueWords(name, state) {
    const value = state[name];
    if (name === "gradient")
      return value === null ? this.text.slow_gradient_none : fill(this.text.slow_gradient_norm, { norm: this.formats.decimal(value) });
    return value === null ? this.text.slow_unknown : this.formats.decimal(value);
  }

  clear() {
    for (const { node, number, was, why } of Object.values(this.counters)) {
      node.classList.remove("tl-programs-slow-changed");
      setText(number, NONE);
      setText(was, "");
      setText(why, "");
    }
    for (const { node, number } of Object.values(this.values)) {
      node.classList.remove("tl-programs-slow-changed");
      setText(number, NONE);
    }
  }
}
