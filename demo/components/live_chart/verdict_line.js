/** What became of the run on show, in words; Python reads them from its log. */
import { make, setText } from "../shared/dom.js";
import { setTerms } from "../shared/terms.js";
import { joined } from "../shared/text.js";

/** Until it comes, the task stands in its place: nothing jumps. */
export class VerdictLine {
  /** @param {import("./types.d.ts").Text} text */
  constructor(text) {
    this.headline = make("strong", "tl-run-headline");
    this.rest = make("span", "tl-run-reasons");
    this.node = make("p", "tl-run-verdict", { role: "status", "aria-label": text.verdict }, this.headline, " ", this.rest);
    this.node.hidden = true;
  }

  /** @param {import("./types.d.ts").Run | null} run */
  render(run) {
    const verdict = run?.verdict ?? null;
    this.node.hidden = !verdict?.verdict;
    const [headline = "", ...rest] = verdict?.sentences ?? [];
    this.node.dataset.verdict = verdict?.verdict ?? "";
    setText(this.headline, headline);
    const sentences = joined(rest);
    setTerms(this.rest, sentences, "chance", "look_ahead_mask", "warmup", "label_smoothing");
  }
}
