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
    this.buttons = new TransportButtons(text, { primary, step: () => run.control("step"), stop: () => run.control("stop") }, make("span"));
    this.line = new ProgressLine(text, ["step", "left", "status"]);
    this.message = make("p", "tl-programs-message", { hidden: true });
    this.node = make("div", "tl-programs-run", {}, this.buttons.node, this.line.words, this.line.bar, this.message);
  }

  render() {
    const { run, text, begin } = this;
    const { shown, status, going, acting, starting, problem } = run;
    const words = shown === null ? begin.begin : begin.again;
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
    setText(this.message, problem.words);
    this.message.hidden = problem.words === "";
    this.message.setAttribute("role", problem.alert ? "alert" : "status");
  }
}
