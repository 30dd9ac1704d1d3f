/**
 * Fetches a film and puts it on show.
 *
 * attention/film {run, probe, frame, thinned} answers with the frames after that cursor. Only one sequence's frames are in the page;
 * the server bounds how many there are.
 */
import { headAt, headIndex } from "../shared/heatmap/heads.js";
import { clamp } from "../shared/player.js";
import { pauseWhile, Poller } from "../shared/poller.js";
import { leadingHead } from "./alignment.js";
import { hasFrames, newestFrame, newFilm, takeReply } from "./film.js";

/** @typedef {import("./types.d.ts").Film} Film */
/** @typedef {import("./types.d.ts").FetchedFilm} FetchedFilm */
/** @typedef {import("./types.d.ts").FilmReply} FilmReply */

/** @typedef {FetchedFilm & { run: string }} FilmOfRun */

/**
 * @param {FetchedFilm | null} film
 * @returns {film is FilmOfRun}
 */
function isWanted(film) {
  return film !== null && film.run !== null && !film.complete;
}

export class FilmWatch {
  /**
   * @param {object} parts
   * @param {import("./types.d.ts").View} parts.view
   * @param {ReturnType<typeof import("../shared/api.js").apiOf>["attention"]} parts.api
   * @param {(words: string) => void} parts.say tells that answers stay away, or come again ("")
   * @param {AbortSignal} parts.signal ends it
   */
  constructor({ view, api, say, signal }) {
    this.state = view.state;
    this.change = view.change;
    /** @type {FetchedFilm | null} */
    this.loading = null; // is being fetched, to take the place of the one on show
    this.inSight = false;
    this.poller = new Poller({
      wanted: () => (this.inSight && isWanted(this.fetched) ? this.fetched : null),
      /** @returns {Promise<FilmReply | import("../shared/poller.js").Refusal>} */
      ask: ({ run, probe, cursor, thinned }) => api.film({ run, probe, frame: cursor, thinned }),
      news: (reply, film) => this.take(reply, film),
      gone: () => this.giveUp(),
      say,
      pause: (film) => (film.more ? 0 : pauseWhile(film)),
      lost: view.text.lost,
      signal,
    });
  }

  /** The film that frames are fetched for. */
  get fetched() {
    return this.loading ?? this.state.film;
  }

  /**
   * Frames are fetched only while the film can be seen.
   *
   * @param {boolean} inSight
   */
  setInSight(inSight) {
    this.inSight = inSight;
    this.poller.now();
  }

  /**
   * The live chart has put a run on show.
   *
   * @param {string | null} run null: none
   */
  follow(run) {
    this.loading = run === null ? null : newFilm(run, this.state.probe);
    this.change({ film: null, newest: 0, following: true, status: "idle", waiting: run !== null });
    this.poller.restart();
  }

  /** @param {number} probe number of a sequence */
  chooseProbe(probe) {
    const { film } = this.state;
    if (probe === this.state.probe || film === null) return;
    this.change({ probe });
    this.loading = probe === film.probe ? null : newFilm(film.run, probe);
    this.poller.now();
  }

  /** The server knows no such run any more: the live chart says why. */
  giveUp() {
    if (this.fetched !== null) this.fetched.complete = true;
    this.change({ waiting: false });
  }

  /**
   * A film is shown when it is whole: one that rushed by while it loads would be a flicker.
   *
   * @param {FilmReply} reply
   * @param {FetchedFilm} film
   */
  take(reply, film) {
    takeReply(film, reply);
    const isReplacing = film === this.loading && !film.more;
    if (!(isReplacing || film === this.state.film) || !hasFrames(film)) return;
    if (isReplacing) this.loading = null;
    this.show(film);
    if (this.state.following && reply.frames.length > 0) this.lookAtBest(film);
  }

  /** @param {Film} film */
  show(film) {
    const { state } = this;
    if (state.film !== film) {
      const { layers, heads } = film.about;
      this.change({ layer: clamp(state.layer, 0, layers - 1), head: clamp(state.head, 0, heads - 1) });
    }
    this.change({ film, newest: film.cursor, status: film.status, thinned: film.thinned });
  }

  /**
   * Until a person chooses, the picture is of the head that is aligned best.
   *
   * @param {Film} film
   */
  lookAtBest(film) {
    const { chosen, layer, head } = this.state;
    const { heads } = film.about;
    const now = headIndex(layer, head, heads);
    const leading = leadingHead(newestFrame(film).alignment, now);
    if (!chosen && leading !== now) this.change(headAt(leading, heads));
  }
}
