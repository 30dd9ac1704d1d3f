/** What a lesson can know of switched heads, and of what each head is worth. */
import { isCertain, sorted } from "./findings.js";

/** @typedef {import("../../../shared/api_types").HeadChange} HeadChange */
/** @typedef {import("../../../shared/api_types").HeadName} HeadName */
/** @typedef {import("./switches.js").HeadSwitch} HeadSwitch */

const POINTS = 100; // percentage points in a whole

/** @param {HeadName} head "1.2": layer and head, as a picture names them */
function shortName({ layer, head }) {
  return `${layer + 1}.${head + 1}`;
}

/**
 * By how many points exact match falls, and between which bounds.
 *
 * @param {HeadChange} change
 */
function dropOf({ change, interval: [low, high] }) {
  const points = (/** @type {number} */ share) => Math.round(-10 * POINTS * share) / 10 + 0; // as the page writes it; no -0
  return { drop: points(change), low: points(high), high: points(low) };
}

/**
 * @param {HeadSwitch[]} switches
 * @param {HeadChange | null} change what they do; null: it is not known yet
 * @returns {import("../../../shared/api_types").SwitchesFacts}
 */
export function switchesFacts(switches, change) {
  const only = switches.length === 1 ? switches[0] : null;
  return {
    count: switches.length,
    measured: switches.length > 0 && change !== null,
    name: only === null ? "" : shortName(only),
    kind: only?.kind ?? "",
    layer: only === null ? 0 : only.layer + 1,
    head: only === null ? 0 : only.head + 1,
    ...(change === null ? { drop: null, low: null, high: null } : dropOf(change)),
    before: change === null ? null : change.before / change.count,
    after: change === null ? null : change.after / change.count,
    alignment: change?.alignment ?? null,
  };
}

/**
 * @param {string} model
 * @param {import("../../../shared/api_types").RankingReply | null} reply
 * @returns {import("../../../shared/api_types").RankingFacts}
 */
export function rankingFacts(model, reply) {
  const ranked = sorted(reply?.ranked ?? []);
  const worst = ranked.at(0) ?? null;
  const aligned = ranked.reduce(
    (best, one) => ((one.alignment ?? -1) > (best?.alignment ?? -1) ? one : best),
    /** @type {HeadChange | null} */ (null),
  );
  const worstDrop = worst && dropOf(worst);
  const kind = worst?.heads[0].kind ?? "";
  return {
    model,
    done: reply?.done ?? false,
    worst: worst === null ? "" : `${kind}-${worst.heads[0].layer + 1}-${worst.heads[0].head + 1}`,
    worst_name: worst === null ? "" : shortName(worst.heads[0]),
    worst_drop: worstDrop?.drop ?? null,
    worst_low: worstDrop?.low ?? null,
    worst_high: worstDrop?.high ?? null,
    worst_alignment: worst?.alignment ?? null,
    aligned_name: aligned === null ? "" : shortName(aligned.heads[0]),
    aligned_alignment: aligned?.alignment ?? null,
    aligned_drop: aligned === null ? null : dropOf(aligned).drop,
    missed: ranked.filter((one) => isCertain(one) && one.change < 0).length,
    total: reply?.total ?? 0,
  };
}
