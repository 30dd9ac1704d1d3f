/** What a teacher's page does: it opens a room, tells the server what the class is to see, and closes the room. */
import { setText } from "../shared/dom.js";
import { PLACE_NAMES } from "../shared/place_names.js";
import { fill } from "../shared/text.js";
import { answerTo } from "./button.js";

/** @typedef {import("./types.d.ts").Bar} Bar */
/** @typedef {import("../shared/api_types.d.ts").TeachRequest} TeachRequest */

const QUESTION = 4000; // milliseconds that the question stands before a room is closed

/**
 * @param {Bar} bar
 * @param {HTMLButtonElement} button that was pressed
 * @param {import("./invitation.js").Invitation} invitation
 */
export async function openRoom(bar, button, invitation) {
  bar.say("");
  const reply = await answerTo(button, bar.rooms.open({}));
  if (!reply?.room) {
    bar.say(reply?.error ?? bar.text.no_answer, true);
    bar.render();
    return;
  }
  /** @type {import("./types.d.ts").TeacherRoom} */
  const room = { teaching: true, code: reply.room, secret: reply.secret, share: false };
  bar.enter(room);
  await invitation.draw(room);
  invitation.open(); // a class is waiting for it
}

/**
 * What the class is to see: the view in the chart and, when the teacher wishes, all that the page shows. Where the teacher is in a decode is
 * told by itself, for the class sees that of the teacher's own models too.
 *
 * @param {import("./types.d.ts").TeacherRoom} room
 * @param {import("./types.d.ts").OwnView} view
 * @param {string | null} openTab
 * @param {string} [query] the page's state
 * @returns {TeachRequest}
 */
export function teachRequest({ code, secret, share, look }, { run, decode, race, demonstration }, openTab, query = "") {
  /** @type {TeachRequest} */
  const request = { room: code, secret, run, tab: null, decode: null };
  if (!share) return request;
  request.tab = openTab;
  const state = new URLSearchParams(query);
  for (const name of PLACE_NAMES) state.delete(name);
  request.state = state.toString();
  if (look !== undefined) request.look = look;
  if (race !== undefined) request.race = race;
  if (demonstration !== undefined) request.demonstration = demonstration;
  if (decode !== null && typeof decode.request?.model === "string") {
    const { step, layer, head, section, cell } = decode;
    const { model, source, forced = [], switches = [] } = decode.request;
    request.decode = { model, source: String(source), forced, switches, step, layer, head, section, cell };
  }
  return request;
}

/** Closing a room asks once where somebody is in it; a second press within some seconds closes it. */
export class RoomClosing {
  /**
   * @param {Bar} bar
   * @param {AbortSignal} signal
   */
  constructor(bar, signal) {
    this.bar = bar;
    /** @type {ReturnType<typeof setTimeout> | undefined} of the question; undefined: it does not stand */
    this.timer = undefined;
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** @param {HTMLButtonElement} button */
  async press(button) {
    const { state, text, rooms, say, goOut, render } = this.bar;
    if (this.timer === undefined && state.students > 0) {
      setText(button, text.close_sure);
      button.dataset.asks = "yes";
      this.timer = setTimeout(() => this.withdraw(button), QUESTION);
      return;
    }
    this.withdraw(button);
    const { room } = state;
    if (!room?.teaching) return;
    const { code, secret } = room;
    const reply = await rooms.close({ room: code, secret }).catch(() => undefined);
    if (state.room?.code !== code) return;
    if (reply?.closed) goOut(fill(text.was_closed, { code }));
    else if (reply?.gone) goOut(reply.error, reply.gone !== "room_closed");
    else say(reply?.error ?? text.no_answer, true);
    render();
  }

  /** @param {HTMLButtonElement} button */
  withdraw(button) {
    clearTimeout(this.timer);
    this.timer = undefined;
    setText(button, this.bar.text.close);
    delete button.dataset.asks;
  }
}
