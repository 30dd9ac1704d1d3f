/** Takes the run on show home: one file with all that it left behind. */
import { make, onPress, setText, turnOff } from "../shared/dom.js";
import { fetchAttachment } from "../shared/files.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Text} Text */

const SAID_MILLISECONDS = 4000; // how long the button says that it was done: in its own place nothing moves

export class TakeHome {
  /**
   * @param {Text} text
   * @param {import("./types.d.ts").RunsApi["takeHome"]} takeHome
   * @param {(value: number) => string} sizeFormat
   */
  constructor(text, takeHome, sizeFormat) {
    this.text = text;
    this.takeHome = takeHome;
    this.sizeFormat = sizeFormat;
    /** @type {Run | null} */
    this.run = null;
    this.words = text.take_home;
    this.packing = false;
    const attributes = { type: "button", "data-action": "take-home", title: text.take_home_title };
    this.button = make("button", "tl-link", attributes, text.take_home);
    this.problem = make("span", "tl-link-said", { role: "alert" });
    this.done = make("span", "tl-unseen", { role: "status" });
    this.node = make("span", "tl-take-home", {}, this.button, this.problem, this.done);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    onPress(this.button, () => this.save());
  }

  /** @param {Run | null} run on show */
  render(run) {
    if (run?.id !== this.run?.id) this.say("", "");
    this.run = run;
    this.button.hidden = run === null || run.status === "gone" || run.step === 0;
    turnOff(this.button, this.packing);
    setText(this.button, this.packing ? this.text.take_home_packing : this.words);
  }

  /**
   * @param {string} done
   * @param {string} problem
   */
  say(done, problem) {
    clearTimeout(this.timer);
    this.words = done || this.text.take_home;
    setText(this.done, done);
    setText(this.problem, problem);
    if (done) this.timer = setTimeout(() => this.end(), SAID_MILLISECONDS);
  }

  end() {
    this.say("", "");
    this.render(this.run);
  }

  /** The run may go on meanwhile; it is packed as it is when the server begins. */
  async save() {
    const { run, text } = this;
    if (run === null || this.packing) return;
    this.packing = true;
    this.say("", "");
    this.render(run);
    const words = { done: text.take_home_done, failed: text.take_home_failed };
    const { done, problem } = await fetchAttachment(this.takeHome({ run: run.id }), words, this.sizeFormat);
    this.packing = false;
    if (this.run?.id === run.id) this.say(done, problem);
    this.render(this.run);
  }
}
