/** The dialog in which a teacher makes a link for a class: what it hides and locks, which lesson, language and room; and the HTML of a frame. */
import { query } from "../shared/address.js";
import { make, setText } from "../shared/dom.js";
import { latest, publish } from "../shared/messages.js";
import { presentState } from "../shared/page_state.js";
import { fill } from "../shared/text.js";
import { embedCode } from "./embed_code.js";
import { classAddress } from "./class_address.js";
import { PartTable } from "./part_table.js";

/** @typedef {import("./types.d.ts").Props} Props */

export class ClassLink {
  /**
   * @param {Props} props
   * @param {() => import("./types.d.ts").Locks} present what the page hides and locks now
   */
  constructor({ text, language, groups, languages, lessons }, present) {
    this.text = text;
    this.present = present;
    this.languages = languages;
    this.table = new PartTable(text, groups, () => this.render());
    /** @type {[string, string][]} */
    const titles = lessons.map(({ name, title }) => [name, title]);
    this.lesson = this.select("lesson", [["", text.no_lesson], ...titles], "");
    const choices = languages.map(({ code, name }) => /** @type {[string, string]} */ ([code, name]));
    this.language = this.select("language", choices, language);
    this.room = ""; // code of the one that this page teaches
    this.roomBox = make("input", "", { type: "checkbox", "data-choice": "room", change: () => this.render() });
    this.roomWords = make("span");
    this.codeButton = make(
      "button",
      "tl-links-button",
      { type: "button", "data-action": "show-code", click: () => this.showCode() },
      text.show_code,
    );
    this.roomLine = make("div", "tl-links-room", {}, make("label", "", {}, this.roomBox, this.roomWords), this.codeButton);
    this.link = make("input", "tl-links-field", { type: "text", readonly: "", "aria-label": text.link, "data-field": "link" });
    this.embed = make("textarea", "tl-links-field", { readonly: "", rows: 4, "aria-label": text.embed, "data-field": "embed" });
    this.said = make("p", "tl-links-said", { role: "status" });
    this.node = make(
      "dialog",
      "tl-links-dialog",
      { "aria-label": text.dialog },
      make("h2", "", {}, text.dialog),
      make("p", "", {}, text.why),
      make("div", "tl-links-scroll", { tabindex: 0, role: "region", "aria-label": text.part }, this.table.node),
      make("div", "tl-links-choices", {}, this.labelled(text.lesson, this.lesson), this.labelled(text.language, this.language)),
      this.roomLine,
      this.output(text.link, this.link, "copy-link", text.copy_link),
      this.output(text.embed, this.embed, "copy-embed", text.copy_embed),
      make(
        "div",
        "tl-links-foot",
        {},
        this.said,
        make("button", "tl-links-button", { type: "button", "data-action": "close", click: () => this.node.close() }, text.close),
      ),
    );
    this.node.addEventListener("click", (event) => {
      if (event.target === this.node) this.node.close(); // beside it
    });
  }

  /**
   * @param {string} name
   * @param {[string, string][]} choices values and what they are called
   * @param {string} value
   */
  select(name, choices, value) {
    const options = choices.map(([code, words]) => make("option", "", { value: code }, words));
    const node = make("select", "", { "data-choice": name, change: () => this.render() }, ...options);
    node.value = value;
    return node;
  }

  /**
   * @param {string} words
   * @param {HTMLElement} control
   */
  labelled(words, control) {
    return make("label", "", {}, make("span", "", {}, words), control);
  }

  /**
   * @param {string} words
   * @param {HTMLInputElement | HTMLTextAreaElement} field
   * @param {string} action
   * @param {string} press
   */
  output(words, field, action, press) {
    const button = make("button", "tl-links-button", { type: "button", "data-action": action, click: () => this.copy(field) }, press);
    return make("div", "tl-links-output", {}, make("span", "tl-links-label", {}, words), field, button);
  }

  open() {
    if (this.node.open) return;
    this.table.locks = this.present();
    const lesson = query().get("lesson") ?? "";
    this.lesson.value = [...this.lesson.options].some(({ value }) => value === lesson) ? lesson : "";
    const room = latest("roomShown") ?? null;
    this.room = room?.teaching ? room.code : "";
    this.roomBox.checked = true;
    this.roomLine.hidden = this.room === "";
    setText(this.roomWords, fill(this.text.into_room, { code: this.room }));
    setText(this.said, "");
    this.render();
    this.node.showModal();
  }

  render() {
    const address = this.address(presentState());
    this.codeButton.disabled = !this.roomBox.checked;
    this.link.value = address;
    this.embed.value = embedCode(address, this.text.frame_title);
  }

  /** @param {string} state of the page, a query */
  address(state) {
    const path = this.languages.find(({ code }) => code === this.language.value)?.path ?? "./";
    const chosen = { lesson: this.lesson.value, room: this.roomBox.checked ? this.room : "", locks: this.table.locks };
    return classAddress(location.href, path, state, chosen);
  }

  /** The room's QR code, from now on with what is chosen here; without the page's state, for the room shows what its teacher shows. */
  showCode() {
    this.node.close();
    publish("invitationWanted", { room: this.room, address: this.address("") });
  }

  /**
   * Where the browser forbids copying (a page without https), it is marked, to be copied by hand.
   *
   * @param {HTMLInputElement | HTMLTextAreaElement} field
   */
  async copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      setText(this.said, this.text.copied);
    } catch {
      field.select();
      setText(this.said, this.text.copy_by_hand);
    }
  }
}
