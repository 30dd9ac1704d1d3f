/** The lines of core that compute what is explained, as the server read them from its source. */
import { make } from "../../shared/dom.js";

/** @typedef {import("../../shared/api_types").SourceLine} SourceLine */

/**
 * @param {Record<string, SourceLine>} lines
 * @param {string[]} steps those that are shown, in this order, where there are such
 */
export function codeLines(lines, steps) {
  const shown = steps.flatMap((step) => (lines[step] === undefined ? [] : [lines[step]]));
  return make(
    "ul",
    "tl-inside-code",
    {},
    ...shown.map(({ file, number, text }) =>
      make("li", "", {}, make("span", "tl-inside-code-place", {}, `${file}:${number}`), make("code", "", {}, text)),
    ),
  );
}
