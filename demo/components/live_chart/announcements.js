/** Says aloud what a training reaches, in one polite live region; a switch mutes it, which this browser remembers. */
import { Announcer } from "../shared/announcer.js";
import { make } from "../shared/dom.js";
import { remember, remembered } from "../shared/storage.js";
import { Milestones } from "./milestones.js";

const MUTED = "tl-muted"; // key of what is remembered

export class Announcements {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {import("./types.d.ts").NumberFormats} formats
   */
  constructor(text, { whole }) {
    this.text = text;
    this.whole = whole;
    this.region = make("p", "tl-unseen tl-spoken", { "aria-live": "polite" });
    this.announcer = new Announcer({ say: (words) => (this.region.textContent = words) });
    this.button = make("button", "tl-figure-button", { type: "button", "data-action": "announce" }, text.spoken_switch);
    this.button.title = text.spoken_switch_why;
    this.button.addEventListener("click", () => {
      const muted = !this.announcer.muted;
      remember(MUTED, muted ? "yes" : "no");
      this.mute(muted);
    });
    /** @type {Milestones | null} */
    this.milestones = null;
    this.mute(remembered(MUTED) === "yes");
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.announcer.mute(muted);
    this.button.setAttribute("aria-pressed", String(!muted));
  }

  /** @param {import("./types.d.ts").Run | null} run */
  render(run) {
    if (run === null || this.milestones?.run !== run.id) {
      this.announcer.clear();
      this.milestones = run && new Milestones(run.id);
    }
    if (run === null || this.milestones === null) return;
    for (const sentence of this.milestones.news(run, this.text, this.whole)) this.announcer.offer(sentence);
  }
}
