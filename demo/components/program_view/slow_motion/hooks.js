/** What can be read off the hooks of a few batches: which are on show, what each changed, where a batch begins. */

/** @typedef {import("../../shared/api_types").SlowMotionReport} Report */
/** @typedef {import("../../shared/api_types").FiredHook} Hook */
/** @typedef {import("../../shared/api_types").TrainerState} State */
/** @typedef {"all" | "doing" | "plain"} Filter */

/** @type {Filter[]} */
export const FILTERS = ["all", "doing", "plain"];
const FETCH = "train_dataloader_next"; // a batch begins with it

/**
 * A report, and what is worked out of it once.
 *
 * @typedef {object} Film
 * @property {Report} report
 * @property {number[]} begins index of the first hook of each section: what comes before the first batch, then the batches
 * @property {number[]} summed of each hook: how many batches' gradients are added up once it is done
 */

/**
 * @param {Report} report
 * @returns {Film}
 */
export function filmOf(report) {
  const fetches = report.hooks.flatMap(({ name }, i) => (name === FETCH ? [i] : []));
  let count = 0;
  let stepped = false;
  const summed = report.hooks.map(({ name, owner }) => {
    if (name === "backward" && owner === "strategy") {
      count = stepped ? 1 : count + 1;
      stepped = false;
    }
    if (name === "adam") stepped = true;
    return stepped && name !== "adam" ? 0 : count;
  });
  return { report, begins: [0, ...fetches], summed };
}

/**
 * Indices of the hooks that a filter leaves.
 *
 * @param {Film} film
 * @param {Filter} filter
 */
export function visibleHooks({ report }, filter) {
  return report.hooks.flatMap(({ empty, links }, i) => {
    const shown = filter === "all" || links.length > 0 || (filter === "doing" && !empty);
    return shown ? [i] : [];
  });
}

/**
 * The number of a hook's section: 0 before the first batch, then that of the batch.
 *
 * @param {Film} film
 * @param {number} index
 */
export function sectionOf({ begins }, index) {
  return begins.findLastIndex((begin) => begin <= index);
}

/**
 * The place of the visible hook at an index, or of the last one before it.
 *
 * @param {number[]} visible
 * @param {number} index
 */
export function placeOf(visible, index) {
  return Math.max(
    0,
    visible.findLastIndex((one) => one <= index),
  );
}

/**
 * The counters before a visible hook, and when it is done: up to the next visible one. If it holds others, when it has begun.
 *
 * @param {Film} film
 * @param {number[]} visible
 * @param {number} place
 * @returns {{ before: State, after: State }}
 */
export function statesAt({ report }, visible, place) {
  const next = place + 1 < visible.length ? report.hooks[visible[place + 1]].state : report.end;
  return { before: report.hooks[visible[place]].state, after: next };
}

/**
 * The first and last index of a section.
 *
 * @param {Film} film
 * @param {number} section
 */
export function sectionRange({ report, begins }, section) {
  return { first: begins[section], last: (begins[section + 1] ?? report.hooks.length) - 1 };
}

/**
 * Within how many of the others each hook fired.
 *
 * @param {Film} film
 * @param {number[]} indices ascending
 */
export function depthsAmong({ report: { hooks } }, indices) {
  /** @type {number[]} depths of those that are open */
  const open = [];
  return indices.map((index) => {
    const { depth } = hooks[index];
    while (open.length > 0 && open[open.length - 1] >= depth) open.pop();
    open.push(depth);
    return open.length - 1;
  });
}

/**
 * The hooks of a section as they are drawn along the time, and how the time is shared among those with a counterpart.
 *
 * @param {Film} film
 * @param {number} section
 */
export function timeOf(film, section) {
  const { first, last } = sectionRange(film, section);
  const { hooks } = film.report;
  const begin = hooks[first].begin;
  const within = hooks.slice(first, last + 1);
  // What began before the next section and goes on in it, the epoch's loop, is no part of this one's time.
  const limit = hooks[last + 1]?.begin ?? Infinity;
  const spans = within.flatMap((hook, i) =>
    hook.begin + hook.duration <= limit ? [{ index: first + i, hook, begin: hook.begin - begin, depth: hook.depth }] : [],
  );
  const end = Math.max(...spans.map(({ hook }) => hook.begin + hook.duration), hooks[last + 1]?.begin ?? 0);
  const shallowest = Math.min(...spans.map(({ depth }) => depth));
  const total = Math.max(1, end - begin);
  /** @type {{ hook: Hook, share: number }[]} */
  const shares = spans
    .filter(({ hook }) => hook.links.length > 0)
    .map(({ hook }) => ({ hook, share: ownTime(hook, spans) / total }))
    .sort((a, b) => b.share - a.share);
  return { total, spans: spans.map((span) => ({ ...span, depth: span.depth - shallowest })), shares };
}

/**
 * Microseconds of the batch in the middle, when all are ordered by their time.
 *
 * @param {Film} film
 */
export function medianTime(film) {
  const times = film.begins.slice(1).map((_, i) => timeOf(film, i + 1).total);
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/**
 * The time of a hook without those with a counterpart that fired within it: nothing is counted twice.
 *
 * @param {Hook} hook
 * @param {{ hook: Hook }[]} spans
 * @returns {number}
 */
function ownTime(hook, spans) {
  const end = hook.begin + hook.duration;
  const inner = spans.filter(({ hook: one }) => one !== hook && one.links.length > 0 && one.begin >= hook.begin && one.begin < end);
  const direct = inner.filter(({ hook: one }) => one.depth > hook.depth);
  return hook.duration - direct.reduce((sum, { hook: one }) => sum + ownTime(one, spans), 0);
}
