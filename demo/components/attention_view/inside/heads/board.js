/** A switch for every head: it says how the head works, and a press gives it the chosen mode, or makes it as trained again. */
import { make, setText } from "../../../shared/dom.js";
import { choiceGroup, press } from "../../../shared/player.js";
import { fill } from "../../../shared/text.js";
import { OneStop } from "./one_stop.js";
import { allHeads, headKey, longName, MODES, modeWords, pressed, switchOf } from "./switches.js";

/** @typedef {import("./switches.js").HeadSwitch} HeadSwitch */
/** @typedef {import("../../../shared/api_types").HeadName} HeadName */

export class Board {
  /**
   * @param {import("../../types.d.ts").Inside} inside
   * @param {(change: (switches: HeadSwitch[]) => HeadSwitch[]) => void} apply makes other switches out of the present ones
   */
  constructor({ text, examples }, apply) {
    this.text = text;
    this.apply = apply;
    /** @type {HeadSwitch["mode"]} */
    this.mode = "off"; // that a press gives
    this.size = "";
    /** @type {{ head: HeadName, button: HTMLButtonElement }[]} */
    this.switches = [];
    /** @type {[HeadSwitch["mode"], string, string][]} */
    const modes = MODES.map((mode) => [mode, text[`heads_mode_${mode}`], text[`heads_mode_${mode}_title`]]);
    this.modes = choiceGroup("tl-attn", "head-mode", text.heads_press, modes, (mode) => this.choose(mode));
    this.source = make("input", "tl-inside-heads-source", { type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false" });
    this.source.value = examples[1] ?? examples[0] ?? "";
    this.renewed = this.source.value; // what the heads have got
    this.source.addEventListener("keydown", (event) => event.key === "Enter" && this.renew());
    this.source.addEventListener("change", () => this.renew());
    const take = (/** @type {string} */ example) => {
      this.source.value = example;
      this.renew();
    };
    const chips = examples.map((example) =>
      make("button", "tl-inside-heads-example", { type: "button", click: () => take(example) }, example),
    );
    this.other = make(
      "div",
      "tl-inside-heads-other",
      {},
      make("label", "", {}, make("span", "tl-attn-label", {}, text.heads_source), this.source),
      make("div", "tl-inside-heads-examples", { role: "group", "aria-label": text.heads_examples }, ...chips),
    );
    this.problem = make("p", "tl-inside-heads-problem", { role: "alert", id: "tl-inside-heads-problem" });
    this.grid = make("div", "tl-inside-heads-board", { role: "group", "aria-label": text.heads_board });
    this.stop = new OneStop(this.grid);
    this.node = make("div", "tl-inside-heads-switches", {}, this.modes, this.other, this.problem, this.grid);
    this.choose("off");
  }

  /** @param {HeadSwitch["mode"]} mode */
  choose(mode) {
    this.mode = mode;
    press(this.modes, mode);
    this.other.hidden = mode !== "fixed";
  }

  /** Another source was typed: the heads that have the weights of another one get those of this one. */
  renew() {
    const source = this.source.value;
    if (source === this.renewed) return;
    this.renewed = source;
    this.apply((switches) => switches.map((one) => (one.mode === "fixed" ? { ...one, source } : one)));
  }

  /** @param {HeadName} head */
  press(head) {
    this.apply((switches) => pressed(switches, head, this.mode, this.source.value));
  }

  /**
   * @param {number} layers
   * @param {number} heads of a layer
   */
  build(layers, heads) {
    if (this.size === `${layers} ${heads}`) return;
    this.size = `${layers} ${heads}`;
    this.switches = allHeads(layers, heads).map((head) => {
      const attributes = { type: "button", "data-kind": head.kind, "data-layer": head.layer + 1, "data-head": head.head + 1 };
      return { head, button: make("button", "tl-inside-heads-switch", { ...attributes, click: () => this.press(head) }) };
    });
    this.grid.style.setProperty("--tl-heads", String(heads));
    this.grid.replaceChildren(...["cross", "decoder", "encoder"].map((kind) => this.kind(kind, heads)));
    this.stop.columns = heads;
    this.stop.take(this.switches.map(({ button }) => button));
  }

  /**
   * @param {string} kind
   * @param {number} heads
   */
  kind(kind, heads) {
    const rows = this.switches.filter(({ head }) => head.kind === kind);
    const numbers = Array.from({ length: heads }, (_, i) => label(i + 1));
    const cells = rows.flatMap(({ head, button }) => (head.head === 0 ? [label(head.layer + 1), button] : [button]));
    return make(
      "div",
      "tl-inside-heads-kind",
      {},
      make("span", "tl-inside-heads-kind-name", { "aria-hidden": "true" }, this.text[kind]),
      make("div", "tl-inside-heads-grid", {}, make("span"), ...numbers, ...cells),
    );
  }

  /**
   * @param {HeadSwitch[]} switches as they are, or are about to be
   * @param {HeadName | null} shown the head whose picture is on show; null: several
   */
  render(switches, shown) {
    const { text } = this;
    for (const { head, button } of this.switches) {
      const present = switchOf(switches, head);
      const isShown = shown !== null && headKey(head) === headKey(shown);
      const [short, long] = [text[`heads_short_${present?.mode ?? "trained"}`], modeWords(text, present)];
      const mode = short === long ? long : fill(text.heads_switch_mode, { short, long }); // what is seen is among what is said
      const words = fill(text.heads_switch, { head: longName(text, head), mode });
      button.dataset.mode = present?.mode ?? "trained";
      button.setAttribute("aria-label", isShown ? fill(text.heads_shown, { head: words }) : words);
      button.setAttribute("aria-pressed", String(present !== undefined));
      button.title = words;
      button.classList.toggle("tl-inside-heads-shown", isShown);
      setText(button, short);
    }
  }

  /** @param {string} words why the last switch could not be made, or "" */
  renderProblem(words) {
    setText(this.problem, words);
    this.problem.hidden = words === "";
    const isOfSource = words !== "" && this.mode === "fixed";
    this.source.setAttribute("aria-invalid", String(isOfSource));
    if (isOfSource) this.source.setAttribute("aria-describedby", this.problem.id);
    else this.source.removeAttribute("aria-describedby");
  }
}

/** @param {number} count */
function label(count) {
  return make("span", "tl-attn-thumb-label", { "aria-hidden": "true" }, String(count));
}
