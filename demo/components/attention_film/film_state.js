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
    width: 0,
  };
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
