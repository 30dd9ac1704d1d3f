/** From the weights to the residual stream: the weighted sum of the values, W^O, and Add & Norm. */
import { fill } from "../../../shared/text.js";
import { normOf } from "./arithmetic.js";
import { mixedFormula, residualFormula, shareFormula } from "./formulas.js";
import { NumberStrips, largestOf } from "./number_strips.js";
import { figures, sumWords } from "./number_words.js";
import { Step } from "./step.js";

/** @typedef {import("./step.js").Scene} Scene */
/** @typedef {import("../../../shared/text.js").Text} Text */

const TERMS = 3; // of a sum in words

/** A step with one figure, whose formula is of the number that is pointed at. */
class NumberStep extends Step {
  /**
   * @param {Text} text
   * @param {string} name
   * @param {string} className
   * @param {boolean} inline
   */
  constructor(text, name, className, inline) {
    const strips = new NumberStrips({
      text,
      className,
      inline,
      wordsOf: (index) => (this.scene === null ? "" : this.numberWords(this.scene, index)),
      onPoint: () => this.scene?.depth === "maths" && this.formula.replaceChildren(...this.formulaOf(this.scene)),
    });
    super(text, name, strips.node);
    /** @type {Scene | null} */
    this.scene = null;
    this.strips = strips;
    this.figures = [strips];
  }

  /**
   * @param {Scene} _scene
   * @param {number} _index
   * @returns {string}
   */
  numberWords(_scene, _index) {
    return "";
  }

  /**
   * @param {Scene} _scene
   * @returns {Element[]}
   */
  formulaOf(_scene) {
    return [];
  }
}

/** The head's output: the values, each as strong as its weight. */
export class MixedStep extends NumberStep {
  /** @param {Text} text */
  constructor(text) {
    super(text, "mixed", "tl-inside-cell-values", true);
  }

  /** @param {Scene} scene */
  render(scene) {
    const { text } = this;
    const { cell, head, columns, row } = scene;
    this.scene = scene;
    const rows = columns.map((label, i) => ({
      label,
      sign: i === 0 ? "" : "+",
      note: `× ${cell.used[i].toFixed(3)}`,
      values: head.values.subarray(i * head.dK, (i + 1) * head.dK),
      strength: Math.max(0.06, cell.used[i]),
      largest: largestOf(head.values),
    }));
    const words = this.sentence({ row });
    const output = { label: text.cell_output, sign: "=", values: cell.mixed, note: "" };
    this.strips.show([...rows, output], { name: text.cell_mixed, sentence: words, chief: rows.length });
    this.say(scene, {
      words,
      formula: this.formulaOf(scene),
      shapes: fill(text.cell_mixed_shapes, { rows: head.rows, columns: head.columns, d_k: head.dK }),
      steps: ["mixed"],
      result: fill(text.cell_mixed_result, { norm: figures(normOf(cell.mixed)) }),
    });
  }

  /**
   * @override
   * @param {Scene} scene
   * @param {number} index
   */
  numberWords({ cell, head }, index) {
    const sum = sumWords(head.mixedTerms(cell.used, index), TERMS);
    return fill(this.text.cell_sum_words, { n: index + 1, sum, value: figures(cell.mixed[index]) });
  }

  /**
   * @override
   * @param {Scene} scene
   */
  formulaOf({ cell, head }) {
    const { told } = this.strips;
    return mixedFormula(head.mixedTerms(cell.used, told), told, cell.mixed[told]);
  }
}

/** What the head writes, through its columns of W^O. */
export class ShareStep extends NumberStep {
  /** @param {Text} text */
  constructor(text) {
    super(text, "share", "tl-inside-cell-share", false);
  }

  /** @param {Scene} scene */
  render(scene) {
    const { text } = this;
    const { cell, head, which } = scene;
    this.scene = scene;
    const [share, others] = [figures(normOf(cell.share)), figures(normOf(cell.others))];
    const largest = Math.max(largestOf(cell.share), largestOf(cell.others));
    const words = this.sentence({ d_k: head.dK, d_model: head.dModel });
    this.strips.show(
      [
        { label: fill(text.cell_share_of, { head: which.head + 1 }), values: cell.share, largest, note: norm(text, share) },
        { label: text.cell_others, values: cell.others, largest, note: norm(text, others) },
      ],
      { name: text.cell_share, sentence: words, chief: 0 },
    );
    this.say(scene, {
      words,
      formula: this.formulaOf(scene),
      shapes: fill(text.cell_share_shapes, { rows: head.rows, d_k: head.dK, d_model: head.dModel }),
      steps: ["share"],
      result: fill(text.cell_share_result, { share, others }),
    });
  }

  /**
   * @override
   * @param {Scene} scene
   * @param {number} index
   */
  numberWords({ cell, head }, index) {
    const sum = sumWords(head.shareTerms(cell.mixed, index), TERMS);
    return fill(this.text.cell_sum_words, { n: index + 1, sum, value: figures(cell.share[index]) });
  }

  /**
   * @override
   * @param {Scene} scene
   */
  formulaOf({ cell, head, which }) {
    const { told } = this.strips;
    return shareFormula(head.shareTerms(cell.mixed, told), told, cell.share[told], which);
  }
}

/** What the sub-layer adds to the residual stream. */
export class ResidualStep extends NumberStep {
  /** @param {Text} text */
  constructor(text) {
    super(text, "residual", "tl-inside-cell-stream", false);
  }

  /** @param {Scene} scene */
  render(scene) {
    const { text } = this;
    const { cell, head } = scene;
    this.scene = scene;
    const { before, written, after, residual } = cell;
    const largest = Math.max(...[before, written].map(largestOf), residual === "normed" ? 0 : largestOf(after));
    const lengths = { before: figures(normOf(before)), written: figures(normOf(written)), after: figures(normOf(after)) };
    const words = fill(text[`cell_residual_${residual}`], lengths);
    this.strips.show(
      [
        { label: text.cell_before, values: before, largest, note: norm(text, lengths.before) },
        { label: text.cell_written, sign: residual === "alone" ? "" : "+", values: written, largest, note: norm(text, lengths.written) },
        {
          label: residual === "normed" ? text.cell_normed : text.cell_after,
          sign: residual === "normed" ? "→" : "=",
          values: after,
          largest: residual === "normed" ? largestOf(after) : largest,
          note: norm(text, lengths.after),
        },
      ],
      { name: text.cell_residual, sentence: words, chief: 1 },
    );
    this.say(scene, {
      words,
      formula: this.formulaOf(scene),
      shapes: fill(text.cell_residual_shapes, { rows: head.rows, d_model: head.dModel }),
      steps: [head.preLN ? "pre_ln" : "post_ln"],
    });
  }

  /**
   * @override
   * @param {Scene} scene
   * @param {number} index
   */
  numberWords({ cell: { before, written, after, residual } }, index) {
    const values = { n: index + 1, before: figures(before[index]), written: figures(written[index]), after: figures(after[index]) };
    return fill(this.text[`cell_stream_words_${residual}`], values);
  }

  /**
   * @override
   * @param {Scene} scene
   */
  formulaOf({ cell }) {
    return residualFormula(cell, this.strips.told);
  }
}

/**
 * @param {Text} text
 * @param {string} length
 */
function norm(text, length) {
  return fill(text.cell_norm, { length });
}
