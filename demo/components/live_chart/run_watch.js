/**
 * Puts a run on show and follows it.
 *
 * What is read is everything after a cursor, so a reload, a late joiner and a viewer who lost the connection all ask the same.
 */
import { publish, subscribe } from "../shared/messages.js";
import { pauseWhile, Poller } from "../shared/poller.js";
import { store, stored } from "../shared/storage.js";
import { fill } from "../shared/text.js";
import { LogReader } from "./log_reader.js";
import { eventMessage, hasGoneBack, newRun, smooth, takeReply } from "./run_state.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").RunReply} RunReply */

const STORAGE_KEY = "tl-run";
const EAGER_AFTER_ATTACH = 3000; // milliseconds in which the first steps of a run are awaited

export class RunWatch {
  /**
   * @param {object} parts
   * @param {import("./chart_state.js").ChartState} parts.state
   * @param {import("./types.d.ts").Props} parts.props
   * @param {import("./types.d.ts").RunsApi} parts.api
   * @param {import("./types.d.ts").LogsApi} parts.logs
   * @param {() => void} parts.render
   * @param {AbortSignal} parts.signal ends it
   */
  constructor({ state, props, api, logs, render, signal }) {
    const reader = new LogReader(api.poll, logs);
    this.state = state;
    this.props = props;
    this.api = api;
    this.render = render;
    this.poller = new Poller({
      wanted: () => (state.run !== null && !state.run.complete ? state.run : null),
      ask: (run) => reader.ask(run),
      news: (reply, run) => this.take(reply, run),
      gone: (sentence) => this.lose(sentence),
      say: (words, alert) => state.say(words, alert),
      render,
      lost: props.text.lost,
      pause: (run) => Math.max(pauseWhile(run), run.status === "running" ? 0 : run.pause / 4),
      eager: (run) => run.pause / 4, // the more pages there are, the less often they ask, also when all come at once
      signal,
    });
    subscribe("roomShown", () => state.run !== null && this.askOwn(state.run), signal); // who leaves a room may see no more of its run
  }

  /**
   * Something has changed, or may have, for this page only.
   *
   * @param {Run} run
   */
  askOwn(run) {
    run.asksOwn = true;
    this.poller.now();
  }

  /**
   * Puts a run on show: a new one, or one known from before (Reset undone).
   *
   * @param {Run} run
   */
  attach(run) {
    this.state.run = run;
    run.asksOwn = true;
    this.state.forgotten = null;
    this.remember(run.id);
    this.announce();
    this.state.say("");
    this.poller.restart(EAGER_AFTER_ATTACH);
    this.render();
  }

  /** Puts the run on show that Python has set, or that this tab showed before a reload. */
  attachRemembered() {
    const id = this.props.value?.run ?? stored(STORAGE_KEY);
    if (id) this.attach(newRun(id));
  }

  /**
   * Puts a run on show unless it is.
   *
   * @param {string} id of the subscription
   * @param {Run} [known] what the page knows of it already
   */
  follow(id, known) {
    if (typeof id !== "string" || id === this.state.run?.id) return;
    if (known) smooth(known, this.state.smoothing);
    this.attach(known ?? newRun(id));
    if (known?.status === "gone") this.remember(null);
    else if (known?.complete && known.verdict === null) this.askVerdict(known);
  }

  /**
   * Keeps the id for a reload, and for Python.
   *
   * @param {string | null} id null: forgets it
   */
  remember(id) {
    const { props } = this;
    store(STORAGE_KEY, id);
    if ((props.value?.run ?? null) !== id) props.value = { ...props.value, run: id };
  }

  /**
   * Says which run is on show: a teacher's page passes it on to the class, see room_bar.
   *
   * @param {boolean} [mounted] whether the chart has only just come into the page
   */
  announce(mounted = false) {
    const { run, opened } = this.state;
    publish("runShown", { run: run?.id ?? null, mounted, opened });
  }

  /**
   * @param {RunReply} reply
   * @param {Run} run
   */
  take(reply, run) {
    if (hasGoneBack(run, reply)) {
      this.readAgain(run, reply);
      return;
    }
    if (reply.step !== run.step || reply.metrics.steps.length) this.poller.eagerUntil = 0; // what was awaited is there
    takeReply(run, reply, this.state.smoothing);
    for (const event of reply.events) {
      this.state.message = eventMessage(event, run.role, this.props.text) ?? this.state.message;
    }
    publish("runNews", { run });
    if (run.complete && run.verdict === null) this.askVerdict(run);
  }

  /**
   * The server was restarted, and the run goes on from a step that the page has seen already: it is read from the beginning, so that
   * the picture shows what the server has.
   *
   * @param {Run} run
   * @param {RunReply} reply
   */
  readAgain(run, reply) {
    Object.assign(run, newRun(run.id));
    this.state.say(fill(this.props.text.went_on, { step: reply.step }));
    this.poller.eagerUntil = performance.now() + EAGER_AFTER_ATTACH; // the next poll is about to be planned
  }

  /**
   * What became of a run is asked once, when all of it is on show: why it failed, too. Without an answer only that is said.
   *
   * @param {Run} run
   */
  async askVerdict(run) {
    const reply = await this.api.verdict({ run: run.id }).catch(() => undefined);
    run.verdict = reply && reply.error === undefined ? reply : { verdict: "", sentences: [] };
    if (run.status === "failed" && !run.verdict.verdict && run === this.state.run) {
      this.state.say(run.failure || this.props.text.failed, true);
    }
    this.render();
  }

  /**
   * The server knows the run no more: keeps the picture, forgets the id.
   *
   * @param {string} sentence
   */
  lose(sentence) {
    const { state } = this;
    const { run } = state;
    if (run === null) return;
    run.status = "gone";
    run.complete = true;
    publish("runNews", { run });
    this.remember(null);
    state.say(sentence || this.props.text.gone, true);
    if (run.curve.steps.length === 0) state.run = null;
  }
}
