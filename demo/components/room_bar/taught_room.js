/** The room that this page teaches: what the class is shown, and which tab of the browser shows it. */
import { openTab } from "../shared/open_tab.js";
import { keepTaught, storeRoom, taughtLast } from "./membership.js";
import { teachingTab } from "./one_tab.js";

/** @typedef {import("./types.d.ts").Bar} Bar */

export class TaughtRoom {
  /**
   * @param {Bar} bar
   * @param {{ shown: () => void, claimed: () => void }} page what the class is to see has changed; it is known now which tab teaches
   * @param {AbortSignal} signal
   */
  constructor(bar, page, signal) {
    this.bar = bar;
    this.page = page;
    this.tab = teachingTab(() => {
      bar.state.claim = this.tab.claim;
      page.claimed();
    }, signal);
  }

  /** The page is in another room, or in none. */
  entered() {
    const { room } = this.bar.state;
    if (room?.teaching) this.tab.ask(room.code);
    else this.tab.leave();
  }

  /** The room is taught from this tab from now on. */
  take() {
    const { state } = this.bar;
    if (!state.room?.teaching) return;
    state.room = taughtLast(state.room);
    storeRoom(state.room);
    this.tab.take();
  }

  /** @param {boolean} wished the class is to see what the page shows */
  share(wished) {
    const { room } = this.bar.state;
    if (!room?.teaching) return;
    room.share = wished;
    if (!wished && room.look?.on) room.look = { ...room.look, on: false };
    keepTaught(room);
    this.bar.render();
    this.page.shown();
  }

  /** Calls the class together, or lets it go again. */
  look() {
    const { room } = this.bar.state;
    if (!room?.teaching) return;
    const { count, on } = room.look ?? { count: 0, on: false };
    room.look = { count: count + 1, on: !on };
    this.share(true);
  }

  /** @param {string} link where the room's QR code leads from now on */
  lead(link) {
    const { room } = this.bar.state;
    if (!room?.teaching) return;
    room.link = link;
    keepTaught(room);
  }

  /** @param {string} tab that is open in the page */
  opened(tab) {
    const { room, claim, pageOpened } = this.bar.state;
    if (!room?.teaching || !pageOpened) return;
    room.tab = tab;
    if (claim === "mine") keepTaught(room);
    else storeRoom(room);
  }

  /** The page was loaded again: the tab that was open before is opened once more. */
  reopen() {
    const { room } = this.bar.state;
    if (room?.teaching && room.tab) openTab(room.tab);
  }
}
