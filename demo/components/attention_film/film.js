/** The frames of one run and one sequence, as the page has them. */
import { cellCount, KINDS, shapesOf } from "../shared/heatmap/shapes.js";
import { decodeWeights, weightsOfHead } from "../shared/heatmap/weights.js";
import { nearest } from "../shared/plot/points.js";
import { GOING } from "../shared/poller.js";

/** @typedef {import("./types.d.ts").AttentionKind} AttentionKind */
/** @typedef {import("./types.d.ts").FetchedFilm} FetchedFilm */
/** @typedef {import("./types.d.ts").Film} Film */
/** @typedef {import("./types.d.ts").Frame} Frame */
/** @typedef {import("./types.d.ts").FilmReply} FilmReply */

/**
 * @param {string | null} run null: a recording
 * @param {number} probe
 * @param {string | null} [recording] its name, if it is one
 * @returns {FetchedFilm}
 */
export function newFilm(run, probe, recording = null) {
  return {
    run,
    recording,
    probe,
    about: null,
    shapes: null,
    frames: [],
    cursor: -1,
    thinned: 0,
    status: "queued",
    pause: 0,
    more: false,
    complete: false,
  };
}

/**
 * Takes in what came after the cursor.
 *
 * @param {FetchedFilm} film
 * @param {FilmReply} reply
 */
export function takeReply(film, { about, frames, status, more, thinned, pause, steps }) {
  if (about) {
    const { source, target } = about.probes[film.probe];
    // The model is given the right answer: it reads each token of it and is to write the next one.
    Object.assign(film, { about, shapes: shapesOf(source, target.slice(0, -1), target.slice(1)) });
  }
  for (const { step, alignment, ...maps } of frames) {
    const [cross, decoder, encoder] = KINDS.map((kind) => decodeWeights(maps[kind]));
    film.frames.push({ step, alignment, cross, decoder, encoder });
    film.cursor = step;
  }
  if (steps) {
    const left = new Set(steps);
    if (frames.length === 0) film.cursor = Math.min(film.cursor, steps.at(-1) ?? -1); // after a restart the server can know less
    film.frames = film.frames.filter(({ step }) => left.has(step) || step === film.cursor);
  }
  Object.assign(film, { status, more, thinned, pause, complete: !GOING.includes(status) && frames.length === 0 });
}

/**
 * @param {FetchedFilm} film
 * @returns {film is Film}
 */
export function hasFrames(film) {
  return film.about !== null && film.frames.length > 0;
}

/**
 * @param {Film} film
 * @returns {Frame}
 */
export function newestFrame({ frames }) {
  return frames[frames.length - 1];
}

/**
 * Index of the frame that is nearest to a step.
 *
 * @param {Film} film
 * @param {number} step
 */
export function frameIndex(film, step) {
  return nearest(stepsOf(film), step);
}

/** @param {Film} film */
export function stepsOf({ frames }) {
  return frames.map(({ step }) => step);
}

/**
 * The last step of the axis: that of the run, or of the film once the run has ended.
 *
 * @param {Film | null} film
 */
export function lastStep(film) {
  if (film === null) return 1;
  return GOING.includes(film.status) ? film.about.max_steps : Math.max(1, newestFrame(film).step);
}

/**
 * One head's weights in a frame: [rows x columns], row by row.
 *
 * @param {Film} film
 * @param {Frame} frame
 * @param {AttentionKind} kind
 * @param {number} layer
 * @param {number} head
 */
export function headWeights({ about, shapes }, frame, kind, layer, head) {
  return weightsOfHead(frame[kind], about.heads, cellCount(shapes[kind]), layer, head);
}
