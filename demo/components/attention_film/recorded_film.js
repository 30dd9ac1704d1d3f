/** The film of a recording that the live chart plays: it grows as that of a run does, by the chart's clock. */
import { headAt } from "../shared/heatmap/heads.js";
import { clamp } from "../shared/player.js";
import { newFilm, takeReply } from "./film.js";

/** @typedef {import("./types.d.ts").Film} Film */
/** @typedef {import("../shared/messages.js").RecordingShown} RecordingShown */

/**
 * Whether a film is that of a recording: no run has made it.
 *
 * @param {import("./types.d.ts").FetchedFilm | null} film
 */
export function isRecorded(film) {
  return film !== null && film.run === null;
}

export class RecordedFilm {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./film_watch.js").FilmWatch} watch
   */
  constructor({ state, change }, watch) {
    this.state = state;
    this.change = change;
    this.watch = watch;
  }

  /**
   * Puts on show what has been played.
   *
   * @param {RecordingShown | null | undefined} shown null: the recording has been ended
   */
  take(shown) {
    const { state, watch } = this;
    if (!shown) {
      if (isRecorded(state.film)) watch.follow(null);
    } else if (watch.inSight && (watch.fetched === null || isRecorded(watch.fetched))) {
      this.grow(shown);
    }
  }

  /** @param {RecordingShown} shown */
  grow({ name, film: whole, step }) {
    const { state } = this;
    const isBegun = state.film !== null && state.film.cursor <= step && state.film.recording === name;
    const film = isBegun ? state.film : newFilm(null, 0, name);
    if (film === null) return;
    const frames = whole.frames.filter((frame) => frame.step > film.cursor && frame.step <= step);
    const isWhole = step >= whole.frames[whole.frames.length - 1].step;
    const status = isWhole ? whole.status : "running";
    const about = isBegun ? undefined : whole.about;
    if (frames.length > 0) takeReply(film, { ...whole, about, frames, status });
    if (!isBegun) this.begin(/** @type {Film} */ (film), whole);
    this.change({ newest: film.cursor, status: film.status });
  }

  /**
   * From the first picture on it shows the head that is the best at the end, unless a person has chosen one.
   *
   * @param {Film} film
   * @param {import("./types.d.ts").FilmReply} whole
   */
  begin(film, { frames }) {
    const { chosen, layer, head } = this.state;
    const { layers, heads } = film.about;
    const { alignment } = frames[frames.length - 1];
    const place = chosen
      ? { layer: clamp(layer, 0, layers - 1), head: clamp(head, 0, heads - 1) }
      : headAt(alignment.indexOf(Math.max(...alignment)), heads);
    this.change({ film, following: true, playing: false, waiting: false, thinned: 0, ...place });
    this.watch.grant();
  }
}
