/** Stepping through the decode, by hand or at a speed. */
import { clamp } from "../shared/player.js";

/** @typedef {import("../shared/player.js").Moves} Moves */

const STEP_MILLISECONDS = 900; // at speed 1

/** @implements {Moves} */
export class Playback {
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
    this.goTo(this.state.step - 1);
  }

  next() {
    this.goTo(this.state.step + 1);
  }

  last() {
    this.goTo(Infinity);
  }

  /** From the first step if the last is on show; or pauses. */
  play() {
    const { decode, step, playing } = this.state;
    if (decode === null) return;
    if (playing) {
      this.stop();
      return;
    }
    if (step === decode.steps - 1 && step > 0) this.change({ step: 0 });
    if (decode.steps === 1) return;
    this.change({ playing: true });
    this.wait();
  }

  /** @param {number} step */
  goTo(step) {
    if (this.state.decode === null) return;
    this.stop();
    this.show(step);
  }

  stop() {
    this.cancel();
    this.change({ playing: false });
  }

  /** Ends the waiting for the next step. */
  cancel() {
    clearTimeout(this.timer);
  }

  /** @param {number} step */
  show(step) {
    const { decode } = this.state;
    if (decode !== null) this.change({ step: clamp(step, 0, decode.steps - 1) });
  }

  wait() {
    this.timer = setTimeout(() => this.tick(), STEP_MILLISECONDS / this.state.speed);
  }

  tick() {
    const { state } = this;
    this.show(state.step + 1);
    if (state.decode === null || state.step >= state.decode.steps - 1) this.stop();
    else this.wait();
  }
}
