/** Values as pitches. Nothing sounds unless somebody asks for it, and nothing goes on where nobody looks. */

const LOWEST = 220; // hertz: an octave below concert pitch A
const OCTAVES = 2;
const TONE = 0.11; // seconds
const LOUDNESS = 0.12;
const SHORTEST_PAUSE = 90; // milliseconds between two tones of a curve that grows
const GAP = 0.35; // seconds between two curves that are played one after the other
const WIDEST = 0.8; // how far to the left and right several curves stand apart; 1: in one ear only

/** Several curves differ by their sound too, where both ears hear the same. @type {{ type: OscillatorType, loudness: number }[]} */
const VOICES = [
  { type: "triangle", loudness: 1 },
  { type: "square", loudness: 0.35 },
  { type: "sine", loudness: 1.1 },
  { type: "sawtooth", loudness: 0.4 },
];

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

/**
 * Where a curve stands among several, from the left to the right.
 *
 * @param {number} line from 0
 * @param {number} count of lines
 */
export function placeOf(line, count) {
  return count > 1 ? WIDEST * ((2 * line) / (count - 1) - 1) : 0;
}

export class Sound {
  /** @param {() => void} onStop hears that it has been stopped by the page being hidden */
  constructor(onStop) {
    /** @type {AudioContext | null} */
    this.context = null; // made by the first press
    this.onStop = onStop;
    this.on = false;
    this.free = 0; // performance.now() from which new points may sound
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
    this.free = 0;
  }

  destroy() {
    this.life.abort();
    this.on = false;
    this.context?.close();
    this.context = null;
  }

  /**
   * Plays curves one after the other.
   *
   * @param {number[][]} lines hertz
   */
  play(lines) {
    let begin = 0;
    lines.forEach((pitches, line) => {
      pitches.forEach((pitch, i) => this.tone(pitch, begin + i * TONE, line, lines.length));
      if (pitches.length > 0) begin += pitches.length * TONE + GAP;
    });
    if (lines.length > 1) this.free = performance.now() + 1000 * begin; // what grows meanwhile is not mixed in
  }

  /**
   * A point of each curve, one after the other, unless others are still sounding.
   *
   * @param {(number | null)[]} pitches hertz; null: the curve has no point there
   */
  note(...pitches) {
    const now = performance.now();
    if (now < this.free) return;
    this.free = now + Math.max(SHORTEST_PAUSE, 1000 * TONE * (pitches.length - 1));
    pitches.forEach((pitch, line) => pitch !== null && this.tone(pitch, line * TONE, line, pitches.length));
  }

  /**
   * @param {number} pitch hertz
   * @param {number} delay seconds
   * @param {number} line which of the curves, from 0
   * @param {number} count of curves
   */
  tone(pitch, delay, line, count) {
    const { context } = this;
    if (context === null || !this.on || document.hidden) return;
    const begin = context.currentTime + delay;
    const { type, loudness } = VOICES[line % VOICES.length];
    const oscillator = new OscillatorNode(context, { type, frequency: pitch });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS * loudness, begin + 0.01);
    gain.gain.linearRampToValueAtTime(0, begin + TONE);
    const place = new StereoPannerNode(context, { pan: placeOf(line, count) });
    oscillator.connect(gain).connect(place).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + TONE);
    this.tones.add(oscillator);
    oscillator.addEventListener("ended", () => this.tones.delete(oscillator));
  }
}
