/** The player's buttons, a slider over the hooks on show, and the slow playing. */
import { make, setText, turnOff } from "../../shared/dom.js";
import { nameButton, playerButtons } from "../../shared/player.js";
import { fill } from "../../shared/text.js";
import { sectionOf, sectionRange } from "./hooks.js";
import { sectionWords } from "./words.js";

const PAUSE = 1500; // milliseconds between two hooks while it plays: time to read a sentence
/** @type {Record<string, "first" | "last" | "begin" | "end" | "back" | "next" | "play">} */
const KEYS = {
  ArrowLeft: "back",
  ArrowRight: "next",
  PageUp: "first",
  PageDown: "last",
  Home: "begin",
  End: "end",
  " ": "play",
};

export class SlowPlayer {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {import("./view.js").View} view
   */
  constructor(text, view) {
    this.text = text;
    this.view = view;
    /** @type {ReturnType<typeof setInterval> | null} */
    this.timer = null;
    const words = Object.fromEntries(["first", "back", "play", "pause", "next", "last"].map((name) => [name, text[`slow_${name}`]]));
    this.words = words;
    this.buttons = playerButtons("tl-programs-slow", words, this);
    this.slider = make("input", "tl-slider", { type: "range", min: 0, max: 0, value: 0, step: 1, "aria-label": text.slow_slider });
    this.slider.addEventListener("input", () => this.goTo(Number(this.slider.value)));
    this.where = make("span", "tl-programs-slow-where");
    this.node = make(
      "div",
      "tl-programs-slow-player",
      { role: "group", "aria-label": text.slow_player, title: text.slow_keys },
      make("div", "tl-programs-slow-buttons", {}, ...Object.values(this.buttons)),
      this.slider,
      this.where,
    );
  }

  get playing() {
    return this.timer !== null;
  }

  /** @param {number} place among the hooks on show: by a person's hand, who wants to look at it */
  goTo(place) {
    this.stop();
    this.view.goTo(place);
  }

  begin() {
    this.goTo(0);
  }

  end() {
    this.goTo(this.view.visible.length - 1);
  }

  back() {
    this.goTo(this.view.place - 1);
  }

  next() {
    this.goTo(this.view.place + 1);
  }

  /** To the beginning of this batch; from there to that of the one before. */
  first() {
    const { film, visible, place } = this.view;
    if (film === null) return;
    const begin = this.sectionPlace(sectionOf(film, visible[place]));
    this.goTo(begin < place ? begin : this.sectionPlace(sectionOf(film, visible[Math.max(0, place - 1)])));
  }

  last() {
    const { film, visible, place } = this.view;
    if (film === null) return;
    const section = sectionOf(film, visible[place]) + 1;
    this.goTo(section < film.begins.length ? this.sectionPlace(section) : visible.length - 1);
  }

  /** @param {number} section */
  sectionPlace(section) {
    const { film, visible } = this.view;
    if (film === null) return 0;
    const { first } = sectionRange(film, section);
    const found = visible.findIndex((index) => index >= first);
    return found < 0 ? visible.length - 1 : found;
  }

  play() {
    if (this.playing) this.stop();
    else {
      if (this.view.place === this.view.visible.length - 1) this.view.goTo(0);
      this.timer = setInterval(() => this.advance(), PAUSE);
      this.advance();
    }
    this.view.changed();
  }

  advance() {
    this.view.goTo(this.view.place + 1);
    if (this.view.place === this.view.visible.length - 1) this.stop();
  }

  stop() {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { key, defaultPrevented, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const move = KEYS[key];
    if (move === undefined || this.view.film === null || defaultPrevented || ctrlKey || metaKey || altKey || shiftKey) return;
    if (move === "play" && target instanceof Element && target.closest("button")) return; // space presses it
    event.preventDefault();
    this[move]();
  }

  render() {
    const { film, visible, place } = this.view;
    const { first, back, play, next, last } = this.buttons;
    const end = visible.length - 1;
    for (const node of [first, back]) turnOff(node, film === null || place === 0);
    for (const node of [next, last]) turnOff(node, film === null || place === end);
    turnOff(play, film === null);
    nameButton(play, this.playing ? "pause" : "play", this.words);
    this.slider.disabled = film === null;
    this.slider.max = String(Math.max(0, end));
    this.slider.value = String(place);
    this.slider.style.setProperty("--tl-fill", `${end > 0 ? (100 * place) / end : 0}%`);
    if (film === null) return setText(this.where, "");
    const section = sectionWords(this.text, sectionOf(film, visible[place]));
    const words = fill(this.text.slow_where, { place: section, number: place + 1, count: visible.length });
    this.slider.setAttribute("aria-valuetext", words);
    setText(this.where, words);
  }
}
