/** The norms of the model's parts: an extra, whose curves stand below the others when somebody asks for them. */
import { make } from "../shared/dom.js";
import { LinePlot } from "../shared/plot/line_plot.js";
import { stepAxis } from "./charts.js";
import { MODEL_PARTS, NORM_KINDS } from "./run_state.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").NumberFormats} NumberFormats */

/** Told apart without colour too. */
const LOOKS = {
  embeddings: { color: "--tl-lr", dash: [2, 3] },
  encoder: { color: "--tl-token", dash: [8, 4] },
  decoder: { color: "--tl-loss", dash: [] },
  fc_out: { color: "--tl-exact", dash: [9, 3, 2, 3] },
};

/**
 * @param {import("./types.d.ts").NormKind} kind
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {import("../shared/plot/types.d.ts").Panel}
 */
function normPanel(kind, text, { decimal }) {
  return {
    key: kind,
    title: text[`norms_${kind}`],
    height: 180,
    hint: text.hint_norms,
    y: { scale: "log", empty: [0.01, 1], format: decimal, tick: (y) => (y < 0.01 ? y.toExponential(0) : String(y)) },
    series: MODEL_PARTS.map((part) => {
      const label = text[`part_${part}`];
      return { key: part, label, endLabel: label, width: 1.8, ...LOOKS[part] };
    }),
  };
}

export class NormCharts {
  /**
   * @param {Text} text
   * @param {string} language
   * @param {NumberFormats} formats
   * @param {() => void} onOpen is called when the curves have been opened or closed
   */
  constructor(text, language, formats, onOpen) {
    const charts = make("div", "tl-norms-plot");
    const reasons = NORM_KINDS.map((kind) => make("p", "tl-norms-why", {}, text[`norms_${kind}_why`]));
    this.part = make("div", "tl-norms", { id: "tl-norms" }, charts, ...reasons);
    this.toggle = make("button", "tl-choice", { type: "button", "data-action": "norms", "aria-controls": "tl-norms" }, text.norms);
    this.toggle.addEventListener("click", () => {
      this.open(Boolean(this.part.hidden));
      onOpen();
    });
    this.head = make("div", "tl-more", {}, this.toggle);
    this.plot = new LinePlot(charts, {
      label: text.norms_charts,
      language,
      text,
      x: stepAxis(text, formats),
      panels: NORM_KINDS.map((kind) => normPanel(kind, text, formats)),
    });
    this.open(false);
  }

  /** @param {boolean} visible */
  open(visible) {
    this.part.hidden = !visible;
    this.toggle.setAttribute("aria-expanded", String(visible));
  }

  /**
   * @param {Run | null} run
   * @param {number} maxSteps at which the axis ends
   */
  render(run, maxSteps) {
    if (this.part.hidden) return;
    this.plot.options.x.max = maxSteps;
    for (const kind of NORM_KINDS) {
      for (const part of MODEL_PARTS) this.plot.data(kind, part, run?.norms.steps ?? [], run?.norms[kind][part] ?? []);
    }
    this.plot.update();
  }

  destroy() {
    this.plot.destroy();
  }
}
