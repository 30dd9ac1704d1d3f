/** The demonstration of a room: a teacher's page says what has been run in the part that it has open, a student's page follows it. */
import { latest, publish, subscribe } from "../shared/messages.js";

/** @typedef {import("../shared/api_types").FollowedDemonstration} FollowedDemonstration */
/** @typedef {import("./demonstration.js").DemonstrationRun} DemonstrationRun */

export class RoomDemonstration {
  /**
   * @param {Record<string, (followed: FollowedDemonstration) => void>} takers by the name of a demonstration: what puts it on show
   * @param {AbortSignal} signal
   */
  constructor(takers, signal) {
    this.takers = takers;
    /** @type {string | null | undefined} */
    this.told = undefined;
    subscribe("followDemonstration", (followed) => this.follow(followed), signal);
  }

  /** One of the room that came before this view. */
  start() {
    const wanted = latest("followDemonstration");
    if (wanted) this.follow(wanted);
  }

  /** @param {FollowedDemonstration} followed */
  follow(followed) {
    this.takers[followed.name]?.(followed);
  }

  /** @param {DemonstrationRun | undefined} run of the open part */
  tell(run) {
    const demonstration = run?.shown?.id ?? null;
    if (demonstration === this.told) return;
    const mounted = run?.restored || this.told === undefined;
    this.told = demonstration;
    publish("demonstrationShown", { demonstration, mounted });
  }
}
