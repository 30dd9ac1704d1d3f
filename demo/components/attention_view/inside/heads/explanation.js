/** What a switch does, in words or in formulas, and where the interval comes from, with the numbers of the present change. */
import { make } from "../../../shared/dom.js";
import { withFormulas } from "../../../shared/formula.js";
import { withTerms } from "../../../shared/terms.js";
import { fill } from "../../../shared/text.js";
import { codeLines } from "../code_lines.js";

/** @typedef {Record<string, import("../../../shared/api_types").SourceLine>} Lines */

const MODES = ["off", "uniform", "fixed"];
const Z_95 = "1.96"; // quantile of the normal distribution

/**
 * @param {import("../../types.d.ts").Text} text
 * @param {import("../../../shared/depth.js").Depth} depth
 * @param {Lines} lines
 */
export function switchExplanation(text, depth, lines) {
  if (depth === "idea") return [make("p", "", {}, ...withTerms(text.heads_idea, "ablation"))];
  if (depth === "code") {
    const modes = MODES.flatMap((mode) => [
      make("dt", "", {}, text[`heads_mode_${mode}`]),
      make("dd", "", {}, codeLines(lines, [`head_${mode}`])),
    ]);
    return [make("p", "", {}, text.heads_code), codeLines(lines, ["head_switch"]), make("dl", "tl-inside-heads-modes", {}, ...modes)];
  }
  return [
    make("p", "", {}, ...withFormulas(text.heads_maths)),
    formulas("$MultiHead(Q, K, V) = Σ_i head_i W_i^O + b^O$, $head_i = A_i V_i$", "$A_i = softmax([Q_i K_i^T]/[√[d_k]])$"),
    make(
      "dl",
      "tl-inside-heads-modes",
      {},
      ...MODES.flatMap((mode) => [
        make("dt", "", {}, text[`heads_mode_${mode}`]),
        make("dd", "", {}, ...withFormulas(text[`heads_maths_${mode}`])),
      ]),
    ),
  ];
}

/**
 * @param {import("../../types.d.ts").Text} text
 * @param {import("../../../shared/depth.js").Depth} depth
 * @param {import("../../../shared/api_types").ChangeReply} change
 */
export function intervalExplanation(text, depth, { count, lost, gained, interval, lines }) {
  const counts = make("p", "", {}, fill(text.heads_counts, { lost, gained, count }));
  if (depth === "idea") return [counts];
  if (depth === "code") return [counts, codeLines(lines, ["change", "interval"])];
  const [n, l, g] = [count + 2, lost + 0.5, gained + 0.5];
  const [low, high] = interval.map((end) => end.toFixed(4).replace("-", "−"));
  return [
    counts,
    make("p", "", {}, text.heads_interval),
    formulas("$ñ = n + 2$, $l̃ = 'lost' + 0.5$, $g̃ = 'gained' + 0.5$", `$${intervalFormula("ñ", "l̃", "g̃")}$`),
    formulas(`$${intervalFormula(n, l, g)}$`, `= [${low}, ${high}]`),
  ];
}

/**
 * @param {string | number} n
 * @param {string | number} l
 * @param {string | number} g
 */
function intervalFormula(n, l, g) {
  return `[${g} − ${l}]/[${n}] ± ${Z_95} · [√[${g} + ${l} − [(${g} − ${l})^2]/[${n}]]]/[${n}]`;
}

/** @param {...string} words */
function formulas(...words) {
  return make("p", "tl-inside-heads-formula", {}, ...words.map((line) => make("span", "", {}, ...withFormulas(line))));
}
