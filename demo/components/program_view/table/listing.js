/** Lines of a program as they stand in its file. */
import { make } from "../../shared/dom.js";

/**
 * @param {string} caption
 * @param {{ number: number, text: string, added?: boolean }[]} lines added: marked, and named for who does not see the mark
 * @param {string} added what stands before such a line for a screen reader
 */
export function listing(caption, lines, added = "") {
  const rows = lines.map((line) =>
    make(
      "span",
      line.added ? "tl-programs-table-line tl-programs-table-added" : "tl-programs-table-line",
      {},
      make("span", "tl-programs-table-number", { "aria-hidden": "true" }, `${line.added ? "+" : " "}${String(line.number).padStart(4)} `),
      ...(line.added ? [make("span", "tl-unseen", {}, added)] : []),
      `${line.text}\n`,
    ),
  );
  return make(
    "figure",
    "tl-programs-table-listing",
    {},
    make("figcaption", "", {}, caption),
    make("pre", "", { tabindex: 0, role: "region", "aria-label": caption }, make("code", "", {}, ...rows)),
  );
}
