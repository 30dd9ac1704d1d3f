/** Python in colours: keywords, strings, comments, numbers, and the names that a definition gives. Enough for the two programs, no more. */

/** @typedef {{ kind: "" | "keyword" | "string" | "comment" | "number" | "name", text: string }} Token */

const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return self try while with yield"
  ).split(" "),
);
const TRIPLE = /"""|'''/;
const TOKEN = new RegExp(
  [
    "(?<comment>#.*)",
    "(?<triple>[rbfRBF]{0,2}(?:\"\"\"|'''))",
    "(?<string>[rbfRBF]{0,2}(?:\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'))",
    "(?<number>\\b\\d[\\w.]*(?:(?<=\\de)[-+]\\d+)?)",
    "(?<word>@?[\\p{L}_][\\p{L}\\p{N}_]*)",
    "(?<other>\\s+|.)",
  ].join("|"),
  "gu",
);

/**
 * Each line as tokens, whose texts one after the other are the line.
 *
 * @param {string[]} lines of a whole file: a string in three quotes may go over several
 * @returns {Token[][]}
 */
export function tokensOf(lines) {
  let quotes = ""; // of the string that goes on in the next line
  return lines.map((line) => {
    const found = tokensOfLine(line, quotes);
    quotes = found.quotes;
    return found.tokens;
  });
}

/**
 * @param {string} line
 * @param {string} open quotes of a string that began in a line before, else ""
 */
function tokensOfLine(line, open) {
  /** @type {Token[]} */
  const tokens = [];
  let rest = line;
  let quotes = open;
  let defined = false; // the next word is the name of a function or class
  /** @param {string} text @param {Token["kind"]} kind */
  const add = (text, kind) => {
    const last = tokens.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text !== "") tokens.push({ kind, text });
    rest = rest.slice(text.length);
  };
  while (rest !== "") {
    if (quotes !== "") {
      const end = rest.indexOf(quotes);
      add(end < 0 ? rest : rest.slice(0, end + quotes.length), "string");
      if (end >= 0) quotes = "";
      continue;
    }
    TOKEN.lastIndex = 0;
    const match = /** @type {RegExpExecArray} */ (TOKEN.exec(rest));
    const groups = /** @type {Record<string, string | undefined>} */ (match.groups);
    const [text] = match;
    if (groups.comment !== undefined) add(text, "comment");
    else if (groups.triple !== undefined) {
      quotes = /** @type {RegExpExecArray} */ (TRIPLE.exec(text))[0];
      add(text, "string");
    } else if (groups.string !== undefined) add(text, "string");
    else if (groups.number !== undefined) add(text, "number");
    else if (groups.word !== undefined) {
      add(text, KEYWORDS.has(text) ? "keyword" : defined || text.startsWith("@") ? "name" : "");
      defined = text === "def" || text === "class";
    } else add(text, "");
  }
  return { tokens, quotes };
}
