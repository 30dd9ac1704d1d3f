/** The buttons of a demonstration, how far it is, and what went wrong. */
import { make, setText } from "../shared/dom.js";
import { ProgressLine, statusText } from "../shared/progress.js";
import { fill, timeLeft } from "../shared/text.js";
import { TransportButtons } from "../shared/transport.js";

export class RunBar {
  /**
   * @param {Pick<import("./types.d.ts").Page, "text" | "formats">} page
   * @param {import("./demonstration.js").DemonstrationRun} run
   * @param {{ begin: string, again: string, start: () => void }} begin words of the first button before and after a run, and what it does
   */
  constructor({ text, formats }, run, begin) {
    this.text = text;
    this.formats = formats;
    this.run = run;
    this.begin = begin;
    const primary = () => (run.going ? run.control(run.status === "paused" ? "resume" : "pause") : begin.start());
    this.line = new ProgressLine(text, ["step", "left", "status"]);
    const actions = { primary, step: () => run.control("step"), stop: () => run.control("stop") };
    this.buttons = new TransportButtons(text, actions, this.line.words);
    // A reader speaks an alert each time it is written; what is only said stands apart.
    this.quiet = make("span", "", { role: "status" });
    this.alert = make("span", "tl-alert", { role: "alert" });
    this.message = make("p", "tl-programs-message", {}, this.quiet, this.alert);
    this.node = make("div", "tl-programs-run", {}, this.buttons.node, this.line.bar, this.message);
  }

  render() {
    const { run, text, begin } = this;
    const { shown, status, going, acting, starting, problem } = run;
    const words = shown === null ? begin.begin : begin.again;
    this.node.dataset.status = starting ? "starting" : status;
    this.buttons.show({ status, going, acting }, starting, { begin: words, mayBegin: true, mayStep: status === "paused" });
    const { whole } = this.formats;
    const step = shown?.step ?? 0;
    const maxSteps = shown?.maxSteps ?? 0;
    const texts = {
      step: maxSteps > 0 ? fill(text.step_of, { step: whole(step), max: whole(maxSteps) }) : "",
      left: shown?.status === "running" && shown.secondsLeft !== null ? timeLeft(shown.secondsLeft, text) : "",
      status: starting ? text.starting : statusText(shown, text),
    };
    this.line.show(texts, step, maxSteps);
    setText(this.quiet, problem.alert ? "" : problem.words);
    setText(this.alert, problem.alert ? problem.words : "");
  }
}
