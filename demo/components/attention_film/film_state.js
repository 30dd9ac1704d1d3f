/** What the film shows, and where it stands. */
import { frameIndex } from "./film.js";

/** @typedef {import("./types.d.ts").FilmState} FilmState */
/** @typedef {import("./types.d.ts").Film} Film */

/**
 * @param {boolean} dark
 * @returns {FilmState}
 */
export function newState(dark) {
  return {
    film: null,
    newest: 0,
    status: "idle",
    thinned: 0,
    step: 0,
    following: true,
    playing: false,
    waiting: false,
    probe: 0,
    kind: "cross",
    kindChosen: false,
    layer: Infinity,
    head: 0,
    chosen: false,
    dark,
    wish: null,
    width: 0,
  };
}

/**
 * How a film is opened: on its newest picture, unless the address asks for another one.
 *
 * @param {Pick<FilmState, "wish">} state
 * @returns {Pick<FilmState, "following" | "step">}
 */
export function opening({ wish }) {
  const step = typeof wish?.step === "number" ? wish.step : null;
  return { following: step === null, step: step ?? 0 };
}

/**
 * Index of the frame on show.
 *
 * @param {Film} film
 * @param {Pick<FilmState, "following" | "step">} state
 */
export function shownIndex(film, { following, step }) {
  return following ? film.frames.length - 1 : frameIndex(film, step);
}

/**
 * The frame on show.
 *
 * @param {Film} film
 * @param {Pick<FilmState, "following" | "step">} state
 */
export function shownFrame(film, state) {
  return film.frames[shownIndex(film, state)];
}
