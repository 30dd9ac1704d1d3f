/** Switched heads in an address: "cross-1-2-off encoder-2-1-fixed-3.1.4"; layers and heads count from 1, as a person does. */
import { KINDS } from "../../../shared/heatmap/shapes.js";
import { MODES } from "./switches.js";

/** @typedef {import("../../types.d.ts").HeadSwitch} HeadSwitch */

const MOST = 1000; // heads that are read: a model has fewer
const LONGEST = 60_000; // letters that are read

/** @param {HeadSwitch[]} switches */
export function writtenSwitches(switches) {
  return switches
    .map(({ kind, layer, head, mode, source }) => {
      const tokens =
        source === undefined
          ? []
          : [
              source
                .trim()
                .split(/[\s,、，;；]+/)
                .join("."),
            ];
      return [kind, layer + 1, head + 1, mode, ...tokens].join("-");
    })
    .join(" ");
}

/**
 * What is no switch is passed over.
 *
 * @param {string} words
 * @returns {HeadSwitch[]}
 */
export function readSwitches(words) {
  return words
    .slice(0, LONGEST)
    .split(" ")
    .slice(0, MOST)
    .flatMap((word) => {
      const found = /^(\w+)-([1-9]\d{0,2})-([1-9]\d{0,2})-(\w+)(?:-([\w.+-]{1,400}))?$/.exec(word);
      const kind = KINDS.find((known) => known === found?.[1]);
      const mode = MODES.find((known) => known === found?.[4]);
      if (found === null || kind === undefined || mode === undefined || (mode === "fixed") !== (found[5] !== undefined)) return [];
      const source = mode === "fixed" ? { source: found[5].replaceAll(".", " ") } : {};
      return [{ kind, layer: Number(found[2]) - 1, head: Number(found[3]) - 1, mode, ...source }];
    });
}
