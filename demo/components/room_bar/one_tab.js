/**
 * Of the tabs of one browser one teaches a room. A tab that is duplicated has the room's key too, and two that steered would pull the class
 * to and fro. The browser's locks say who it is, also when a tab is closed or breaks down; a page without https has none, and asks the other
 * tabs.
 */

/**
 * @typedef {"none" | "asking" | "mine" | "elsewhere" | "free"} Claim
 * "none": no room is taught; "asking": not known yet; "mine": this tab teaches; "elsewhere": another does; "free": that one no longer does
 */

const PATIENCE = 500; // milliseconds: so long after a reload the page before may still hold the lock

/** @param {string} code of the room */
function nameOf(code) {
  return "tl-teaches " + code;
}

/** By the Web Locks API. Whoever waits hears at once when the lock is free. */
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
  }

  /** @param {string} code of the room that this tab wants to teach */
  ask(code) {
    this.leave();
    this.code = code;
    this.become("asking");
    this.wait();
    const late = setTimeout(() => this.claim === "asking" && this.become("elsewhere"), PATIENCE);
    const { release } = this;
    this.release = () => (clearTimeout(late), release());
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
    this.hold({ signal: waiting.signal }, () => this.become(this.claim === "asking" ? "mine" : "free"));
    const { release } = this;
    this.release = () => (waiting.abort(), release());
  }

  /**
   * Holds the lock from when it is given until it is released, or another tab takes it.
   *
   * @param {LockOptions} options
   * @param {() => void} given
   */
  hold(options, given) {
    let [over, isHeld] = [false, false];
    let end = () => {};
    const held = new Promise((resolve) => (end = () => resolve(undefined)));
    this.release = () => {
      over = true;
      end();
    };
    const granted = () => {
      if (over) return undefined;
      isHeld = true;
      given();
      return held;
    };
    this.locks.request(nameOf(this.code), options, granted).catch(() => {
      if (over) return; // this tab has let it go itself
      if (!isHeld) return this.become("mine"); // this page may not lock anything
      this.wait();
      this.become("elsewhere");
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

  /** @param {string} code */
  ask(code) {
    this.leave();
    this.code = code;
    this.channel = this.open(nameOf(code));
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.become("asking");
    this.channel.postMessage({ says: "who", id: this.id });
    this.timer = setTimeout(() => this.claim === "asking" && this.become("mine"), PATIENCE);
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
    const isFirst = claim === "mine" || (claim === "asking" && this.id < id); // of two that ask at once, one
    if (says === "who" && isFirst) this.channel?.postMessage({ says: "me", id: this.id });
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
 * @param {() => void} changed
 * @param {AbortSignal} signal ends it
 * @returns {LockedTeaching | AskedTeaching}
 */
export function teachingTab(changed, signal) {
  const { locks } = navigator;
  const teaching = locks ? new LockedTeaching(changed, locks) : new AskedTeaching(changed, (name) => new BroadcastChannel(name));
  signal.addEventListener("abort", () => teaching.leave());
  if (!locks) {
    window.addEventListener("pagehide", () => teaching.leave(), { signal });
    window.addEventListener("pageshow", ({ persisted }) => persisted && teaching.code && teaching.ask(teaching.code), { signal });
  }
  return teaching;
}
