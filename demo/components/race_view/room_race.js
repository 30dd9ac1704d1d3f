/** The race of a room: a teacher's page says which one it shows, a student's page puts it on show. */
import { latest, publish, subscribe } from "../shared/messages.js";
import { newRace } from "./race_state.js";

export class RoomRace {
  /**
   * @param {object} parts
   * @param {import("./view_state.js").ViewState} parts.state
   * @param {import("./race_watch.js").RaceWatch} parts.watch
   * @param {import("./inside.js").Inside} parts.inside
   * @param {AbortSignal} parts.signal
   */
  constructor({ state, watch, inside, signal }) {
    this.state = state;
    this.watch = watch;
    this.inside = inside;
    /** @type {import("../shared/api_types").FollowedRace | null} */
    this.wanted = null; // whose runner is still to be opened
    /** @type {string | null} */
    this.told = null;
    subscribe("followRace", (race) => this.follow(race), signal);
  }

  /** A race of the room that came before this view. */
  start() {
    const wanted = latest("followRace");
    if (wanted) this.follow(wanted);
    this.tell(true);
  }

  /** @param {import("../shared/api_types").FollowedRace} wanted */
  follow(wanted) {
    const { state, watch } = this;
    this.wanted = wanted;
    if (state.race?.id !== wanted.race) watch.attach(newRace(wanted.race, state.prediction));
    else this.openRunner();
  }

  /** The film of the runner that the teacher looks into, or of none, as soon as it is known who runs. */
  openRunner() {
    const { state, wanted, inside } = this;
    const { race } = state;
    if (wanted === null || !race?.plan || race.id !== wanted.race) return;
    this.wanted = null;
    if (wanted.runner === null) return inside.end();
    if (inside.open?.runner !== wanted.runner)
      inside.follow({ race: race.id, runner: wanted.runner }, race.plan.runners[wanted.runner].name);
  }

  /**
   * Says what is on show, if that is new.
   *
   * @param {boolean} [mounted] see RaceShown of shared/messages.js
   */
  tell(mounted = false) {
    this.openRunner();
    const race = this.state.race?.id ?? null;
    const runner = this.inside.open?.runner ?? null;
    const told = `${race} ${runner}`;
    if (told === this.told) return;
    if (this.told === null && !mounted) return; // not before all of it is in the page
    this.told = told;
    publish("raceShown", { race, runner, mounted });
  }
}
