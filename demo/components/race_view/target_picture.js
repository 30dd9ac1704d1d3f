/**
 * What label smoothing asks of the model: the distribution over all tokens that the loss compares it with, one small
 * bar chart for each share. torch.nn.CrossEntropyLoss(label_smoothing=share) makes it so: (1 - share) one-hot + share / K.
 */
import { make, shape } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/**
 * What the token that is right is to have, and each of all tokens besides.
 *
 * @param {number} share
 * @param {number} classes
 */
export function targetShares(share, classes) {
  return { high: 1 - share + share / classes, low: share / classes };
}

/**
 * The pictures as a list of elements.
 *
 * @param {{ classes: number, shares: number[] }} target `classes`: how many tokens there are, K. `shares`: for each a chart.
 * @param {import("../shared/text.js").Text} text
 * @param {string} language
 */
export function targetPicture({ classes, shares }, text, language) {
  const digits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const token = Math.floor(classes / 3);
  const charts = shares.map((share) => {
    const { high, low } = targetShares(share, classes);
    const numbers = [fill(text.target_high, { high: digits.format(high) }), fill(text.target_low, { low: digits.format(low) })];
    const title = fill(text.target_share, { share: digits.format(share) });
    return make(
      "figure",
      "tl-target-chart",
      { "data-share": share, "data-high": high, "data-low": low },
      targetBars(classes, token, high, low),
      make("figcaption", "", {}, make("b", "", {}, title), ...numbers.map((words) => make("span", "", {}, words))),
    );
  });
  return [
    make("p", "tl-race-label", {}, fill(text.target, { token, classes })),
    make("div", "tl-target-charts", {}, ...charts),
    make("p", "tl-target-formula", {}, ...clauses(fill(text.target_formula, { classes }))),
  ];
}

/**
 * A formula in pieces: a narrow screen breaks it between them only.
 *
 * @param {string} formula
 */
function clauses(formula) {
  return formula.split(/(?<=[,、])/).map((words) => make("span", "tl-target-clause", {}, words));
}

/**
 * One bar a token on an axis from 0 to 1.
 *
 * @param {number} classes
 * @param {number} token the one that is right
 * @param {number} high
 * @param {number} low
 */
function targetBars(classes, token, high, low) {
  const [width, height] = [8 * classes, 64];
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", preserveAspectRatio: "none" });
  for (let i = 0; i < classes; i++) {
    const tall = (i === token ? high : low) * height;
    const className = i === token ? "tl-target-right" : "tl-target-other";
    svg.append(shape("rect", { x: 8 * i + 1, width: 6, y: height - tall, height: tall, class: className }));
  }
  svg.append(shape("line", { x1: 0, x2: width, y1: height, y2: height, class: "tl-target-axis" }));
  return svg;
}
