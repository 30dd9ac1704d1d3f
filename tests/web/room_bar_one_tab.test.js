import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { AskedTeaching, LockedTeaching } from "../../demo/components/room_bar/one_tab.js";
import { Clock, settle } from "./clock.js";

const CODE = "CDFGH";
const AGES = 10_000; // milliseconds

/** The browser's locks, as far as they are used here: one name after the other, and stealing. */
class Locks {
  held = new Map();
  waiting = [];

  request(name, { steal = false, ifAvailable = false, signal }, granted) {
    if (ifAvailable && this.held.has(name)) return Promise.resolve().then(() => granted(null));
    return new Promise((resolve, reject) => {
      const asked = { name, granted, resolve, reject };
      signal?.addEventListener("abort", () => {
        this.waiting = this.waiting.filter((one) => one !== asked);
        reject(new DOMException("", "AbortError"));
      });
      if (steal && this.held.has(name)) {
        this.held.get(name).reject(new DOMException("", "AbortError"));
        this.held.delete(name);
      }
      this.waiting.splice(steal ? 0 : this.waiting.length, 0, asked);
      this.next();
    });
  }

  next() {
    for (const asked of [...this.waiting]) {
      if (this.held.has(asked.name)) continue;
      this.waiting.splice(this.waiting.indexOf(asked), 1);
      this.held.set(asked.name, asked);
      Promise.resolve(asked.granted({ name: asked.name })).then(() => {
        if (this.held.get(asked.name) === asked) this.held.delete(asked.name);
        asked.resolve();
        this.next();
      });
    }
  }
}

/** Channels of one name hear each other, not themselves. */
function radio() {
  const all = new Map();
  return (name) => {
    const channels = all.get(name) ?? [];
    all.set(name, channels);
    const channel = {
      onmessage: null,
      postMessage: (data) => channels.filter((other) => other !== channel).forEach((other) => other.onmessage?.({ data })),
      close: () => channels.splice(channels.indexOf(channel), 1),
    };
    channels.push(channel);
    return channel;
  };
}

/** Both ways, by name: a function that makes a browser, which is a function that makes a tab of it. */
const WAYS = {
  locks() {
    const locks = new Locks();
    return (changed) => new LockedTeaching(changed, locks);
  },
  asking() {
    const open = radio();
    return (changed) => new AskedTeaching(changed, open);
  },
};

let clock;
beforeEach(() => (clock = new Clock()));
afterEach(() => clock.restore());

/** A tab, with all that its claim was (`seen`). */
function opened(make) {
  const seen = [];
  const tab = make(() => seen.push(tab.claim));
  return Object.assign(tab, { seen });
}

for (const [way, browser] of Object.entries(WAYS)) {
  test(`${way}: the first tab teaches, its copy does not`, async () => {
    const make = browser();
    const [first, copy] = [opened(make), opened(make)];
    first.ask(CODE);
    await clock.pass(AGES);
    copy.ask(CODE);
    await clock.pass(AGES);
    assert.deepEqual(
      [first.seen, copy.seen],
      [
        ["asking", "mine"],
        ["asking", "elsewhere"],
      ],
    );
    const other = opened(make);
    other.ask("JKLMN"); // another room
    await clock.pass(AGES);
    assert.equal(other.claim, "mine");
  });

  test(`${way}: a copy takes over, and the first may take it back`, async () => {
    const make = browser();
    const [first, copy] = [opened(make), opened(make)];
    for (const tab of [first, copy]) {
      tab.ask(CODE);
      await clock.pass(AGES);
    }
    copy.take();
    await clock.pass(AGES);
    assert.deepEqual([first.claim, copy.claim], ["elsewhere", "mine"]);
    first.take();
    await clock.pass(AGES);
    assert.deepEqual([first.claim, copy.claim], ["mine", "elsewhere"]);
  });

  test(`${way}: when the first is closed the copy is told, and teaches with a press, not by itself`, async () => {
    const make = browser();
    const [first, copy] = [opened(make), opened(make)];
    for (const tab of [first, copy]) {
      tab.ask(CODE);
      await clock.pass(AGES);
    }
    first.leave();
    await clock.pass(AGES);
    assert.equal(copy.claim, "free");
    const third = opened(make);
    third.ask(CODE);
    await clock.pass(AGES);
    copy.take();
    await clock.pass(AGES);
    assert.equal(copy.claim, "mine");
    assert.notEqual([copy, third].map(({ claim }) => claim).join(), "mine,mine");
  });

  test(`${way}: a page that is loaded again teaches on`, async () => {
    const make = browser();
    const before = opened(make);
    before.ask(CODE);
    await clock.pass(AGES);
    const after = opened(make);
    if (way === "locks") after.ask(CODE, true); // the page before still holds the lock for a moment
    await clock.pass(way === "locks" ? 4000 : 0);
    before.leave();
    await settle();
    if (way === "asking") after.ask(CODE, true); // it said so when it was hidden
    await clock.pass(AGES);
    assert.deepEqual([before.claim, after.seen], ["none", ["asking", "mine"]]);
  });

  test(`${way}: who has left hears nothing more`, async () => {
    const make = browser();
    const [one, other] = [opened(make), opened(make)];
    one.ask(CODE);
    one.leave();
    other.ask(CODE);
    await clock.pass(AGES);
    other.take();
    assert.deepEqual([one.claim, other.claim], ["none", "mine"]);
    one.take();
    assert.equal(one.claim, "none");
  });
}

test("a tab that asks anew for its own room keeps it; one that waited for nothing stands back", async () => {
  const make = WAYS.locks();
  const [first, late] = [opened(make), opened(make)];
  first.ask(CODE);
  await clock.pass(0);
  first.ask(CODE);
  await clock.pass(0);
  assert.equal(first.claim, "mine");
  late.ask(CODE, true);
  await clock.pass(0);
  await clock.pass(4999);
  assert.equal(late.claim, "asking");
  await clock.pass(1);
  assert.equal(late.claim, "elsewhere");
});

test("a page that may not lock anything teaches", async () => {
  const tab = opened((changed) => new LockedTeaching(changed, { request: () => Promise.reject(new DOMException("", "SecurityError")) }));
  tab.ask(CODE);
  await clock.pass(AGES);
  assert.equal(tab.claim, "mine");
});

test("of two that ask at the same moment one teaches", async () => {
  for (const ids of [
    [1, 2],
    [2, 1],
  ]) {
    const make = WAYS.asking();
    const tabs = ids.map((id) => Object.assign(opened(make), { id }));
    for (const tab of tabs) tab.ask(CODE);
    await clock.pass(AGES);
    const claims = Object.fromEntries(tabs.map(({ id, claim }) => [id, claim]));
    assert.deepEqual(claims, { 1: "mine", 2: "elsewhere" });
  }
});

test("a tab that slept while it was asked gives way when it wakes", async () => {
  const make = WAYS.asking();
  const [asleep, copy] = [opened(make), opened(make)];
  asleep.ask(CODE);
  await clock.pass(AGES);
  const hear = asleep.channel.onmessage;
  const missed = [];
  asleep.channel.onmessage = (message) => missed.push(message);
  copy.ask(CODE);
  await clock.pass(AGES);
  assert.equal(copy.claim, "mine");
  asleep.channel.onmessage = hear;
  missed.forEach(hear);
  assert.deepEqual([asleep.claim, copy.claim], ["elsewhere", "mine"]);
});
