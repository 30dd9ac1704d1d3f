/** The numbers that can be changed: each a slider on a logarithmic scale with a box for the exact number. */
import { make } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { nearest, roundNumbers, widths } from "./slider_values.js";

/** @typedef {import("./types.d.ts").NumberName} NumberName */
/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").Change} Change */
/** @typedef {import("../shared/text.js").Text} Text */
/** @typedef {[number, number]} Range lowest and highest */

/**
 * @typedef {object} Values what a number can be
 * @property {() => number[]} choices the values that the slider can take
 * @property {() => Range} limits of what can be typed
 * @property {(value: number) => number} fit a typed number to one that is allowed
 * @property {number | "any"} spacing of the numbers that are allowed, for the browser
 */

/**
 * @param {Record<import("./types.d.ts").Setting, Range>} ranges of the settings
 * @param {State} state
 * @returns {Record<NumberName, Values>} in the order in which they stand on the page
 */
export function numberValues(ranges, state) {
  return {
    d_model: {
      choices: () => widths(...ranges.d_model),
      limits: () => ranges.d_model,
      fit: (value) => 2 * Math.round(value / 2),
      spacing: 2,
    },
    warmup_steps: {
      choices: () => roundNumbers(...ranges.warmup_steps, true),
      limits: () => ranges.warmup_steps,
      fit: Math.round,
      spacing: 1,
    },
    lr_factor: {
      choices: () => roundNumbers(...ranges.lr_factor, false),
      limits: () => ranges.lr_factor,
      fit: (value) => value,
      spacing: "any",
    },
    step: {
      choices: () => roundNumbers(1, Math.max(2, state.max_steps), true),
      limits: () => [1, state.max_steps],
      fit: Math.round,
      spacing: 1,
    },
    max_steps: {
      choices: () => roundNumbers(...ranges.max_steps, true),
      limits: () => ranges.max_steps,
      fit: Math.round,
      spacing: 1,
    },
  };
}

/**
 * The number that a text is, or null.
 *
 * @param {string} typed
 */
export function numberIn(typed) {
  return typed.trim() === "" || !Number.isFinite(Number(typed)) ? null : Number(typed);
}

/**
 * Whether a number is allowed as it is.
 *
 * @param {number} number
 * @param {Values} values
 */
export function isAllowed(number, { limits, fit }) {
  const [low, high] = limits();
  return number >= low && number <= high && fit(number) === number;
}

/**
 * The allowed number that is nearest.
 *
 * @param {number} number
 * @param {Values} values
 */
export function allowedNumber(number, { limits, fit }) {
  const [low, high] = limits();
  return Math.min(high, Math.max(low, fit(number)));
}

/** A slider with its box. */
export class NumberField {
  /**
   * @param {NumberName} name of the number in the state
   * @param {Values} values
   * @param {State} state
   * @param {Text} text
   * @param {Change} change
   */
  constructor(name, values, state, text, change) {
    this.name = name;
    this.values = values;
    this.state = state;
    this.change = change;
    const id = `tl-noam-${name}`;
    this.slider = make("input", "tl-slider", { type: "range", min: 0, step: 1, id, "aria-label": text[name] });
    this.box = make("input", "tl-noam-box", {
      type: "number",
      inputmode: "decimal",
      step: values.spacing,
      "aria-label": fill(text.exact, { name: text[name] }),
      "data-name": name,
    });
    const label = make("label", "tl-noam-name", { for: id }, text[name]);
    const note = make("span", "tl-noam-note", {}, text[name + "_note"] ?? "");
    this.node = make("div", "tl-noam-field", { "data-field": name }, label, this.box, this.slider, note);
    this.slider.addEventListener("input", () => this.set(values.choices()[Number(this.slider.value)]));
    this.box.addEventListener("input", () => this.onTyping());
    this.box.addEventListener("change", () => this.onTyped());
  }

  /** @param {number} value */
  set(value) {
    this.change({ [this.name]: value });
  }

  /** While a number is typed, it counts as soon as it is allowed. */
  onTyping() {
    const number = numberIn(this.box.value);
    if (number !== null && isAllowed(number, this.values)) this.set(number);
  }

  /** What was typed becomes a number that is allowed, or is undone. */
  onTyped() {
    const number = numberIn(this.box.value);
    if (number !== null) this.set(allowedNumber(number, this.values));
    this.box.value = String(this.state[this.name]);
  }

  /**
   * Moves the slider by so many of its values.
   *
   * @param {number} count
   */
  nudge(count) {
    const choices = this.values.choices();
    const index = nearest(choices, this.state[this.name]) + count;
    this.set(choices[Math.min(choices.length - 1, Math.max(0, index))]);
  }

  /** Shows the number of the state. */
  render() {
    const value = this.state[this.name];
    const choices = this.values.choices();
    const [low, high] = this.values.limits();
    const index = nearest(choices, value);
    const last = choices.length - 1;
    this.slider.max = String(last); // before the value, which it limits
    this.slider.value = String(index);
    this.slider.style.setProperty("--tl-fill", `${(100 * index) / Math.max(1, last)}%`);
    this.slider.setAttribute("aria-valuetext", String(value));
    this.box.min = String(low);
    this.box.max = String(high);
    // What is being typed is left alone: "4" on the way to "4000" must not be rewritten.
    if (document.activeElement !== this.box) this.box.value = String(value);
  }
}
