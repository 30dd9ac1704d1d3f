/** What a person does with a race: begins it, pauses it, lets it go on or take one step, ends it, skips to its end. */

/** @typedef {import("./types.d.ts").Action} Action */

const EAGER_AFTER_CONTROL = 1500; // milliseconds in which the effect of a request is awaited

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
  async control(action) {
    const { state, api, text } = this;
    const { race } = state;
    if (race === null) return;
    state.acting = true;
    this.render();
    const reply = await api.control({ race: race.id, action }).catch(() => undefined);
    state.acting = false;
    if (race === state.race) {
      if (!reply) state.say(text.no_answer, true);
      else if (reply.error !== undefined) state.say(reply.error, true);
      else race.status = reply.status;
      this.watch.poller.now(EAGER_AFTER_CONTROL);
    }
    this.render();
  }
}
