/**
 * Reads a run's log: the open end, which is one answer for all pages, and full segments, which never change, where the page has missed
 * more. Only what is the page's own, and that it is still there, is told to the server by its own id (runs/poll), now and then.
 */

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").RunReply} RunReply */
/** @typedef {import("../shared/api_types").LogOpen} LogOpen */
/** @typedef {import("../shared/api_types").LogSegment} LogSegment */
/** @typedef {import("../shared/api_types").Cursor} Cursor */
/** @typedef {import("../shared/poller.js").Refusal} Refusal */

const MOST_POINTS = 1000; // about so many of a log that is read from its beginning
const MAX_LEVEL = 12; // of a segment: core/training/segments.py

export class LogReader {
  /**
   * @param {import("./types.d.ts").RunsApi["poll"]} poll
   * @param {import("./types.d.ts").LogsApi} logs
   */
  constructor(poll, logs) {
    this.poll = poll;
    this.logs = logs;
  }

  /**
   * What is new of a run. The promise fails if no answer comes.
   *
   * @param {Run} run
   * @returns {Promise<RunReply | Refusal>}
   */
  async ask(run) {
    if (run.log && !run.asksOwn && performance.now() < run.renewAt) {
      const open = await this.logs.open(run.log.key).catch(() => null);
      if (open && open.next.step < run.cursor.step) run.asksOwn = true; // kept too long somewhere, or the server was restarted
      if (open) return this.joined(run, open, run.log.key, shared(run, open));
    }
    run.asksOwn = false;
    try {
      return await this.askOwn(run);
    } catch (error) {
      run.asksOwn = true;
      throw error;
    }
  }

  /**
   * What is the page's own, and what is new.
   *
   * @param {Run} run
   * @returns {Promise<RunReply | Refusal>}
   */
  async askOwn(run) {
    const own = await this.poll({ run: run.id, ...run.cursor, reads: true });
    if (own.error !== undefined) return own;
    run.log = own.log ?? null;
    if (run.log === null || own.step < run.cursor.step) return own; // after a restart of the server the run may stand where it was before
    run.renewAt = performance.now() + run.log.renew * (0.8 + 0.2 * Math.random()); // pages that came together part
    run.ownAt = run.log.at;
    return this.joined(run, await this.logs.open(run.log.key), run.log.key, own);
  }

  /**
   * @param {Run} run
   * @param {LogOpen} open
   * @param {string} key
   * @param {Omit<RunReply, "metrics" | "events" | "next" | "pause">} told how the run stands
   * @returns {Promise<RunReply>}
   */
  async joined({ cursor }, open, key, told) {
    const wanted = missed(cursor, open);
    const parts = await Promise.all(wanted.map(([level, index]) => this.logs.segment(key, level, index)));
    const news = [...parts, open].map((part) => newsOf(part, cursor));
    // Something in between may have kept an older open end: nothing goes back.
    const isOlder = open.next.step < cursor.step || open.next.event < cursor.event;
    return {
      ...told,
      step: Math.max(open.step, cursor.step),
      metrics: {
        steps: news.flatMap(({ steps }) => steps),
        loss: news.flatMap(({ loss }) => loss),
        lr: news.flatMap(({ lr }) => lr),
      },
      events: news.flatMap(({ events }) => events),
      next: isOlder ? cursor : open.next,
      pause: open.pause,
    };
  }
}

/**
 * How a run stands for all. What was made before the page's own answer is older than that.
 *
 * @param {Run} run
 * @param {LogOpen} open
 * @returns {Omit<RunReply, "metrics" | "events" | "next" | "pause">}
 */
function shared(run, open) {
  const { role, status, place, wait, rate, secondsLeft } = run;
  const kept = { status: /** @type {any} */ (status), place, wait_seconds: wait, steps_per_second: rate, seconds_left: secondsLeft };
  const { wait_seconds, steps_per_second, seconds_left } = open;
  const now = { status: open.status, place: open.place, wait_seconds, steps_per_second, seconds_left };
  const max_steps = /** @type {number} */ (run.maxSteps);
  return { run: run.id, role: /** @type {any} */ (role), max_steps, step: open.step, ...(open.at < run.ownAt ? kept : now) };
}

/**
 * The segments between what the page has and the open end: level and index of each.
 *
 * @param {Cursor} cursor
 * @param {Pick<LogOpen, "first" | "segment">} open
 * @returns {[number, number][]}
 */
export function missed(cursor, { first, segment }) {
  if (cursor.step >= first.step && cursor.event >= first.event) return [];
  // Of the last step that the page has, something may have been told later.
  let at = Math.max(0, Math.floor((cursor.step - 1) / segment)) * segment;
  let coarsest = 0;
  while (coarsest < MAX_LEVEL && (first.step - at) / 2 ** coarsest > MOST_POINTS) coarsest += 1;
  /** @type {[number, number][]} */
  const found = [];
  while (at < first.step) {
    let level = coarsest;
    while (level > 0 && (at % (segment * 2 ** level) !== 0 || at + segment * 2 ** level > first.step)) level -= 1;
    const size = segment * 2 ** level;
    found.push([level, at / size]);
    at += size;
  }
  return found;
}

/**
 * What a page that stands at the cursor has not seen of a part.
 *
 * @param {LogSegment} part
 * @param {Cursor} cursor
 */
function newsOf({ first, stride, loss, lr, events }, cursor) {
  const seen = Math.max(0, Math.floor((cursor.step - first.step) / stride));
  return {
    steps: loss.map((_, i) => first.step + stride * (i + 1)).slice(seen),
    loss: loss.slice(seen),
    lr: lr.slice(seen),
    // Where events are left out, they cannot be counted.
    events: events.filter((event, i) => (stride === 1 ? first.event + i >= cursor.event : event.step > cursor.step)),
  };
}
