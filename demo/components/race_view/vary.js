/** What is varied in one's own race, as text: "warmup_steps=1,50;norm_first=on,off" (core/comparison/race_config.py reads it). */

/** @typedef {{ setting: string, values: string }} Variation name of a setting, "" for none, and its values as they stand in a field */

/**
 * @param {Variation[]} variations
 */
export function varyText(variations) {
  return variations
    .filter(({ setting }) => setting !== "")
    .map(({ setting, values }) => `${setting}=${values.replace(/[\s;]/g, "").replace(/、|，/g, ",")}`)
    .join(";");
}

/**
 * The reverse: for each of `count` fields what stands in it. What fits nowhere is passed over.
 *
 * @param {string} vary from an address, so it may be anything
 * @param {number} count
 * @returns {Variation[]}
 */
export function readVary(vary, count) {
  const parts = vary.split(";").map((part) => part.split("="));
  return Array.from({ length: count }, (_, i) => {
    const [setting, values = ""] = parts[i] ?? [""];
    return { setting, values: values.replaceAll(",", ", ") };
  });
}
