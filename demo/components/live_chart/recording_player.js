/**
 * Plays the recording of a whole training: a Run that grows by a clock, told in slices as runs/poll would tell it.
 *
 * It is no run: no server knows it, nothing remembers it, and whatever is real ends it for good.
 */
import { newRun, takeReply } from "./run_state.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").RunReply} RunReply */
/** @typedef {import("./types.d.ts").Recording} Recording */
/** @typedef {import("./types.d.ts").RecordingPace} RecordingPace */
/** @typedef {import("./types.d.ts").RunVerdict} RunVerdict */
/** @typedef {import("../shared/messages.js").RecordingShown} RecordingShown */

export const ROLE = "recording"; // of the run that is played

const PAUSE = 80; // milliseconds between two pictures
const LONGEST = 250; // milliseconds that may count between two pictures: after a longer halt nothing jumps

/**
 * The step on show after so many milliseconds. The first one is there at once: with it come the first answers.
 *
 * @param {number} elapsed
 * @param {number} last step
 * @param {RecordingPace} pace
 */
export function stepAt(elapsed, last, { seconds, steps, time: early }) {
  const time = Math.min(1, elapsed / (1000 * seconds));
  const share = time < early ? (steps * time) / early : steps + ((1 - steps) * (time - early)) / (1 - early);
  return Math.min(last, Math.max(1, Math.round(share * last)));
}

/**
 * The opposite: after how many milliseconds a step is on show.
 *
 * @param {number} step
 * @param {number} last
 * @param {RecordingPace} pace
 */
export function timeOf(step, last, { seconds, steps, time: early }) {
  const share = step / last;
  const time = share < steps ? (early * share) / steps : early + ((1 - early) * (share - steps)) / (1 - steps);
  return 1000 * seconds * time;
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
   * @param {string | null} parts.name of the recording to begin with; null: none
   * @param {(name: string) => Promise<Recording>} parts.load
   * @param {(name: string) => Promise<RunVerdict | null>} parts.judge what became of it
   * @param {() => number} parts.smoothing as of takeReply
   * @param {(shown: RecordingShown | null) => void} parts.tell says what is on show
   * @param {() => void} parts.render
   * @param {AbortSignal} parts.signal ends it
   */
  constructor({ name, load, judge, smoothing, tell, render, signal }) {
    this.name = name;
    this.load = load;
    this.judge = judge;
    this.smoothing = smoothing;
    this.tell = tell;
    this.render = render;
    this.signal = signal;
    /** @type {Recording | null} */
    this.recording = null; // null until it has come
    /** @type {RunVerdict | null} */
    this.verdict = null; // null until it has been asked for and has come
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
   * Puts another recording in the place of what is played.
   *
   * @param {string} name
   * @param {boolean} still as of `start`
   */
  choose(name, still) {
    clearTimeout(this.timer);
    Object.assign(this, { name, recording: null, verdict: null, run: null, playing: false, elapsed: 0 });
    this.render();
    return this.start(still);
  }

  /**
   * Fetches the recording and plays it.
   *
   * @param {boolean} still shows its end instead
   */
  async start(still) {
    const { name } = this;
    if (name === null) return;
    const recording = await this.load(name).catch(() => null);
    if (this.name !== name || this.signal.aborted) return; // something real has come, or another recording was chosen
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
    this.show(stepAt(this.elapsed, this.recording.poll.step, this.recording.pace));
    this.wake();
  }

  /**
   * Winds to a step. What plays goes on from there.
   *
   * @param {number} step
   */
  seek(step) {
    const { recording, run } = this;
    if (recording === null || run === null || step === run.step) return;
    if (step < run.step) this.run = newRun("");
    this.elapsed = timeOf(step, recording.poll.step, recording.pace);
    this.playing &&= step < recording.poll.step;
    this.show(step);
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
    Object.assign(this, { name: null, recording: null, verdict: null, run: null, playing: false });
    this.tell(null);
    this.render();
  }

  /** The clock runs only while somebody can see it. */
  wake() {
    clearTimeout(this.timer);
    if (!this.playing || this.away || document.hidden) return;
    this.lastTick = performance.now();
    this.timer = setTimeout(() => this.tick(), PAUSE);
  }

  tick() {
    if (this.recording === null) return;
    const { poll, pace } = this.recording;
    this.elapsed += Math.min(LONGEST, performance.now() - this.lastTick);
    this.playing = this.elapsed < 1000 * pace.seconds;
    this.show(stepAt(this.elapsed, poll.step, pace));
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
    if (this.over && this.verdict === null) this.askVerdict(recording.name);
    this.render();
  }

  /**
   * What became of it is asked once, when all of it is on show.
   *
   * @param {string} name
   */
  async askVerdict(name) {
    const verdict = await this.judge(name).catch(() => null);
    if (this.name !== name || this.signal.aborted) return;
    this.verdict = verdict;
    this.render();
  }
}
