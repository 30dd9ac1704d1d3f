/** One run of the list: what it is, what it reached, and what can be done with it. */
import { make, onPress, setText, turnOff } from "../shared/dom.js";
import { swatch } from "../shared/plot/legend.js";
import { fill } from "../shared/text.js";
import { entryName, factWords, settingsWords } from "./words.js";

/** @typedef {import("./types.d.ts").Entry} Entry */
/** @typedef {import("./types.d.ts").Actions} Actions */

const FORMATS = /** @type {const} */ (["svg", "png", "csv", "zip"]);

export class RunRow {
  /**
   * @param {Entry} entry
   * @param {import("./types.d.ts").Text} text
   * @param {import("./types.d.ts").NumberFormats} formats
   * @param {Actions} actions
   */
  constructor(entry, text, formats, actions) {
    this.entry = entry;
    this.text = text;
    this.formats = formats;
    this.actions = actions;
    this.name = make("span", "tl-runs-name");
    this.settings = make("span", "tl-runs-settings");
    this.facts = make("span", "tl-runs-facts");
    this.picture = make("span", "tl-runs-swatch");
    this.field = make("input", "tl-runs-field", { type: "text", maxlength: 40, "aria-label": text.rename_field });
    this.field.hidden = true;
    this.open = this.button("open", () => actions.open(entry));
    this.ghost = this.button("ghost", () => actions.ghost(entry));
    this.rename = this.button("rename", () => this.editName());
    this.save = this.button("save", () => this.unfold());
    this.drop = this.button("drop", () => actions.drop(entry));
    this.saves = make("span", "tl-runs-formats", { role: "group" });
    this.saves.hidden = true;
    for (const format of FORMATS) {
      const choice = make(
        "button",
        "tl-choice",
        { type: "button", "data-format": format, title: text[`save_${format}`] },
        format.toUpperCase(),
      );
      choice.setAttribute("aria-label", text[`save_${format}`]);
      choice.addEventListener("click", () => actions.save(entry, format));
      this.saves.append(choice);
    }
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("blur", () => this.endEditing(true));
    const buttons = make(
      "span",
      "tl-runs-actions",
      { role: "group" },
      this.open,
      this.ghost,
      this.rename,
      this.save,
      this.saves,
      this.drop,
    );
    this.buttons = buttons;
    const title = make("span", "tl-runs-title", {}, this.picture, this.name, this.field, this.settings);
    this.node = make("li", "tl-runs-row", {}, title, this.facts, buttons);
  }

  /**
   * @param {string} action
   * @param {() => void} onClick
   */
  button(action, onClick) {
    const words = this.text[action === "ghost" ? "behind" : action];
    const node = make("button", "tl-choice", { type: "button", "data-action": `run-${action}` }, words);
    onPress(node, onClick);
    return node;
  }

  editName() {
    this.field.value = entryName(this.entry, this.text);
    this.field.hidden = false;
    this.name.hidden = true;
    this.field.focus();
    this.field.select();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.endEditing(event.key === "Enter");
    this.rename.focus();
  }

  /** @param {boolean} keep */
  endEditing(keep) {
    if (this.field.hidden) return;
    this.field.hidden = true;
    this.name.hidden = false;
    const name = this.field.value.trim();
    const isNew = name !== entryName(this.entry, this.text);
    if (keep && isNew) this.actions.rename(this.entry, name);
  }

  unfold() {
    this.saves.hidden = !this.saves.hidden;
    this.save.setAttribute("aria-expanded", String(!this.saves.hidden));
  }

  /**
   * @param {object} now
   * @param {boolean} now.isShown whether it is the run on show
   * @param {boolean} now.isBusy a run is going on, or an answer is waited for
   * @param {boolean} now.canOpen the server or the page still has it
   * @param {boolean} now.isFull as many runs are drawn as can be
   * @param {number[] | null} now.dash of its line; null: it is not drawn
   */
  render({ isShown, isBusy, canOpen, isFull, dash }) {
    const { entry, text, formats } = this;
    const name = entryName(entry, text);
    this.node.dataset.run = entry.id; // another one once the run has been trained again
    setText(this.name, name);
    setText(this.settings, settingsWords(entry, text));
    setText(this.facts, [...(isShown ? [text.shown] : []), ...factWords(entry, text, formats)].join(text.join));
    this.buttons.setAttribute("aria-label", fill(text.actions, { run: name }));
    this.node.classList.toggle("tl-runs-shown", isShown);
    this.picture.replaceChildren(...(dash ? [swatch({ color: "--tl-muted", width: 1.5, dash })] : []));
    turnOff(this.open, isShown || isBusy || !canOpen);
    this.open.title = isShown ? text.open_shown : !canOpen ? text.gone : isBusy ? text.open_busy : text.open_title;
    turnOff(this.ghost, (!entry.ghost && isFull) || !canOpen);
    this.ghost.title = !entry.ghost && isFull ? text.ghost_full : text.ghost_title;
    this.ghost.setAttribute("aria-pressed", String(entry.ghost));
    turnOff(this.save, entry.gone);
    this.save.setAttribute("aria-expanded", String(!this.saves.hidden));
  }
}
