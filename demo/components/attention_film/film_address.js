/**
 * What the film shows, in the page's address: "film=kind=cross;layer=2;head=3;step=120;sequence=1". A person counts from 1 on, steps begin
 * before the first; "step=last" is the newest picture. What a person has not touched is not written: the picture then goes by itself.
 */
import { changeQuery, query } from "../shared/address.js";
import { KINDS } from "../shared/heatmap/shapes.js";

/** @typedef {import("./types.d.ts").FilmState} FilmState */

const PARAMETER = "film";
const WRITTEN_AFTER = 300; // milliseconds without a change: browsers limit how often an address may change
const PART = `(kind=(${KINDS.join("|")})|(layer|head|sequence)=[1-9]\\d{0,3}|step=(last|\\d{1,6}))`;

/** How it is written; demo/lessons/states.py has the same. */
export const FILM = new RegExp(`^${PART}(;${PART}){0,4}$`);

/**
 * @typedef {object} WantedFilm counted from 0
 * @property {import("./types.d.ts").AttentionKind} [kind]
 * @property {number} [layer]
 * @property {number} [head]
 * @property {number | "last"} [step]
 * @property {number} [sequence]
 */

/**
 * @param {URLSearchParams} parameters
 * @returns {WantedFilm | null} null: they say nothing of the film, or nothing that can be read
 */
export function readFilm(parameters) {
  const written = parameters.get(PARAMETER) ?? "";
  if (!FILM.test(written)) return null;
  const parts = new Map(written.split(";").map((part) => /** @type {[string, string]} */ (part.split("="))));
  /** @param {string} name */
  const counted = (name) => (parts.has(name) ? { [name]: Number(parts.get(name)) - 1 } : {});
  const kind = KINDS.find((known) => known === parts.get("kind"));
  const step = parts.get("step");
  return {
    ...(kind && { kind }),
    ...counted("layer"),
    ...counted("head"),
    ...counted("sequence"),
    ...(step !== undefined && { step: step === "last" ? step : Number(step) }),
  };
}

/**
 * What changes at once. Step and sequence belong to a film; where none is on show they are wished of the next.
 *
 * @param {WantedFilm} wanted
 * @param {Pick<FilmState, "film" | "layer" | "head">} state
 * @returns {Partial<FilmState>}
 */
export function changesOf({ kind, layer, head, step, sequence }, state) {
  const wish = step === undefined && sequence === undefined ? null : { step, sequence };
  const isChosen = layer !== undefined || head !== undefined;
  const { film } = state;
  const within = (/** @type {number} */ place, /** @type {number | undefined} */ count) => Math.min(place, (count ?? Infinity) - 1);
  return {
    ...(kind && { kind, kindChosen: true }),
    ...(isChosen && {
      layer: within(layer ?? state.layer, film?.about.layers),
      head: within(head ?? state.head, film?.about.heads),
      chosen: true,
    }),
    wish,
  };
}

/**
 * What the address says of a film.
 *
 * @param {Omit<FilmState, "film">} state
 * @param {boolean} isSaid whether it says something already: who follows it is to hear of the way back, too
 * @returns {string} "": nothing has been chosen
 */
export function writtenFilm({ kind, kindChosen, layer, head, chosen, step, following, probe }, isSaid) {
  if (!(isSaid || kindChosen || chosen || !following || probe > 0)) return "";
  const parts = {
    ...(kindChosen && { kind }),
    ...(chosen && { layer: layer + 1, head: head + 1 }),
    step: following ? "last" : step,
    sequence: probe + 1,
  };
  return Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
}

export class FilmAddress {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./film_watch.js").FilmWatch} watch
   * @param {import("./winding.js").Winding} winding
   */
  constructor({ state, change }, watch, winding) {
    this.state = state;
    this.change = change;
    this.watch = watch;
    this.winding = winding;
    this.words = ""; // written last
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {URLSearchParams} parameters of the page's address, or of a state that it is put into */
  take(parameters) {
    const wanted = readFilm(parameters);
    if (wanted === null) return;
    this.words = parameters.get(PARAMETER) ?? "";
    this.winding.stop();
    this.change(changesOf(wanted, this.state));
    this.watch.grant();
  }

  /** Once the picture has come to rest, and only what is new: what a lesson has taken out of the address stays out. */
  write() {
    const { state } = this;
    clearTimeout(this.timer);
    if (state.film === null || state.playing || state.wish !== null) return;
    this.timer = setTimeout(() => {
      const words = writtenFilm(state, query().has(PARAMETER));
      if (words === "" || words === this.words) return;
      this.words = words;
      changeQuery([], { [PARAMETER]: words });
    }, WRITTEN_AFTER);
  }

  cancel() {
    clearTimeout(this.timer);
  }
}
