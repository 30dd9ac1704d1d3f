/** A clock that stands still until a test turns it: setTimeout, clearTimeout, Date.now and performance.now. */
export class Clock {
  constructor() {
    this.time = 1_000_000;
    this.timers = new Map();
    this.count = 0;
    this.real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now, sinceLoad: performance.now };
    globalThis.setTimeout = (callback, milliseconds = 0) => {
      this.timers.set(++this.count, { callback, at: this.time + milliseconds });
      return this.count;
    };
    globalThis.clearTimeout = (number) => this.timers.delete(number);
    Date.now = () => this.time;
    performance.now = () => this.time;
  }

  /** Lets time pass, and promises go on after each timer. */
  async pass(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [number, { callback, at }] = due;
      this.timers.delete(number);
      this.time = at;
      callback();
      await settle();
    }
    this.time = end;
    await settle();
  }

  restore() {
    Object.assign(globalThis, { setTimeout: this.real.setTimeout, clearTimeout: this.real.clearTimeout });
    Date.now = this.real.now;
    performance.now = this.real.sinceLoad;
  }
}

/** Lets promises go on; no time passes. */
export async function settle() {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
