/**
 * Where in the decodes one is and goes: to a place of the page's address, of the browser's history, of another model, or to a cell of the
 * film. Where Python has to be asked for the decode, the view arrives when it has come.
 */
import { takeKeptDecode, typeSource } from "../shared/kept_decode.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { openTab, openTabName } from "../shared/open_tab.js";
import { sameRequest } from "./decode.js";
import { History, leaveFor } from "./history.js";
import { presentPlace, readPlace } from "./place_address.js";
import { filmPlace } from "./film_place.js";
import { keptChoice } from "./view_state.js";

/** @typedef {import("./types.d.ts").ViewState} ViewState */
/** @typedef {import("./types.d.ts").DecodeSource} DecodeSource */
/** @typedef {import("./place_address.js").Place} Place */
/** @typedef {import("./decode.js").Decode} Decode */

const RETRY = 3000; // milliseconds
const TRIES = 3; // times that the decode of a film's picture is asked for

export class Places {
  /**
   * @param {object} parts
   * @param {ViewState} parts.state
   * @param {(patch: Partial<ViewState>) => void} parts.change
   * @param {import("./variants.js").Variants} parts.variants
   * @param {(wanted: { model: string | null, source: string | null }) => void} parts.ask asks Python for a decode
   * @param {(decode: Decode, step: number) => void} parts.show
   * @param {(problem: string) => void} parts.refuse says why chosen tokens cannot be shown
   * @param {() => void} parts.enter takes the focus into the panel
   * @param {AbortSignal} parts.signal
   */
  constructor({ state, change, variants, ask, show, refuse, enter, signal }) {
    this.state = state;
    this.change = change;
    this.variants = variants;
    this.ask = ask;
    this.show = show;
    this.refuse = refuse;
    this.enter = enter;
    this.signal = signal;
    /** @type {Place | null} */
    this.arriving = null; // where the view is to be when its decode has come
    this.kept = takeKeptDecode(); // what stood here in the other language
    this.following = 0; // places whose variant has been asked for
    this.history = new History({
      state,
      goTo: (place, request) => this.goTo(place, request),
      goToFilm: (wanted) => this.goToFilm(wanted),
      isArriving: () => this.arriving !== null || this.following > 0,
      signal,
    });
    subscribe("cellWanted", (wanted) => this.followFilm(wanted), signal);
    subscribe("stateWanted", ({ query }) => this.takeState(new URLSearchParams(query)), signal);
  }

  /** Whether the decode of a place is awaited. */
  get isExpecting() {
    return this.arriving !== null;
  }

  /**
   * The view may have changed. What somebody opens while the decode of a place is awaited stays open.
   *
   * @param {Partial<ViewState>} patch
   */
  changed({ section, cell }) {
    if (this.arriving !== null && section !== undefined) this.arriving = { ...this.arriving, section, cell: cell ?? this.arriving.cell };
    this.history.changed();
  }

  /**
   * @param {Place} place
   * @param {DecodeSource | null} request of its decode, if this page has shown it
   */
  goTo(place, request) {
    const { base } = this.state;
    const model = request?.model ?? place.model ?? base?.request?.model;
    const source = request?.source ?? place.source ?? base?.request?.source;
    this.expect({ ...place, switches: request?.switches ?? place.switches });
    openTab("decode");
    if (base !== null && sameRequest(base.request, { model, source })) this.arrive(base);
    else this.ask({ model: model ?? null, source: source ?? null });
  }

  /** @param {URLSearchParams} wanted a state of the page, see shared/page_state.js */
  takeState(wanted) {
    const place = readPlace(wanted);
    if (place !== null && (place.source !== null || place.model !== null)) this.goTo(place, null);
  }

  /** @param {Place | null} place null: it has been reached */
  expect(place) {
    this.arriving = place;
    publish("decodeExpected", place !== null);
  }

  /**
   * Goes to the expected place, if there is one.
   *
   * @param {Decode} base the greedy decode that has come, of the place's model and source
   * @returns {boolean} whether there was one
   */
  arrive(base) {
    const place = this.arriving;
    if (place === null) return false;
    const isOther = place.film !== undefined && base.request?.model !== place.model; // the tab offered it when it was opened
    if (!isOther) this.follow(place, base);
    return true;
  }

  /**
   * @param {Place} place
   * @param {Decode} base
   */
  async follow(place, base) {
    const { forced, answer = [], switches, step, layer, head, section, cell, film } = place;
    const { state } = this;
    this.expect(null);
    this.following += 1;
    const chosen = { layer: layer ?? state.layer, head: head ?? state.head };
    this.change({ section, cell, ...(film && { film: film.origin }), ...keptChoice(chosen, base) });
    if (this.kept !== null) typeSource(this.kept.typed);
    this.kept = null;
    const isAnswered = answer.every((token, i) => token === base.output[i]);
    const problem = await this.variants.show({ forced: isAnswered ? forced : answer, switches }, step);
    this.following -= 1;
    if (problem !== "" && base === state.base) {
      this.show(base, step); // what cannot be shown gives way to the greedy decode
      if (forced.length > 0) this.refuse(problem);
    }
    if (film?.byKeys) this.enter();
    this.changed({});
  }

  /**
   * Another model with the same source, and the same section beside it.
   *
   * @param {string} model
   */
  goToModel(model) {
    const { step, layer, head, section, cell, base } = this.state;
    const source = base?.request?.source ?? null;
    this.goTo({ model, source, forced: [], switches: [], step, layer, head, section, cell }, { model, source: source ?? "" });
  }

  /** Where the page was opened, if that is a decode: Gradio loses events while it is still building the page, so until it has answered. */
  open() {
    this.expect(presentPlace());
    const wanted = latest("cellWanted");
    if (wanted) this.followFilm(wanted);
    else if (latest("pageOpened") === undefined) subscribe("pageOpened", () => this.openAddress(), this.signal);
    else this.openAddress();
  }

  openAddress() {
    const place = this.arriving ?? presentPlace();
    if (this.signal.aborted || place === null) return;
    this.goTo(place, this.kept);
    setTimeout(() => this.arriving !== null && this.openAddress(), RETRY);
  }

  /**
   * A cell of the film has been pressed: Back leads to the film again.
   *
   * @param {import("../shared/messages.js").CellWanted | null} wanted
   */
  followFilm(wanted) {
    if (wanted === null) return;
    publish("cellWanted", null);
    leaveFor(wanted);
    this.goToFilm(wanted);
  }

  /** @param {import("../shared/messages.js").CellWanted} wanted */
  goToFilm(wanted) {
    this.kept = null;
    this.change({ playing: false });
    this.askForFilm(filmPlace(wanted), TRIES);
  }

  /**
   * As at the page's address, some times; not any more when somebody has gone elsewhere.
   *
   * @param {Place} place
   * @param {number} tries
   */
  askForFilm(place, tries) {
    this.goTo(place, null);
    setTimeout(() => {
      if (this.signal.aborted || this.arriving?.film === undefined || this.arriving.film !== place.film) return;
      if (tries > 1 && openTabName() === "decode") this.askForFilm(place, tries - 1);
      else this.expect(null);
    }, RETRY);
  }

  /** Back to the tab of the film, where it was left. */
  returnToFilm() {
    const { film } = this.state;
    if (film === null) return;
    openTab(film.tab);
    this.history.scrollTo(film.scroll);
  }
}
