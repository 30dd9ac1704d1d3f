/**
 * Puts a race on show and follows it.
 *
 * races/poll answers with everything after a cursor for each runner, so a reload, a late joiner and a viewer who lost the connection
 * all ask the same.
 */
import { Poller } from "../shared/poller.js";
import { storedObject, storeObject } from "../shared/storage.js";
import { failureText, newRace, takeReply } from "./race_state.js";

/** @typedef {import("./types.d.ts").Race} Race */
/** @typedef {import("./types.d.ts").RaceReply} RaceReply */

const STORAGE_KEY = "tl-race";
const EAGER_AFTER_ATTACH = 3000; // milliseconds in which the first steps of a race are awaited

export class RaceWatch {
  /**
   * @param {object} parts
   * @param {import("./view_state.js").ViewState} parts.state
   * @param {import("./types.d.ts").Props} parts.props
   * @param {import("./types.d.ts").RacesApi} parts.api
   * @param {(plan: import("./types.d.ts").RacePlan) => void} parts.onPlan is called when the server has said what is raced
   * @param {() => void} parts.onLost is called when there is no race any more, for the server knows none
   * @param {() => void} parts.render
   * @param {AbortSignal} parts.signal ends it
   */
  constructor({ state, props, api, onPlan, onLost, render, signal }) {
    this.state = state;
    this.props = props;
    this.onPlan = onPlan;
    this.onLost = onLost;
    this.render = render;
    /** @type {string | null} */
    this.left = null; // id of a race that was put away: what Python says of it does not bring it back
    this.poller = new Poller({
      wanted: () => (state.race !== null && !state.race.complete ? state.race : null),
      /** @returns {Promise<RaceReply | import("../shared/poller.js").Refusal>} */
      ask: ({ id, cursors }) => api.poll({ race: id, cursors }),
      news: (reply, race) => this.take(reply, race),
      gone: (sentence) => this.lose(sentence),
      say: (words, alert) => state.say(words, alert),
      render,
      lost: props.text.lost,
      signal,
    });
  }

  /** @param {Race} race */
  attach(race) {
    this.state.race = race;
    this.remember();
    this.state.say("");
    this.poller.restart(EAGER_AFTER_ATTACH);
    this.render();
  }

  /** Puts the race on show that this tab showed before a reload. */
  attachRemembered() {
    const remembered = storedObject(STORAGE_KEY);
    if (typeof remembered?.id === "string") this.attach(newRace(remembered.id, remembered.predicted ?? null));
  }

  /** Puts no race on show. */
  detach() {
    this.left = this.state.race?.id ?? this.left;
    this.state.race = null;
    this.remember();
  }

  /** Keeps what a reload needs to come back to the race, its prediction too. */
  remember() {
    const { race } = this.state;
    storeObject(STORAGE_KEY, race !== null && race.status !== "gone" ? { id: race.id, predicted: race.predicted } : null);
  }

  /**
   * @param {RaceReply} reply
   * @param {Race} race
   */
  take(reply, race) {
    const { state } = this;
    if (reply.plan) {
      state.chosen = reply.plan.race;
      if (race.predicted !== null) state.predictions.set(state.chosen, race.predicted);
      this.onPlan(reply.plan);
    }
    if (reply.step !== race.step) this.poller.eagerUntil = 0; // what was awaited is there
    takeReply(race, reply, this.props.window);
    const failure = failureText(race);
    if (failure) state.say(failure, true);
  }

  /**
   * The server knows the race no more: keeps the picture, forgets the id.
   *
   * @param {string} sentence
   */
  lose(sentence) {
    const { state } = this;
    const { race } = state;
    if (race === null) return;
    race.status = "gone";
    race.complete = true;
    this.remember();
    state.say(sentence || this.props.text.gone, true);
    if (race.step > 0) return;
    state.race = null;
    this.onLost();
  }
}
