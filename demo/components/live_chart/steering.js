/** What a person does with a run: begins it, pauses it, lets it go on or take one step, ends it, puts it away. */
import { control } from "../shared/control.js";

/** @typedef {import("./types.d.ts").Action} Action */

export class Steering {
  /**
   * @param {object} parts
   * @param {import("./chart_state.js").ChartState} parts.state
   * @param {import("./run_watch.js").RunWatch} parts.watch
   * @param {import("./types.d.ts").RunsApi} parts.api
   * @param {import("./types.d.ts").Text} parts.text
   * @param {(paused: boolean) => void} parts.train begins a run, which takes one step and pauses, or goes on
   * @param {() => void} parts.render
   */
  constructor({ state, watch, api, text, train, render }) {
    this.state = state;
    this.watch = watch;
    this.api = api;
    this.text = text;
    this.train = train;
    this.render = render;
  }

  /** Train, Pause or Resume, whichever the button says. */
  primary() {
    const { going, status } = this.state;
    if (!going) this.train(false);
    else this.control(status === "paused" ? "resume" : "pause");
  }

  step() {
    if (this.state.run === null) this.train(true);
    else this.control("step");
  }

  /**
   * Asks the server to change the run.
   *
   * @param {Action} action
   */
  control(action) {
    const { state, api, text, watch, render } = this;
    const ask = async (/** @type {string} */ id) => {
      const reply = await api.control({ run: id, action });
      if (state.run !== null) state.run.asksOwn = true;
      return reply;
    };
    return control({ shown: () => state.run, ask, state, poller: watch.poller, noAnswer: text.no_answer, render });
  }

  /** Puts the run away. */
  reset() {
    const { state, watch, api } = this;
    const { run } = state;
    // Nobody waits for the answer: if it is lost, the run ends by itself once nobody polls it.
    if (run !== null && state.going) api.control({ run: run.id, action: "stop" }).catch(() => {});
    state.forgotten = run;
    state.run = null;
    watch.remember(null);
    watch.announce();
    state.say(this.text.was_reset);
    this.render();
  }

  /** Brings back the run that was put away. */
  undo() {
    const { forgotten } = this.state;
    if (forgotten === null) return;
    this.watch.attach(forgotten);
    if (forgotten.status === "gone") this.watch.remember(null);
  }
}
