/** What a person does with a race: begins it, pauses it, lets it go on or take one step, ends it, skips to its end. */
import { control } from "../shared/control.js";

/** @typedef {import("./types.d.ts").Action} Action */

export class Steering {
  /**
   * @param {object} parts
   * @param {import("./view_state.js").ViewState} parts.state
   * @param {import("./race_watch.js").RaceWatch} parts.watch
   * @param {import("./types.d.ts").RacesApi} parts.api
   * @param {import("./types.d.ts").Text} parts.text
   * @param {() => void} parts.start begins a race
   * @param {() => void} parts.render
   */
  constructor({ state, watch, api, text, start, render }) {
    this.state = state;
    this.watch = watch;
    this.api = api;
    this.text = text;
    this.start = start;
    this.render = render;
  }

  /** Race, Pause or Resume, whichever the button says. */
  primary() {
    const { going, status } = this.state;
    if (!going) this.start();
    else this.control(status === "paused" ? "resume" : "pause");
  }

  /**
   * Asks the server to change the race.
   *
   * @param {Action} action
   */
  control(action) {
    const { state, api, text, watch, render } = this;
    const ask = (/** @type {string} */ id) => api.control({ race: id, action });
    return control({ shown: () => state.race, ask, state, poller: watch.poller, noAnswer: text.no_answer, render });
  }
}
