/** One batch in slow motion: Lightning's hooks as they fire, beside the plain lines that do the same. */
import { make, onPress, setText, turnOff } from "../../shared/dom.js";
import { choiceGroup, press } from "../../shared/player.js";
import { statusText } from "../../shared/progress.js";
import { setTerms } from "../../shared/terms.js";
import { fill } from "../../shared/text.js";
import { Answers } from "./answers.js";
import { Counters } from "./counters.js";
import { HookList } from "./hook_list.js";
import { FILTERS } from "./hooks.js";
import { SlowPlayer } from "./player.js";
import { Timeline } from "./timeline.js";
import { View } from "./view.js";
import { durationWords, hookSentence } from "./words.js";

/** @typedef {import("./hooks.js").Report} Report */

const ACCUMULATE = ["1", "4"]; // as in the catalogue

export class SlowMotionPart {
  /** @param {import("../types.d.ts").Page} page */
  constructor(page) {
    const { text, formats } = page;
    this.page = page;
    this.text = text;
    this.accumulate = ACCUMULATE[0];
    /** @type {Map<string, Report>} what has been run, by its accumulation */
    this.reports = new Map();
    this.taken = ""; // the id of the run whose report is kept
    this.open = false;
    this.run = page.demonstration(() => this.take());
    this.view = new View(() => this.changed());
    this.player = new SlowPlayer(text, this.view);
    this.list = new HookList(text, (index) => {
      this.player.stop();
      this.view.goToHook(index);
    });
    this.counters = new Counters(text, formats);
    this.timeline = new Timeline(page, this.view);
    this.answers = new Answers(text);
    this.startButton = make("button", "tl-button tl-primary", { type: "button", "data-action": "run" }, text.slow_run);
    onPress(this.startButton, () => this.start());
    this.status = make("span", "tl-programs-slow-status");
    this.message = make("p", "tl-programs-message", { hidden: true });
    this.hookName = make("code", "tl-programs-slow-hook");
    this.hookOwner = make("span", "tl-programs-slow-owner");
    this.hookWords = make("p", "tl-programs-slow-words", {}, text.slow_lead);
    this.choices = this.accumulateChoice();
    this.filters = this.filterChoice();
    this.head = this.makeHead();
    this.node = make("div", "tl-programs-slow", {}, this.timeline.node, this.answers.node);
    for (const node of [this.head, this.node]) node.addEventListener("keydown", (event) => this.player.onKey(event));
    page.signal.addEventListener("abort", () => {
      this.player.stop();
      this.timeline.description.destroy();
    });
  }

  makeHead() {
    const say = make("div", "tl-programs-slow-say", {}, make("p", "", {}, this.hookName, " ", this.hookOwner), this.hookWords);
    return make(
      "div",
      "tl-programs-head tl-programs-slow",
      {},
      make("h2", "tl-unseen", {}, this.text.slow_title),
      make("div", "tl-programs-slow-bar-row", {}, this.startButton, this.choices, this.filters, this.status),
      this.message,
      make(
        "div",
        "tl-programs-slow-stage",
        {},
        this.list.node,
        make("div", "tl-programs-slow-main", {}, this.player.node, say, this.counters.node),
      ),
    );
  }

  accumulateChoice() {
    /** @type {[string, string, string][]} */
    const values = ACCUMULATE.map((of) => [of, this.text[`slow_accumulate_${of}`], fill(this.text.slow_accumulate_title, { of })]);
    return choiceGroup("tl-programs-slow", "accumulate", this.text.slow_accumulate, values, (of) => this.chooseAccumulate(of));
  }

  filterChoice() {
    /** @type {[import("./hooks.js").Filter, string][]} */
    const values = FILTERS.map((filter) => [filter, this.text[`slow_filter_${filter}`]]);
    return choiceGroup("tl-programs-slow", "filter", this.text.slow_filter, values, (filter) => this.view.choose(filter));
  }

  start() {
    this.player.stop();
    return this.run.start("slow_motion", { accumulate: this.accumulate });
  }

  /** @param {import("../../shared/api_types").FollowedDemonstration} followed of a room */
  follow(followed) {
    this.accumulate = ACCUMULATE.find((of) => of === followed.options.accumulate) ?? this.accumulate;
    this.run.follow(followed);
  }

  /** @param {string} of what has been run is on show at once; if the other has, this one is run too */
  chooseAccumulate(of) {
    if (of === this.accumulate) return;
    this.accumulate = of;
    this.player.stop();
    const report = this.reports.get(of);
    if (report !== undefined) this.view.show(report);
    else if (this.reports.size > 0 || this.run.going) this.start();
    this.page.schedule();
  }

  /** There is news of the run. */
  take() {
    const { shown } = this.run;
    const report = shown?.report;
    if (report?.kind === "slow_motion" && shown?.id !== this.taken) {
      this.taken = shown?.id ?? ""; // it comes with every answer after the end: who has gone on meanwhile is not taken back
      this.reports.set(String(report.accumulate), report);
      if (String(report.accumulate) === this.accumulate) this.view.show(report);
    }
    this.page.schedule();
  }

  /** Something else is on show: the lines of both programs follow. */
  changed() {
    const { film, index } = this.view;
    if (this.open) this.page.code.point(film === null ? [] : film.report.hooks[index].links);
    this.page.schedule();
  }

  /** @param {boolean} open */
  shown(open) {
    this.open = open;
    if (open) this.changed();
    else this.player.stop();
  }

  clear() {
    this.player.stop();
    this.reports.clear();
    this.run.clear();
    this.view.show(null);
  }

  /** @param {number} width of the component, in px */
  render(width) {
    const { view, run, text } = this;
    this.renderBar();
    this.list.render(view.film, view.visible, view.index);
    this.player.render();
    this.renderHook();
    this.counters.render(view);
    this.timeline.render(width);
    this.answers.render(view.film);
    setText(this.message, run.problem.words);
    this.message.hidden = run.problem.words === "";
    this.message.setAttribute("role", run.problem.alert ? "alert" : "status");
    setText(this.startButton, this.reports.size > 0 ? text.slow_again : text.slow_run);
  }

  renderBar() {
    const { run, text } = this;
    turnOff(this.startButton, run.going);
    press(this.choices, this.accumulate);
    press(this.filters, this.view.filter);
    const told = run.going || run.status === "failed" || run.status === "stopped";
    setText(this.status, !told ? "" : run.starting ? text.starting : statusText(run.shown, text));
  }

  renderHook() {
    const { film, index } = this.view;
    const { text } = this;
    this.hookWords.setAttribute("aria-live", this.player.playing ? "off" : "polite");
    if (film === null) {
      setText(this.hookName, "");
      setText(this.hookOwner, "");
      return setTerms(this.hookWords, text.slow_lead, "trainer");
    }
    const hook = film.report.hooks[index];
    setText(this.hookName, hook.name);
    const took = durationWords(text, hook.duration, this.page.formats);
    setText(this.hookOwner, `${text[`slow_owner_${hook.owner}`]} · ${took}`);
    const lines = hook.links.length > 0 ? "" : ` ${text.slow_no_lines}`;
    const sentence = hookSentence(text, hook, this.page.formats) + lines;
    setTerms(this.hookWords, sentence, "callback", "optimizer", "scheduler", "gradient_clipping");
  }
}
