/**
 * Of the tabs of one browser one teaches a room. A tab that is duplicated has the room's key too, and two that steered would pull the class
 * to and fro. The browser's locks say who it is, also when a tab is closed or breaks down; a page without https has none, and asks the other
 * tabs.
 */

import { store, stored } from "../shared/storage.js";

/**
 * @typedef {"none" | "asking" | "mine" | "elsewhere" | "free"} Claim
 * "none": no room is taught; "asking": not known yet; "mine": this tab teaches; "elsewhere": another does; "free": that one no longer does
 */

const ANSWER = 500; // milliseconds that another tab has for its answer
const PATIENCE = 5000; // the same after a reload: so long the page before may still hold the lock
const LEAVING = "tl-room-leaving"; // in this tab: the page that taught is gone, and this one follows it; a tab's copy has no such mark

/** @param {string} code of the room */
function nameOf(code) {
  return "tl-teaches " + code;
}

/** By the Web Locks API, which says at once whether another tab holds the lock, and tells who waits for it when it is free. */
export class LockedTeaching {
  /**
   * @param {() => void} changed
   * @param {LockManager} locks
   */
  constructor(changed, locks) {
    this.changed = changed;
    this.locks = locks;
    /** @type {Claim} */
    this.claim = "none";
    this.code = "";
    this.release = () => {}; // what is held or waited for
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.late = undefined; // when patience ends
  }

  /**
   * @param {string} code of the room that this tab wants to teach
   * @param {boolean} [again] this tab taught it until now: the lock may not be free yet
   */
  ask(code, again = this.claim === "mine") {
    this.leave();
    this.code = code;
    this.become("asking");
    this.hold({ ifAvailable: true }, (lock) => {
      if (lock !== null) this.become("mine");
      else if (again) this.waitPatiently();
      else this.standBack();
    });
  }

  /** Another tab teaches. */
  standBack() {
    this.wait();
    this.become("elsewhere");
  }

  /** The page before this one will let the lock go. */
  waitPatiently() {
    this.wait();
    this.late = setTimeout(() => this.become("elsewhere"), PATIENCE);
  }

  /** This tab teaches from now on, whoever did before. */
  take() {
    if (this.claim === "free") this.become("mine");
    if (this.claim !== "elsewhere") return;
    this.release();
    this.hold({ steal: true }, () => this.become("mine"));
  }

  leave() {
    this.release();
    this.release = () => {};
    this.become("none");
  }

  /** Waits for the lock. */
  wait() {
    const waiting = new AbortController();
    this.hold({ signal: waiting.signal }, () => {
      clearTimeout(this.late);
      this.become(this.claim === "asking" ? "mine" : "free");
    });
    const { release } = this;
    this.release = () => {
      clearTimeout(this.late);
      waiting.abort();
      release();
    };
  }

  /**
   * Holds the lock from when it is given until it is released, or another tab takes it.
   *
   * @param {LockOptions} options
   * @param {(lock: Lock | null) => void} given null: it is not to be had, and is not waited for
   */
  hold(options, given) {
    let [over, isHeld] = [false, false];
    let end = () => {};
    const held = new Promise((resolve) => (end = () => resolve(undefined)));
    this.release = () => {
      over = true;
      end();
    };
    const granted = (/** @type {Lock | null} */ lock) => {
      if (over) return undefined;
      isHeld = lock !== null;
      over = !isHeld;
      given(lock);
      return isHeld ? held : undefined;
    };
    this.locks.request(nameOf(this.code), options, granted).catch(() => {
      if (over) return; // this tab has let it go itself
      if (isHeld) this.standBack();
      else this.become("mine"); // this page may not lock anything
    });
  }

  /** @param {Claim} claim */
  become(claim) {
    if (claim === this.claim) return;
    this.claim = claim;
    this.changed();
  }
}

/** By asking the other tabs, where there are no locks. Of a tab that broke down nothing is heard; it can be taken over all the same. */
export class AskedTeaching {
  /**
   * @param {() => void} changed
   * @param {(name: string) => Pick<BroadcastChannel, "postMessage" | "close" | "onmessage">} open a channel
   */
  constructor(changed, open) {
    this.changed = changed;
    this.open = open;
    /** @type {Claim} */
    this.claim = "none";
    this.code = "";
    this.id = Math.random();
    /** @type {ReturnType<AskedTeaching["open"]> | null} */
    this.channel = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * @param {string} code
   * @param {boolean} [_again] the page before has said that it goes
   */
  ask(code, _again) {
    this.leave();
    this.code = code;
    this.channel = this.open(nameOf(code));
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.become("asking");
    this.channel.postMessage({ says: "who", id: this.id });
    this.timer = setTimeout(() => this.claim === "asking" && this.become("mine"), ANSWER);
  }

  take() {
    if (this.claim !== "elsewhere" && this.claim !== "free") return;
    this.channel?.postMessage({ says: "taken", id: this.id });
    this.become("mine");
  }

  leave() {
    clearTimeout(this.timer);
    if (this.claim === "mine") this.channel?.postMessage({ says: "left", id: this.id });
    this.channel?.close();
    this.channel = null;
    this.become("none");
  }

  /** @param {{ says: string, id: number }} message of another tab */
  hear({ says, id }) {
    const { claim } = this;
    const isFirst = claim === "mine" || (claim === "asking" && this.id < id);
    if (says === "who" && isFirst) this.channel?.postMessage({ says: "me", id: this.id });
    else if (says === "who" && claim === "asking") this.become("elsewhere"); // of two that ask at once, one
    if (says === "me" && claim === "asking") this.become("elsewhere");
    if (says === "me" && claim === "mine") this.channel?.postMessage({ says: "taken", id: this.id }); // that one slept when it was asked
    if (says === "taken" && claim !== "none") this.become("elsewhere");
    if (says === "left" && claim === "elsewhere") this.become("free");
  }

  /** @param {Claim} claim */
  become(claim) {
    if (claim === this.claim) return;
    this.claim = claim;
    this.changed();
  }
}

/**
 * What a room bar has of this: `ask` when it is in a room that this page may teach.
 *
 * @param {() => void} changed
 * @param {AbortSignal} signal ends it
 */
export function teachingTab(changed, signal) {
  const { locks } = navigator;
  const teaching = locks ? new LockedTeaching(changed, locks) : new AskedTeaching(changed, (name) => new BroadcastChannel(name));
  let again = stored(LEAVING) !== null;
  store(LEAVING, null);
  const end = () => {
    if (teaching.claim === "mine") store(LEAVING, "yes");
    teaching.leave();
  };
  signal.addEventListener("abort", end);
  window.addEventListener("pagehide", end, { signal });
  // A page that is shown again as it was left.
  window.addEventListener("pageshow", ({ persisted }) => persisted && comeBack(), { signal });
  const comeBack = () => {
    store(LEAVING, null);
    if (teaching.code) teaching.ask(teaching.code, true);
  };
  return {
    get claim() {
      return teaching.claim;
    },
    /** @param {string} code */
    ask(code) {
      teaching.ask(code, again || teaching.claim === "mine");
      again = false;
    },
    take: () => teaching.take(),
    leave: () => teaching.leave(),
  };
}
