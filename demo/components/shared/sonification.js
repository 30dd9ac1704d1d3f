/** Values as pitches. Nothing sounds unless somebody asks for it, and nothing goes on where nobody looks. */

const LOWEST = 220; // hertz: an octave below concert pitch A
const OCTAVES = 2;
const TONE = 0.11; // seconds
const LOUDNESS = 0.12;
const SHORTEST_PAUSE = 90; // milliseconds between two tones of a curve that grows

/**
 * The pitch of a value: equal differences (on a logarithmic axis: equal ratios) are equal intervals, two octaves from the lowest to
 * the highest.
 *
 * @param {number} value
 * @param {number} low
 * @param {number} high
 * @param {boolean} [logarithmic]
 * @returns {number} hertz
 */
export function pitchOf(value, low, high, logarithmic = false) {
  const scale = logarithmic ? (/** @type {number} */ x) => Math.log(Math.max(x, 1e-12)) : (/** @type {number} */ x) => x;
  const range = scale(high) - scale(low);
  const share = range > 0 ? (scale(value) - scale(low)) / range : 0.5;
  return LOWEST * 2 ** (OCTAVES * Math.min(1, Math.max(0, share)));
}

/**
 * At most so many of a series, its first and last among them: what is played lasts no longer for being long.
 *
 * @param {number[]} values
 * @param {number} most at least 2
 */
export function spread(values, most) {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]);
}

export class Sound {
  /** @param {() => void} onStop hears that it has been stopped by the page being hidden */
  constructor(onStop) {
    /** @type {AudioContext | null} */
    this.context = null; // made by the first press
    this.onStop = onStop;
    this.on = false;
    this.last = 0;
    /** @type {Set<OscillatorNode>} */
    this.tones = new Set();
    this.life = new AbortController();
    document.addEventListener("visibilitychange", () => document.hidden && this.on && this.stop(), { signal: this.life.signal });
  }

  start() {
    this.context ??= new AudioContext();
    this.context.resume();
    this.on = true;
  }

  stop() {
    this.on = false;
    this.silence();
    this.context?.suspend();
    this.onStop();
  }

  /** Ends what is being played. */
  silence() {
    for (const tone of this.tones) tone.stop();
    this.tones.clear();
  }

  destroy() {
    this.life.abort();
    this.on = false;
    this.context?.close();
    this.context = null;
  }

  /**
   * Plays pitches one after the other.
   *
   * @param {number[]} pitches hertz
   * @returns {number} seconds that it takes
   */
  play(pitches) {
    pitches.forEach((pitch, i) => this.tone(pitch, i * TONE));
    return pitches.length * TONE;
  }

  /**
   * One pitch, unless one has just been heard.
   *
   * @param {number} pitch hertz
   */
  note(pitch) {
    const now = performance.now();
    if (now - this.last < SHORTEST_PAUSE) return;
    this.last = now;
    this.tone(pitch, 0);
  }

  /**
   * @param {number} pitch hertz
   * @param {number} delay seconds
   */
  tone(pitch, delay) {
    const { context } = this;
    if (context === null || !this.on || document.hidden) return;
    const begin = context.currentTime + delay;
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: pitch });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
    gain.gain.linearRampToValueAtTime(0, begin + TONE);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + TONE);
    this.tones.add(oscillator);
    oscillator.addEventListener("ended", () => this.tones.delete(oscillator));
  }
}
