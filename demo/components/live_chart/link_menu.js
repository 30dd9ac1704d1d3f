/** Copies the address of an experiment: of the run on show, of the controls' settings, or of both where they are the same. */
import { addressWith } from "../shared/address.js";
import { make, setText } from "../shared/dom.js";
import { publish } from "../shared/messages.js";

/** @typedef {import("./types.d.ts").Text} Text */

const COPIED_MILLISECONDS = 2500; // how long the page says that a link was copied

/** A button with an address. */
class LinkButton {
  /**
   * @param {string} link which one, for tests and style
   * @param {string} words
   * @param {string} title
   * @param {LinkMenu} menu
   */
  constructor(link, words, title, menu) {
    this.words = words;
    this.query = ""; // of its address, without "?"
    this.node = make("button", "tl-link", { type: "button", "data-link": link, title, click: () => menu.copy(this) }, words);
  }
}

export class LinkMenu {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.run = new LinkButton("run", text.link_run, text.link_title, this);
    this.settings = new LinkButton("settings", text.link, text.link_title, this);
    this.said = make("span", "tl-link-said", { role: "status" });
    this.field = make("input", "tl-link-field", { type: "text", readonly: "", "aria-label": text.link_here });
    this.field.hidden = true;
    this.field.addEventListener("focus", () => this.field.select());
    const forClass = { type: "button", "data-link": "class", title: text.link_class_title, click: () => publish("classLinkWanted", null) };
    const classButton = make("button", "tl-link", forClass, text.link_class);
    this.node = make("span", "tl-links", {}, this.said, this.run.node, this.settings.node, classButton, this.field);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * @param {string | null | undefined} run query of the run on show; null: there is none, or it is not known
   * @param {string | undefined} settings query of the controls
   * @param {boolean} differ whether they are two experiments
   */
  render(run, settings, differ) {
    this.run.query = run ?? "";
    this.settings.query = differ ? (settings ?? "") : (run ?? settings ?? "");
    this.run.node.hidden = !differ || !run;
    this.settings.words = differ ? this.text.link_settings : this.text.link;
    setText(this.settings.node, this.settings.words);
  }

  /**
   * Where the browser forbids copying (a page without https), the address is marked, to be copied by hand.
   *
   * @param {LinkButton} button
   */
  async copy({ query }) {
    const address = addressWith(location.href, new URLSearchParams(query));
    this.field.hidden = true;
    try {
      await navigator.clipboard.writeText(address);
      setText(this.said, this.text.link_done);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => setText(this.said, ""), COPIED_MILLISECONDS);
    } catch {
      this.field.value = address;
      this.field.hidden = false;
      this.field.focus();
    }
  }
}
