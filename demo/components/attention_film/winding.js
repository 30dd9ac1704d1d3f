/** Winding through the film, by hand or by itself. */
import { clamp } from "../shared/player.js";
import { shownIndex } from "./film_state.js";

/** @typedef {import("../shared/player.js").Moves} Moves */

const PLAY_MILLISECONDS = 6000; // a whole film
const LEAST = 60; // milliseconds between two pictures
const MOST = 300;

/**
 * How a film of so many frames is played.
 *
 * @param {number} frames
 * @returns {{ pause: number, stride: number }} milliseconds between two pictures, and frames from one to the next
 */
export function playPace(frames) {
  const each = PLAY_MILLISECONDS / frames;
  return { pause: clamp(each, LEAST, MOST), stride: Math.max(1, Math.round(LEAST / each)) };
}

/** @implements {Moves} */
export class Winding {
  /** @param {Pick<import("./types.d.ts").View, "state" | "change">} view */
  constructor({ state, change }) {
    this.state = state;
    this.change = change;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  first() {
    this.goTo(0);
  }

  back() {
    this.goTo(this.index - 1);
  }

  next() {
    this.goTo(this.index + 1);
  }

  last() {
    this.goTo(Infinity);
  }

  /** From the first picture if the last is on show, or pauses; at the end it follows the run again. */
  play() {
    const { film, playing } = this.state;
    if (film === null || film.frames.length < 2) return;
    if (playing) {
      this.stop();
      return;
    }
    if (this.index === film.frames.length - 1) this.goTo(0);
    this.change({ playing: true });
    this.wait();
  }

  /** Of the frame on show; 0 without a film. */
  get index() {
    const { state } = this;
    return state.film === null ? 0 : shownIndex(state.film, state);
  }

  /** @param {number} index of a frame */
  goTo(index) {
    if (this.state.film === null) return;
    this.stop();
    this.show(index);
  }

  stop() {
    this.cancel();
    if (this.state.playing) this.change({ playing: false });
  }

  /** Ends the waiting for the next picture. */
  cancel() {
    clearTimeout(this.timer);
  }

  /** @param {number} index of a frame */
  show(index) {
    const { film } = this.state;
    if (film === null) return;
    const last = film.frames.length - 1;
    const shown = clamp(index, 0, last);
    this.change({ step: film.frames[shown].step, following: shown === last });
  }

  wait() {
    const { film } = this.state;
    if (film === null) return;
    const { pause, stride } = playPace(film.frames.length);
    this.timer = setTimeout(() => this.tick(stride), pause);
  }

  /** @param {number} stride frames from one picture to the next */
  tick(stride) {
    this.show(this.index + stride);
    if (this.state.following) this.stop();
    else this.wait();
  }
}
