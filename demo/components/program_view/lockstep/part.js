/** Both programs trained in lockstep: the same seed, the same batches, a step of each in turn. */
import { make, setText } from "../../shared/dom.js";
import { fill } from "../../shared/text.js";
import { RunBar } from "../run_bar.js";
import { Curves } from "./curves.js";
import { StepTimes } from "./times.js";
import { differenceSentence } from "./words.js";

const STEPS = 200; // of each program, until the server has said it

export class LockstepPart {
  /** @param {import("../types.d.ts").Page} page */
  constructor(page) {
    this.page = page;
    this.run = page.demonstration(() => page.schedule(), "lockstep");
    const { text } = page;
    this.bar = new RunBar(page, this.run, {
      begin: text.lockstep_run,
      again: text.lockstep_again,
      start: () => this.run.start("lockstep"),
    });
    this.about = make("p", "tl-programs-about");
    this.difference = make("p", "tl-programs-difference");
    this.curves = new Curves(page);
    this.times = new StepTimes(page);
    this.head = make("div", "tl-programs-head", {}, this.about, this.bar.node, this.difference);
    const curves = make(
      "section",
      "",
      {},
      make("h2", "", {}, text.lockstep_curves),
      make("p", "tl-programs-note", {}, text.lockstep_curves_about),
    );
    curves.append(this.curves.node);
    this.node = make("div", "tl-programs-lockstep", {}, curves, this.times.node);
  }

  /** @param {boolean} open an example of what pointing at a line shows */
  shown(open) {
    if (open) this.page.code.point(["backward"]);
  }

  clear() {
    this.run.clear();
  }

  render() {
    const { text, formats } = this.page;
    const { shown } = this.run;
    const maxSteps = shown?.maxSteps || STEPS;
    setText(this.about, fill(text.lockstep_about, { steps: formats.whole(maxSteps) }));
    this.bar.render();
    setText(this.difference, differenceSentence(shown, text, formats));
    this.curves.render(shown, maxSteps);
    this.times.render(shown?.report?.kind === "lockstep" ? shown.report : null);
  }
}
