/**
 * Fetches a film and puts it on show.
 *
 * attention/film {run, probe, frame, thinned} answers with the frames after that cursor. Only one sequence's frames are in the page;
 * the server bounds how many there are.
 */
import { headAt, headIndex } from "../shared/heatmap/heads.js";
import { clamp } from "../shared/player.js";
import { GOING, pauseWhile, Poller } from "../shared/poller.js";
import { leadingHead } from "./alignment.js";
import { hasFrames, newestFrame, newFilm, takeReply } from "./film.js";
import { opening } from "./film_state.js";
import { leakShares } from "./leak.js";

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

const RHYTHM = 2; // a film is asked for every so many-th time that a page asks for its curve: a request costs a browser more than a picture

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
    this.weightOne = view.weightOne;
    /** @type {FetchedFilm | null} */
    this.loading = null; // is being fetched, to take the place of the one on show
    this.inSight = false;
    this.shownRun = ""; // whose film has been put on show
    this.poller = new Poller({
      wanted: () => this.wanted(),
      /** @returns {Promise<FilmReply | import("../shared/poller.js").Refusal>} */
      ask: ({ run, probe, cursor, thinned }) => api.film({ run, probe, frame: cursor, thinned }),
      news: (reply, film) => this.take(reply, film),
      gone: () => this.giveUp(),
      say,
      pause: (film) => (film.more ? 0 : RHYTHM * pauseWhile(film)),
      lost: view.text.lost,
      signal,
    });
  }

  /** The film that frames are fetched for. */
  get fetched() {
    return this.loading ?? this.state.film;
  }

  /** The film of which the next frames are to be fetched now; null: of none. */
  wanted() {
    const film = this.fetched;
    if (!isWanted(film)) return null;
    return this.inSight || film === this.loading ? film : null;
  }

  /**
   * A film is fetched while it can be seen; before that, only until there is a first picture, which is there when somebody comes to it.
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
    this.shownRun = "";
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
    const isReplacing = film === this.loading;
    if (film.more || !(isReplacing || film === this.state.film) || !hasFrames(film)) return;
    const isOpening = isReplacing && film.run !== this.shownRun;
    if (isReplacing) this.loading = null;
    this.shownRun = film.run ?? "";
    this.show(film);
    if (this.state.following || isOpening) this.lookAtBest(film, isOpening);
    this.grant();
  }

  /** What the address asks of a film is done once there is one; the next film begins as always. */
  grant() {
    const { film, wish } = this.state;
    if (film === null || wish === null) return;
    this.change({ ...(wish.step !== undefined && opening(this.state)), wish: null });
    if (wish.sequence !== undefined) this.chooseProbe(Math.min(wish.sequence, film.about.probes.length - 1));
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
   * Until a person chooses, the picture is of the head that is aligned best; of a decoder without its look-ahead mask, of the head that
   * reads most of what it is to predict.
   *
   * @param {Film} film
   * @param {boolean} isOpening whether it has only just been put on show
   */
  lookAtBest(film, isOpening) {
    const { chosen, kindChosen, layer, head } = this.state;
    const { heads } = film.about;
    const masked = film.about.look_ahead !== false;
    const now = headIndex(layer, head, heads);
    const newest = newestFrame(film);
    const scores = masked ? newest.alignment : leakShares(film, newest, this.weightOne);
    const leading = leadingHead(scores, isOpening ? null : now, GOING.includes(film.status));
    if (isOpening && !kindChosen) this.change({ kind: masked ? "cross" : "decoder" });
    if (!chosen && leading !== now) this.change(headAt(leading, heads));
  }
}
