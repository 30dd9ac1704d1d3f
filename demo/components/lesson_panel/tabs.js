/** Which tabs a lesson uses, and which of their parts. */

/**
 * @param {Pick<import("../shared/api_types").LessonReply, "steps">} lesson
 * @param {Pick<import("./types.d.ts").Props, "regions" | "presses">} places
 * @returns {string[]}
 */
export function tabsOf({ steps }, { regions, presses }) {
  const tabs = steps.flatMap(({ state, point, press }) => [
    new URLSearchParams(state).get("tab"),
    regions[point]?.[0],
    presses[press]?.[0],
  ]);
  return [...new Set(tabs.filter((tab) => typeof tab === "string" && tab !== ""))].map(String);
}

/**
 * @param {Pick<import("../shared/api_types").LessonReply, "steps">} lesson
 * @returns {string[]} as addresses call them
 */
export function partsOf({ steps }) {
  return [...new Set(steps.map(({ state }) => new URLSearchParams(state).get("part") ?? ""))].filter(Boolean);
}
