/** Keeps the page's address that of the view, and the view that of the address: Back and Forward walk through what was looked at. */
import { latest, subscribe } from "../shared/messages.js";
import { openTab } from "../shared/open_tab.js";
import { leavePlace, placeValues, presentPlace, writePlace } from "./place_address.js";

/** @typedef {import("./types.d.ts").ViewState} ViewState */
/** @typedef {import("./types.d.ts").DecodeSource} DecodeSource */
/** @typedef {import("./place_address.js").Place} Place */

const SCROLLING = 1000; // milliseconds until a tab is given up that is not as high as it was
const PAUSE = 250; // milliseconds: browsers count how often an address is changed

export class History {
  /**
   * @param {object} parts
   * @param {ViewState} parts.state
   * @param {(place: Place, request: DecodeSource | null) => void} parts.goTo shows a place of the history; request: as the page knew it there
   * @param {(wanted: import("../shared/messages.js").CellWanted) => void} parts.goToFilm shows what a cell of the film leads to
   * @param {() => boolean} parts.isArriving whether the view is still to follow the address
   * @param {AbortSignal} parts.signal
   */
  constructor({ state, goTo, goToFilm, isArriving, signal }) {
    this.state = state;
    this.isArriving = isArriving;
    this.goTo = goTo;
    this.goToFilm = goToFilm;
    this.shown = ""; // what Back is to lead to
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    subscribe("tabOpened", () => this.changed(), signal);
    addEventListener("popstate", () => this.arrive(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** Whether the address is the view's own: it is not while another tab is open, or a room shows its decode here. */
  get isOurs() {
    return latest("tabOpened")?.tab === "decode" && this.state.mirrored === null;
  }

  /** The view may have changed. */
  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), PAUSE);
  }

  write() {
    if (this.isArriving()) return;
    if (!this.isOurs) {
      if (latest("tabOpened") !== undefined && latest("tabOpened")?.tab !== "decode" && presentPlace() !== null) leavePlace();
      this.shown = "";
      return;
    }
    const { state } = this;
    const values = placeValues(state);
    const request = state.decode?.request ?? null;
    const key = entryKey(values, request);
    writePlace(values, request, this.shown !== "" && key !== this.shown);
    this.shown = key;
  }

  arrive() {
    clearTimeout(this.timer);
    const place = presentPlace();
    if (place === null) {
      const { tlLeft, tlCell } = history.state ?? {};
      if (tlCell !== undefined) this.goToFilm(tlCell);
      else this.arriveAtTab(tlLeft);
      return;
    }
    /** @type {DecodeSource | null} */
    const request = history.state?.tlDecode ?? null;
    this.shown = entryKey(placeOf(place), request);
    this.goTo(place, request);
  }

  /** @param {{ tab: string, scroll: number } | undefined} left see `leaveFor` */
  arriveAtTab(left) {
    if (left === undefined) return;
    openTab(left.tab);
    this.scrollTo(left.scroll);
  }

  /**
   * When the tab that has just been opened is as high as it was.
   *
   * @param {number} top CSS pixels
   */
  scrollTo(top) {
    const until = performance.now() + SCROLLING;
    const again = () => {
      window.scrollTo({ top });
      if (Math.abs(window.scrollY - top) > 1 && performance.now() < until) requestAnimationFrame(again);
    };
    requestAnimationFrame(again);
  }
}

/**
 * The film is about to be left for a cell: Back leads to it again, and Forward to the cell, also from before its place has an address.
 *
 * @param {import("../shared/messages.js").CellWanted} wanted
 */
export function leaveFor(wanted) {
  const { tab, scroll } = wanted;
  history.replaceState({ ...history.state, tlLeft: { tab, scroll } }, "");
  history.pushState({ tlCell: wanted }, "");
}

/**
 * @param {Place} place
 * @returns {Record<string, string>}
 */
function placeOf({ model, source, forced, section, cell }) {
  return {
    ...(model !== null && { model }),
    ...(source !== null && { source }),
    ...(forced.length > 0 && { forced: forced.join(" ") }),
    ...(section !== "step" && { inside: section }),
    ...(section === "cell" && cell !== null && { cell: [cell.kind, cell.row + 1, cell.column + 1].join("-") }),
  };
}

/**
 * What makes an entry of its own in the history: not every step, layer and head.
 *
 * @param {Record<string, string>} values
 * @param {DecodeSource | null} request
 */
export function entryKey({ model = "", source = "", forced = "", inside = "", cell = "" }, request) {
  const [kind = "", , column = ""] = cell.split("-"); // its row goes with the step
  return JSON.stringify([model, source, forced, inside, kind, column, request?.switches ?? []]);
}
