/** Both programs trained in lockstep: the same seed, the same batches, a step of each in turn. */
import { make, setText } from "../../shared/dom.js";
import { RunBar } from "../run_bar.js";

export class LockstepPart {
  /** @param {import("../types.d.ts").Page} page */
  constructor(page) {
    this.page = page;
    this.run = page.demonstration(() => page.schedule());
    const { text } = page;
    this.bar = new RunBar(page, this.run, {
      begin: text.lockstep_run,
      again: text.lockstep_again,
      start: () => this.run.start("lockstep"),
    });
    this.head = make("div", "tl-programs-head", {}, this.bar.node);
    this.node = make("div", "tl-programs-lockstep");
  }

  render() {
    this.bar.render();
    const report = this.run.shown?.report;
    setText(this.node, report?.kind === "lockstep" ? String(report.largest_difference) : "");
  }
}
