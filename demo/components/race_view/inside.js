/** Looking into one runner of a race that is over: its attention film below the race, or its answers on the Decode tab. */
import { make, onPress, setText } from "../shared/dom.js";
import { publish } from "../shared/messages.js";
import { fill } from "../shared/text.js";

const SEPARATOR = "."; // between the id of a race and the number of a runner, as RUNNER in core/classroom/subscriptions.py

export class Inside {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {(order: { race: string, runner: number }) => void} decode opens a runner on the Decode tab
   * @param {() => void} changed is called when another runner's film is open, or none
   */
  constructor(text, decode, changed) {
    this.text = text;
    this.decode = decode;
    this.changed = changed;
    /** @type {{ race: string, runner: number } | null} */
    this.open = null; // whose film is on show
    /** @type {HTMLElement | null} */
    this.opener = null; // the button that opened it
    this.title = make("h3", "tl-race-inside-title", { tabindex: -1 });
    this.close = make("button", "tl-race-save", { type: "button", "data-action": "close" }, text.inside_close);
    onPress(this.close, () => this.goBack());
    this.node = make("section", "tl-race-inside", { hidden: "" }, this.title, this.close);
  }

  /**
   * The two ways into a runner.
   *
   * @param {string} race id of the page's subscription
   * @param {number} runner from 0
   * @param {string} name
   */
  buttons(race, runner, name) {
    const { text } = this;
    const look = this.button("look", text.inside_look, fill(text.inside_look_title, { runner: name }));
    const decode = this.button("decode", text.inside_decode, fill(text.inside_decode_title, { runner: name }));
    onPress(look, () => this.show({ race, runner }, name, look));
    onPress(decode, () => this.decode({ race, runner }));
    return make("span", "tl-race-ways", {}, look, decode);
  }

  /**
   * @param {string} action
   * @param {string} words
   * @param {string} title
   */
  button(action, words, title) {
    return make("button", "tl-race-save", { type: "button", "data-action": action, "aria-label": title, title }, words);
  }

  /**
   * @param {{ race: string, runner: number }} place
   * @param {string} name
   * @param {HTMLElement} opener
   */
  show(place, name, opener) {
    this.opener = opener;
    this.follow(place, name);
    this.title.focus({ preventScroll: true });
  }

  /**
   * A room's teacher looks into a runner: the keyboard stays where it is.
   *
   * @param {{ race: string, runner: number }} place
   * @param {string} name
   */
  follow(place, name) {
    this.open = place;
    setText(this.title, fill(this.text.inside, { runner: name }));
    this.node.hidden = false;
    publish("runnerShown", { run: place.race + SEPARATOR + place.runner });
    this.node.scrollIntoView({ block: "start" });
    this.changed();
  }

  /** To the runner's line. */
  goBack() {
    this.end();
    this.opener?.focus({ preventScroll: true });
    this.opener?.scrollIntoView({ block: "center" });
  }

  /** Shows no runner any more. */
  end() {
    if (this.open === null) return;
    this.open = null;
    this.node.hidden = true;
    publish("runnerShown", { run: null });
    this.changed();
  }

  /** @param {import("./types.d.ts").Race | null} race on show; of another one no runner is */
  render(race) {
    if (this.open !== null && this.open.race !== race?.id) this.end();
  }
}
