/** What is known of the two programs, asked: which links a line has, which lines a link, which rows a column shows. */

/** @typedef {import("../../shared/api_types").SourcesReply} Sources */
/** @typedef {import("../../shared/api_types").ProgramFold} Fold */
/** @typedef {"plain" | "lightning"} Side */

/** @type {Side[]} */
export const SIDES = ["plain", "lightning"];

/**
 * @typedef {object} Row of a column
 * @property {"line" | "fold"} kind
 * @property {number} number of the line; of a fold its first
 * @property {number} last of the lines that it stands for
 * @property {Fold} [fold]
 */

/**
 * The rows of a column: lines, and for what is folded away a row; unfolded, that row stands above its lines.
 *
 * @param {number} count of the file's lines
 * @param {Fold[]} folds in their order
 * @param {Set<number>} unfolded first lines of folds
 * @returns {Row[]}
 */
export function rowsOf(count, folds, unfolded) {
  /** @type {Row[]} */
  const rows = [];
  for (let number = 1; number <= count; number += 1) {
    const fold = folds.find(({ first }) => first === number);
    if (fold !== undefined) {
      const open = unfolded.has(number);
      rows.push({ kind: "fold", number, last: open ? number - 1 : fold.last, fold });
      if (!open) {
        number = fold.last;
        continue;
      }
    }
    rows.push({ kind: "line", number, last: number });
  }
  return rows;
}

/**
 * Names of the links that go to any of some lines, in the order in which Python declares them.
 *
 * @param {Sources} sources
 * @param {Side} side
 * @param {number} first
 * @param {number} last
 */
export function linksAt({ links }, side, first, last) {
  return Object.keys(links).filter((name) => links[name][side].some((line) => first <= line && line <= last));
}

/**
 * All lines of a program that some links go to, each once, in their order.
 *
 * @param {Sources} sources
 * @param {string[]} names names that are no link's are passed over
 * @param {Side} side
 */
export function linesOf({ links }, names, side) {
  return [...new Set(names.flatMap((name) => links[name]?.[side] ?? []))].sort((a, b) => a - b);
}

/**
 * Groups of lines that stand one below the other: [3, 4, 7] are [3, 4] and [7, 7].
 *
 * @param {number[]} lines ascending
 * @returns {[number, number][]}
 */
export function groupsOf(lines) {
  /** @type {[number, number][]} */
  const groups = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else groups.push([line, line]);
  }
  return groups;
}
