/** What is on show of the hooks: which film, which filter, which hook. */
import { clamp } from "../../shared/player.js";
import { filmOf, placeOf, visibleHooks } from "./hooks.js";

/** @typedef {import("./hooks.js").Film} Film */
/** @typedef {import("./hooks.js").Filter} Filter */

export class View {
  /** @param {() => void} changed is called when something else is on show */
  constructor(changed) {
    this.changed = changed;
    /** @type {Film | null} */
    this.film = null;
    /** @type {Filter} */
    this.filter = "all";
    /** @type {number[]} indices of the hooks that the filter leaves */
    this.visible = [];
    this.place = 0; // of the hook on show among them
  }

  /** The index of the hook on show. */
  get index() {
    return this.visible[this.place] ?? 0;
  }

  /** @param {import("./hooks.js").Report | null} report its first batch comes on show */
  show(report) {
    this.film = report === null || report.hooks.length === 0 ? null : filmOf(report);
    this.visible = this.film === null ? [] : visibleHooks(this.film, this.filter);
    this.goTo(this.film === null ? 0 : placeOf(this.visible, this.film.begins[1] ?? 0));
  }

  /** @param {Filter} filter the hook on show stays, or the one before it that is left */
  choose(filter) {
    const { index } = this;
    this.filter = filter;
    if (this.film !== null) {
      this.visible = visibleHooks(this.film, filter);
      this.place = placeOf(this.visible, index);
    }
    this.changed();
  }

  /** @param {number} place */
  goTo(place) {
    this.place = clamp(place, 0, Math.max(0, this.visible.length - 1));
    this.changed();
  }

  /** @param {number} index of a hook on show */
  goToHook(index) {
    this.goTo(placeOf(this.visible, index));
  }
}
