/** From query and key to the masked score: the inside of the softmax of equation 1. */
import { fill } from "../../../shared/text.js";
import { undividedWeight } from "./cell_facts.js";
import { dotFormula, maskFormula, scaleFormula } from "./formulas.js";
import { NumberStrips, largestOf } from "./number_strips.js";
import { figures, plainFigures } from "./number_words.js";
import { Step } from "./step.js";

/** @typedef {import("./step.js").Scene} Scene */

export class DotStep extends Step {
  /** @param {import("../../../shared/text.js").Text} text */
  constructor(text) {
    /** @type {Scene | null} */
    let shown = null;
    const strips = new NumberStrips({
      text,
      className: "tl-inside-cell-products",
      wordsOf: (i) => {
        if (shown === null) return "";
        const { query, key, products } = shown.cell;
        return fill(text.cell_product_words, {
          n: i + 1,
          query: figures(query[i]),
          key: figures(key[i]),
          product: figures(products[i]),
        });
      },
    });
    super(text, "score", strips.node);
    this.figures = [strips];
    this.strips = strips;
    this.keep = (/** @type {Scene} */ scene) => (shown = scene);
  }

  /** @param {Scene} scene */
  render(scene) {
    const { text } = this;
    const { cell, head, row, column } = scene;
    this.keep(scene);
    const largest = Math.max(largestOf(cell.query), largestOf(cell.key)); // one measure for both
    const dot = figures(cell.dot);
    const words = this.sentence({ row, column, dot });
    this.say(scene, {
      words,
      formula: dotFormula(cell),
      shapes: fill(text.cell_score_shapes, { row, rows: head.rows, columns: head.columns, d_k: head.dK, d_model: head.dModel }),
      steps: ["query", "key", "score"],
      result: fill(text.cell_score_result, { dot }),
    });
    this.strips.show(
      [
        { label: fill(text.cell_query, { row }), values: cell.query, largest },
        { label: fill(text.cell_key, { column }), sign: "×", values: cell.key, largest },
        { label: text.cell_products, sign: "=", values: cell.products },
      ],
      { name: text.cell_score, sentence: words, chief: 2 },
    );
  }
}

export class ScaleStep extends Step {
  /** @param {import("../../../shared/text.js").Text} text */
  constructor(text) {
    super(text, "scale");
    /** @type {NumberStrips[]} */
    this.figures = [];
  }

  /** @param {Scene} scene */
  render(scene) {
    const { text } = this;
    const { cell, head, column, chosen } = scene;
    const values = { dot: figures(cell.dot), d_k: head.dK, scale: plainFigures(head.scale), score: figures(cell.score) };
    const weights = { column, undivided: figures(undividedWeight(cell, head.scale, chosen)), weight: figures(cell.weights[chosen]) };
    const result = fill(head.isScaled ? text.cell_scale_result : text.cell_unscaled_result, values);
    const isTold = head.isScaled && cell.allowed[chosen];
    this.say(scene, {
      words: head.isScaled ? this.sentence(values) : fill(text.cell_unscaled, values),
      formula: scaleFormula(cell, head),
      shapes: fill(text.cell_scale_shapes, { rows: head.rows, columns: head.columns }),
      steps: ["scale"],
      result: isTold ? fill(text.cell_undivided, { ...weights, result }) : result,
    });
  }
}

export class MaskStep extends Step {
  /** @param {import("../../../shared/text.js").Text} text */
  constructor(text) {
    super(text, "mask");
    /** @type {NumberStrips[]} */
    this.figures = [];
  }

  /** @param {Scene} scene */
  render(scene) {
    const { text } = this;
    const { cell, row, column, chosen, head } = scene;
    const isAllowed = cell.allowed[chosen];
    const values = {
      row,
      column,
      score: figures(cell.score),
      count: cell.allowed.filter(Boolean).length,
      columns: cell.allowed.length,
    };
    this.node.dataset.allowed = String(isAllowed);
    this.say(scene, {
      words: fill(isAllowed ? text.cell_mask_idea : text.cell_masked_idea, values),
      formula: maskFormula(cell.score, isAllowed),
      shapes: fill(text.cell_scale_shapes, { rows: head.rows, columns: head.columns }),
      steps: ["mask"],
      result: fill(isAllowed ? text.cell_mask_result : text.cell_masked_result, values),
    });
  }
}
