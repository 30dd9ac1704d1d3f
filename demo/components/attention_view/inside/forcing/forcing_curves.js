/** The loss at each position, in both ways. */
import { make } from "../../../shared/dom.js";
import { LinePlot } from "../../../shared/plot/line_plot.js";
import { fill, numberFormats } from "../../../shared/text.js";
import { markStep } from "../step_mark.js";

const PANEL = "loss";

/**
 * A loss at the axis, where there is room for five letters.
 *
 * @param {number} loss in nats
 */
export function tickWords(loss) {
  return loss !== 0 && Math.abs(loss) < 0.01 ? Number(loss.toPrecision(2)).toExponential() : String(Number(loss.toPrecision(3)));
}

export class ForcingCurves {
  /** @param {import("../../types.d.ts").Inside} inside */
  constructor({ text, language }) {
    this.node = make("div", "tl-inside-forcing-chart");
    this.plot = new LinePlot(this.node, {
      label: text.forcing_curves,
      language,
      text,
      x: { min: 1, max: 2, label: text.forcing_position, describe: (x) => fill(text.forcing_at, { step: x }) },
      panels: [
        {
          key: PANEL,
          title: text.forcing_curves,
          height: 130,
          y: { scale: "linear", min: 0, max: null, empty: [0, 1], format: numberFormats(language).decimal, tick: tickWords },
          series: [
            { key: "forced", label: text.forcing_forced, color: "--tl-accent", width: 2, points: true, xs: [], ys: [] },
            { key: "free", label: text.forcing_free, color: "--tl-lr", width: 2, dash: [5, 4], points: true, xs: [], ys: [] },
          ],
          marks: [],
        },
      ],
    });
  }

  /** @param {import("../../../shared/api_types").ForcingReply} reply */
  render(reply) {
    for (const way of /** @type {const} */ (["forced", "free"])) {
      const { losses } = reply[way];
      const xs = losses.map((_, t) => t + 1);
      this.plot.data(PANEL, way, xs, losses);
    }
    this.plot.options.x.max = Math.max(2, reply.expected.length);
    this.plot.update();
  }

  /** @param {number} step */
  renderStep(step) {
    markStep(this.plot, PANEL, step);
  }
}
