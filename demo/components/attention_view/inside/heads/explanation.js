/** What a switch does, in words or in formulas, and where the interval comes from, with the numbers of the present change. */
import { make } from "../../../shared/dom.js";
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
    make("p", "", {}, text.heads_maths),
    formula("MultiHead(Q, K, V) = Σᵢ headᵢ Wᵢᴼ + bᴼ,  headᵢ = Aᵢ Vᵢ", "Aᵢ = softmax(Qᵢ Kᵢᵀ / √dₖ)"),
    make(
      "dl",
      "tl-inside-heads-modes",
      {},
      ...MODES.flatMap((mode) => [make("dt", "", {}, text[`heads_mode_${mode}`]), make("dd", "", {}, text[`heads_maths_${mode}`])]),
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
    formula("ñ = n + 2,  l̃ = lost + ½,  g̃ = gained + ½", `(g̃ − l̃)/ñ ± ${Z_95} √(g̃ + l̃ − (g̃ − l̃)²/ñ) / ñ`),
    formula(`(${g} − ${l})/${n} ± ${Z_95} √(${g} + ${l} − (${g} − ${l})²/${n}) / ${n}`, `= [${low}, ${high}]`),
  ];
}

/** @param {...string} lines */
function formula(...lines) {
  return make("p", "tl-inside-heads-formula", {}, ...lines.map((line) => make("span", "", {}, line)));
}
