/**
 * Plays the recording of a whole training: a Run that grows by a clock, told in slices as runs/poll would tell it.
 *
 * It is no run: no server knows it, nothing remembers it, and whatever is real ends it for good.
 */
import { newRun, takeReply } from "./run_state.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").RunReply} RunReply */
/** @typedef {import("./types.d.ts").Recording} Recording */
/** @typedef {import("../shared/messages.js").RecordingShown} RecordingShown */

export const ROLE = "recording"; // of the run that is played

const WHOLE = 9000; // milliseconds
const EARLY = { steps: 0.35, time: 0.6 }; // shares: most is learned early, and there it plays slowly
const PAUSE = 80; // milliseconds between two pictures
const LONGEST = 250; // milliseconds that may count between two pictures: after a longer halt nothing jumps

/**
 * The step on show after so many milliseconds. The first one is there at once: with it come the first answers.
 *
 * @param {number} elapsed
 * @param {number} last step
 */
export function stepAt(elapsed, last) {
  const time = Math.min(1, elapsed / WHOLE);
  const { steps, time: early } = EARLY;
  const share = time < early ? (steps * time) / early : steps + ((1 - steps) * (time - early)) / (1 - early);
  return Math.min(last, Math.max(1, Math.round(share * last)));
}

/**
 * What a poll would have answered when that step had been made.
 *
 * @param {RunReply} whole
 * @param {{ step: number, event: number }} cursor
 * @param {number} step
 * @returns {RunReply}
 */
export function slice(whole, cursor, step) {
  const { metrics, events, theory, settings, query, preset, differs, ...rest } = whole;
  const past = events.filter((event) => event.step <= step && (event.type !== "finished" || step === whole.step)).length;
  /** @template Value @param {Value[]} values */
  const news = (values) => values.slice(cursor.step, step);
  return {
    ...rest,
    ...(cursor.step === 0 ? { theory, settings, query, preset, differs } : {}),
    status: step < whole.step ? "running" : "finished",
    step,
    metrics: { steps: news(metrics.steps), loss: news(metrics.loss), lr: news(metrics.lr) },
    events: events.slice(cursor.event, past),
    next: { step, event: past },
  };
}

export class RecordingPlayer {
  /**
   * @param {object} parts
   * @param {string | null} parts.name of the recording; null: there is none to play
   * @param {() => Promise<Recording>} parts.load
   * @param {() => number} parts.smoothing as of takeReply
   * @param {(shown: RecordingShown | null) => void} parts.tell says what is on show
   * @param {() => void} parts.render
   * @param {AbortSignal} parts.signal ends it
   */
  constructor({ name, load, smoothing, tell, render, signal }) {
    this.name = name;
    this.load = load;
    this.smoothing = smoothing;
    this.tell = tell;
    this.render = render;
    this.signal = signal;
    /** @type {Recording | null} */
    this.recording = null; // null until it has come
    /** @type {Run | null} */
    this.run = null; // as far as it has been played
    this.elapsed = 0; // milliseconds
    this.playing = false;
    this.away = false; // another tab of the page is open
    this.lastTick = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    document.addEventListener("visibilitychange", () => this.wake(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** Whether the whole is on show. */
  get over() {
    return this.recording !== null && this.run?.step === this.recording.poll.step;
  }

  /**
   * Fetches the recording and plays it.
   *
   * @param {boolean} still shows its end instead
   */
  async start(still) {
    if (this.name === null) return;
    const recording = await this.load().catch(() => null);
    if (this.name === null || this.signal.aborted) return; // something real has come
    if (recording === null) {
      this.end();
      return;
    }
    this.recording = recording;
    if (still) this.show(recording.poll.step);
    else this.play();
  }

  /** Goes on; from the beginning if the whole is on show. */
  play() {
    if (this.recording === null) return;
    if (this.over || this.run === null) {
      this.run = newRun("");
      this.elapsed = 0;
    }
    this.playing = true;
    this.show(stepAt(this.elapsed, this.recording.poll.step));
    this.wake();
  }

  pause() {
    this.playing = false;
    clearTimeout(this.timer);
    this.render();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** @param {boolean} away whether another tab of the page is open */
  setAway(away) {
    this.away = away;
    this.wake();
  }

  /** Something real is on show, or what is set is another experiment: nothing is left of it. */
  end() {
    if (this.name === null) return;
    clearTimeout(this.timer);
    Object.assign(this, { name: null, recording: null, run: null, playing: false });
    this.tell(null);
    this.render();
  }

  /** The clock runs only while somebody can see it. */
  wake() {
    clearTimeout(this.timer);
    if (!this.playing || this.away || document.hidden) return;
    this.lastTick = Date.now();
    this.timer = setTimeout(() => this.tick(), PAUSE);
  }

  tick() {
    if (this.recording === null) return;
    this.elapsed += Math.min(LONGEST, Date.now() - this.lastTick);
    this.playing = this.elapsed < WHOLE;
    this.show(stepAt(this.elapsed, this.recording.poll.step));
    this.wake();
  }

  /** @param {number} step */
  show(step) {
    const { recording } = this;
    if (recording === null) return;
    const run = (this.run ??= newRun(""));
    if (step > run.step) takeReply(run, slice(recording.poll, run.cursor, step), this.smoothing());
    run.role = ROLE;
    this.tell({ name: recording.name, film: recording.film, step: run.step });
    this.render();
  }
}
