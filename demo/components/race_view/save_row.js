/** What can be kept of a race: its curves, its figures, and the address that repeats it. */
import { make, setText } from "../shared/dom.js";
import { fetchFile } from "../shared/files.js";
import { isDark } from "../shared/theme.js";
import { raceLink } from "./race_address.js";

/** @typedef {import("./types.d.ts").Race} Race */
/** @typedef {import("./types.d.ts").RaceDownloadRequest["format"]} Format */

const FORMATS = /** @type {const} */ (["svg", "png", "csv", "curves"]);
const COPIED_MILLISECONDS = 2500; // how long the page says that a link was copied

export class SaveRow {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {import("./types.d.ts").RacesApi} api
   */
  constructor(text, api) {
    this.text = text;
    this.api = api;
    /** @type {Race | null} */
    this.race = null; // that is kept
    this.error = make("span", "tl-alert", { role: "alert" });
    this.copy = make("button", "tl-race-save", { type: "button", "data-action": "link", title: text.link_title }, text.link);
    this.field = make("input", "tl-race-link", { type: "text", readonly: "", "aria-label": text.link_here });
    this.copy.addEventListener("click", () => this.copyLink());
    this.field.addEventListener("focus", () => this.field.select());
    this.node = make(
      "div",
      "tl-race-saves",
      {},
      make("span", "tl-race-label", {}, text.save),
      ...FORMATS.map((format) => this.buildButton(format)),
      this.copy,
      this.field,
      this.error,
    );
  }

  /** @param {Format} format */
  buildButton(format) {
    const { text } = this;
    const title = text[`save_${format}`];
    const attributes = { type: "button", "data-format": format, "aria-label": title, title };
    const button = make("button", "tl-race-save", attributes, text[`name_${format}`] ?? format.toUpperCase());
    button.addEventListener("click", () => this.save(format));
    return button;
  }

  /** @param {Race | null} race null: there is nothing to keep */
  show(race) {
    this.race = race;
    setText(this.error, "");
    this.field.hidden = true;
    if (race !== null) this.field.value = this.link;
  }

  get link() {
    return raceLink(location.href, this.race?.plan?.query ?? {});
  }

  /** @param {Format} format */
  async save(format) {
    if (this.race === null) return;
    const reply = this.api.download({ race: this.race.id, format, dark: isDark() });
    setText(this.error, await fetchFile(reply, this.text.save_failed));
  }

  /** Where the browser forbids copying (a page without https), the address is marked, to be copied by hand. */
  async copyLink() {
    try {
      await navigator.clipboard.writeText(this.link);
      setText(this.copy, this.text.link_done);
      setTimeout(() => setText(this.copy, this.text.link), COPIED_MILLISECONDS);
    } catch {
      this.field.hidden = false;
      this.field.focus();
    }
  }
}
