/** What became of the run on show, in words; Python reads them from its log. */
import { make, setText } from "../shared/dom.js";
import { joined } from "../shared/text.js";

/** It keeps its place from Train on, so that nothing jumps when it comes. */
export class VerdictLine {
  /** @param {import("./types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.headline = make("strong", "tl-run-headline");
    this.rest = make("span", "tl-run-reasons");
    this.node = make("p", "tl-run-verdict", { role: "status", "aria-label": text.verdict }, this.headline, " ", this.rest);
    this.node.hidden = true;
  }

  /** @param {import("./types.d.ts").Run | null} run */
  render(run) {
    const verdict = run?.verdict ?? null;
    this.node.hidden = run === null || (verdict === null ? run.status === "gone" : verdict.verdict === "");
    const [headline = "", ...rest] = verdict?.sentences ?? [];
    this.node.dataset.verdict = verdict?.verdict ?? "";
    setText(this.headline, headline);
    setText(this.rest, verdict === null ? this.text.verdict_hint : joined(rest));
  }
}
