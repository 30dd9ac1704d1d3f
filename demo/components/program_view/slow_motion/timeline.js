/** The time of one batch, from left to right, nested as its hooks were. */
import { make, setText, shape } from "../../shared/dom.js";
import { Description, tableButton } from "../../shared/figure_tools.js";
import { sectionOf, timeOf } from "./hooks.js";
import { durationWords, timeSentence } from "./words.js";

const ROW = 22; // px
const LETTER = 6.6; // px of a letter in a bar, roughly
const THINNEST = 1; // px

export class Timeline {
  /**
   * @param {Pick<import("../types.d.ts").Page, "text" | "formats">} page
   * @param {import("./view.js").View} view
   */
  constructor({ text, formats }, view) {
    this.text = text;
    this.formats = formats;
    this.view = view;
    this.drawn = "";
    this.title = make("h3", "tl-programs-slow-heading", {}, text.slow_time);
    this.sentence = make("p", "tl-programs-slow-sentence");
    this.picture = shape("svg", { class: "tl-programs-slow-time", tabindex: 0, role: "img", "aria-label": text.slow_time });
    this.description = new Description(this.picture, () => this.words());
    this.table = tableButton(
      text,
      () => this.title.textContent ?? "",
      () => this.tableOf(),
    );
    const note = make("p", "tl-programs-slow-note", {}, text.slow_time_note);
    const tools = make("div", "tl-programs-slow-tools", {}, this.title, this.table);
    this.node = make("section", "tl-programs-slow-figure", {}, tools, this.sentence, this.picture, note, this.description.node);
    this.picture.addEventListener("click", (event) => {
      const bar = event.target instanceof Element ? event.target.closest("[data-index]") : null;
      if (bar !== null) view.goToHook(Number(bar.getAttribute("data-index")));
    });
  }

  section() {
    const { film, index } = this.view;
    return film === null ? 0 : sectionOf(film, index);
  }

  words() {
    const { film } = this.view;
    if (film === null) return "";
    return timeSentence(this.text, film, this.section(), this.formats);
  }

  tableOf() {
    const { text, view } = this;
    const head = ["hook", "begin", "duration", "share"].map((name) => text[`slow_time_${name}`]);
    if (view.film === null) return { head, rows: [] };
    const { total, spans } = timeOf(view.film, this.section());
    /** @type {import("../../shared/figure_table.js").Value[][]} */
    const rows = spans.map(({ hook, begin }) => [
      `${text[`slow_owner_${hook.owner}`]} ${hook.name}`,
      begin / 1000,
      hook.duration / 1000,
      (100 * hook.duration) / total,
    ]);
    return { head, rows, format: (/** @type {number} */ value) => value.toFixed(3) };
  }

  /** @param {number} width of the component, in px */
  render(width) {
    const { film, index } = this.view;
    this.node.hidden = film === null;
    if (film === null) return;
    const section = this.section();
    const drawn = `${film.report.accumulate} ${film.report.hooks[0].duration} ${section} ${width}`;
    if (drawn !== this.drawn) this.draw(timeOf(film, section), width);
    this.drawn = drawn;
    setText(this.title, section === 0 ? this.text.slow_time_before : this.text.slow_time);
    setText(this.sentence, this.words());
    this.description.change();
    for (const bar of this.picture.querySelectorAll("[data-index]"))
      bar.classList.toggle("tl-programs-slow-now", bar.getAttribute("data-index") === String(index));
  }

  /**
   * @param {ReturnType<typeof timeOf>} time
   * @param {number} width
   */
  draw({ total, spans }, width) {
    const rows = 1 + Math.max(...spans.map(({ depth }) => depth));
    this.picture.setAttribute("viewBox", `0 0 ${width} ${rows * ROW}`);
    this.picture.setAttribute("width", String(width));
    this.picture.setAttribute("height", String(rows * ROW));
    this.picture.replaceChildren(
      ...spans.map(({ hook, begin, depth, index }) => {
        const x = (width * begin) / total;
        const wide = Math.max(THINNEST, (width * hook.duration) / total - 1);
        const kind = hook.links.length > 0 ? "tl-programs-slow-bar tl-programs-slow-linked" : "tl-programs-slow-bar";
        const bar = shape("g", { class: kind, "data-index": index, transform: `translate(${x} ${depth * ROW})` });
        bar.append(shape("title", {}, `${hook.name} ${durationWords(this.text, hook.duration, this.formats)}`));
        bar.append(shape("rect", { width: wide, height: ROW - 2, rx: 2 }));
        if (hook.name.length * LETTER + 8 < wide) bar.append(shape("text", { x: 5, y: ROW - 8 }, hook.name));
        return bar;
      }),
    );
  }
}
