/** From a cell of the film to its arithmetic: the model that is kept nearest to the picture's step is looked up, and the Decode tab opened. */
import { setText } from "../shared/dom.js";
import { latest, publish } from "../shared/messages.js";
import { openTab } from "../shared/open_tab.js";
import { shownFrame } from "./film_state.js";

/** @typedef {import("./types.d.ts").Film} Film */
/** @typedef {import("./types.d.ts").FilmState} FilmState */
/** @typedef {import("../shared/heatmap/heatmap.js").Cell} Cell */

export class CellLink {
  /**
   * @param {object} parts
   * @param {import("./types.d.ts").View} parts.view
   * @param {ReturnType<typeof import("../shared/api.js").apiOf>["decodes"]["nearest"]} parts.nearest asks which model is kept
   * @param {string} parts.tab where the film stands
   * @param {HTMLElement} parts.problem where it is said why there is none
   */
  constructor({ view, nearest, tab, problem }) {
    this.state = view.state;
    this.text = view.text;
    this.nearest = nearest;
    this.tab = tab;
    this.problem = problem;
    this.asked = 0; // an answer to an earlier press opens nothing
  }

  /**
   * @param {Cell} cell of the picture on show
   * @param {boolean} byKeys
   */
  async follow(cell, byKeys) {
    const { state, text, tab } = this;
    if (state.film === null) return;
    const mirrored = latest("decodeShown")?.mirrored ?? false;
    setText(this.problem, mirrored ? text.cell_mirrored : "");
    if (mirrored) return; // the Decode tab is the room's now
    this.asked += 1;
    const mine = this.asked;
    const wanted = cellOfFilm(state.film, state, cell);
    const { run, recording } = state.film;
    const reply = await this.nearest({ run, recording, step: wanted.step }).catch(() => ({ error: text.lost_cell }));
    if (mine !== this.asked) return;
    if (reply.error !== undefined) {
      setText(this.problem, reply.error);
      return;
    }
    publish("cellWanted", { ...wanted, model: reply.model, snapshot: reply.step, tab, byKeys, scroll: window.scrollY });
    openTab("decode");
  }
}

/**
 * What of a film's picture must be known to find the same cell in a decode.
 *
 * @param {Film} film
 * @param {FilmState} state
 * @param {Cell} cell
 */
export function cellOfFilm(film, state, { row, column }) {
  const { kind, layer, head } = state;
  const { source, target } = film.about.probes[film.probe];
  return {
    step: shownFrame(film, state).step,
    source: source.join(" "),
    answer: target.slice(1, -1), // without the start, and without the end, which is written but not read
    masked: film.about.look_ahead !== false,
    kind,
    layer,
    head,
    row,
    column,
  };
}
