/*
 * A race: choosing it, predicting it, watching it, its verdict.
 *
 * races/poll {race, cursors: [[step, event], ...]} answers with everything after each runner's cursor, see RaceReply in shared/api.js.
 * Everything that comes from outside is put into the page as text, never as HTML.
 */
import { changeQuery } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { addPoints, newCurve, runningMeans } from "../shared/curve.js";
import { make, onPress, setText, turnOff } from "../shared/dom.js";
import { fetchFile } from "../shared/files.js";
import { swatch as lineSwatch } from "../shared/plot/legend.js";
import { LinePlot } from "../shared/plot/line_plot.js";
import { GOING, Poller } from "../shared/poller.js";
import { storedObject, storeObject } from "../shared/storage.js";
import { fill, numberFormats, superscript, timeLeft } from "../shared/text.js";
import { isDark } from "../shared/theme.js";
import { labelButton, transportButton } from "../shared/transport.js";
import { targetPicture } from "./target_picture.js";

const STORAGE_KEY = "tl-race";
const ANSWER_TIMEOUT = 8000; // how long a button waits for Python, in milliseconds
const OWN = "own";
const ASK_AGAIN = 3000; // milliseconds without an answer
const NARROW = 600; // CSS pixels; below, labels at the lines' ends are the short ones
// For each runner the same dash in the page as in a saved figure (core/figures), and the same colour.
const DASHES = [[], [8, 4], [2, 3], [11, 4, 2, 4]];
const LINK_MILLISECONDS = 2500; // how long the page says that a link was copied

export const mount = defineComponent("race_view", ({ element, root, props, text, language, signal, trigger, onValue }) => {
  const api = apiOf(language);
  const { whole, percent, decimal } = numberFormats(language);

  let chosen = props.value?.chosen ?? props.races[0].name; // the name of a shipped race, or OWN
  let race = null; // the race on show, see newRace()
  let waiting = null; // the timer of a Race that Python has not answered yet
  let acting = false; // a control request is under way
  let opened = false; // Python has answered the opening of the page
  let message = { alert: false, words: "" };
  const predictions = new Map(); // the name of a shipped race -> the key of the choice that was pressed

  // --- the elements -----------------------------------------------------------------------------------------------

  const pickButtons = new Map(); // the name of a race -> its button
  const list = make("div", "tl-race-list", { role: "group", "aria-label": text.pick }, ...pickGroups());

  const title = make("h3", "tl-race-title");
  const about = make("p", "tl-race-about");
  const target = make("div", "tl-race-target");
  const question = make("p", "tl-race-question");
  const choices = make("div", "tl-race-choices", { role: "group", "aria-label": text.predict });
  const predictNote = make("p", "tl-race-note");
  const prediction = make("div", "tl-race-predict", {}, make("span", "tl-race-label", {}, text.predict), question, choices, predictNote);

  const ownRows = [ownRow(text.own_setting, false), ownRow(text.own_and, true)];
  const ownNames = make("p", "tl-race-note");
  const ownShared = make("p", "tl-race-note");
  const ownError = make("p", "tl-alert", { role: "alert" });
  const ownForm = make("div", "tl-race-own", {}, ...ownRows.map((row) => row.node), ownNames, ownShared, ownError);

  const primaryButton = transportButton("primary", "tl-primary", onPrimary);
  const stepButton = transportButton("step", "", () => control("step"));
  const stopButton = transportButton("stop", "", () => control("stop"));
  const skipButton = transportButton("skip", "tl-small", () => control("skip"));
  labelButton(stepButton, "step", text.step);
  labelButton(stopButton, "stop", text.stop);
  labelButton(skipButton, "step", text.skip);
  const stepWords = make("span", "tl-step");
  const leftWords = make("span", "tl-left");
  const statusWords = make("span", "tl-status");
  const bar = make("div", "tl-bar", { role: "progressbar", "aria-valuemin": 0, "aria-label": text.progress }, make("i"));
  const quietWords = make("span", "tl-quiet", { role: "status" });
  const alertWords = make("span", "tl-alert", { role: "alert" });

  const plotRoot = make("div", "tl-charts");

  const resultHint = make("p", "tl-race-note");
  const headline = make("p", "tl-race-headline");
  const sentences = make("ul", "tl-race-sentences");
  const why = make(
    "div",
    "tl-race-why",
    {},
    make("h4", "", {}, text.why),
    make("p", "tl-race-predicted"),
    make("p", "tl-race-explanation"),
  );
  const table = make("table", "tl-race-table");
  const tableBox = make("div", "tl-race-table-box", { tabindex: 0, role: "region", "aria-label": text.table }, table);
  const saveError = make("span", "tl-alert", { role: "alert" });
  const linkButton = make("button", "tl-race-save", { type: "button", "data-action": "link", title: text.link_title }, text.link);
  const linkField = make("input", "tl-race-link", { type: "text", readonly: "", "aria-label": text.link_here });
  linkButton.addEventListener("click", copyLink);
  linkField.addEventListener("focus", () => linkField.select());
  const saveRow = make(
    "div",
    "tl-race-saves",
    {},
    make("span", "tl-race-label", {}, text.save),
    ...["svg", "png", "csv", "curves"].map(saveButton),
    linkButton,
    linkField,
    saveError,
  );
  const outcome = make("div", "tl-race-outcome", {}, headline, sentences, why, tableBox, saveRow);

  root.append(
    list,
    make(
      "div",
      "tl-race-main",
      {},
      make("div", "tl-race-head", {}, make("div", "tl-race-intro", {}, title, about, ownForm, target), prediction),
      make("div", "tl-transport", { role: "group", "aria-label": text.transport }, primaryButton, stepButton, stopButton, skipButton),
      make("div", "tl-progress", {}, stepWords, leftWords, statusWords),
      bar,
      make("div", "tl-message", {}, quietWords, alertWords),
      plotRoot,
      make("section", "tl-race-result", {}, make("h3", "tl-race-result-title", {}, text.result), resultHint, outcome),
    ),
  );

  /** The races by group, one's own last. */
  function pickGroups() {
    const groups = [...new Set(props.races.map((one) => one.group))].map((group) => [
      group,
      props.races.filter((one) => one.group === group),
    ]);
    return [...groups, [OWN, [{ name: OWN, title: text.own_title }]]].map(([group, races]) =>
      make("div", "tl-race-group", {}, make("span", "tl-race-label", {}, text["group_" + group]), ...races.map(pickButton)),
    );
  }

  function pickButton({ name, title: words }) {
    const node = make("button", "tl-race-pick", { type: "button", "data-race": name }, words);
    onPress(node, () => pick(name));
    pickButtons.set(name, node);
    return node;
  }

  /** One setting to vary and its values. */
  function ownRow(words, optional) {
    const select = make("select", "", { "aria-label": words });
    if (optional) select.append(make("option", "", { value: "" }, text.own_nothing));
    for (const setting of props.settings) select.append(make("option", "", { value: setting.name }, setting.label));
    const values = make("input", "", {
      type: "text",
      "aria-label": text.own_values + ": " + words,
      spellcheck: "false",
      autocomplete: "off",
    });
    const row = { select, values };
    select.value = optional ? "" : "warmup_steps";
    values.value = suggested(select.value);
    values.hidden = optional;
    select.addEventListener("change", () => {
      values.value = suggested(select.value);
      values.hidden = select.value === "";
      checkOwn();
    });
    values.addEventListener("change", () => checkOwn());
    row.node = make(
      "div",
      "tl-race-own-row",
      {},
      make("span", "tl-race-label", {}, words),
      select,
      make("span", "tl-race-own-equals", { "aria-hidden": "true" }),
      values,
    );
    if (!optional) row.node.append(make("span", "tl-race-note", {}, text.own_values_note));
    return row;
  }

  function suggested(name) {
    return props.settings.find((setting) => setting.name === name)?.values ?? "";
  }

  function saveButton(format) {
    const node = make(
      "button",
      "tl-race-save",
      { type: "button", "data-format": format, "aria-label": text["save_" + format], title: text["save_" + format] },
      text["name_" + format] ?? format.toUpperCase(),
    );
    node.addEventListener("click", () => save(format));
    return node;
  }

  // --- the picture ------------------------------------------------------------------------------------------------

  let plot = null;
  let drawnRunners = null; // for whom the plot was made

  /** One line for each runner in each panel; the plot is made anew when the runners are others. */
  function plotFor({ runners, max_steps: maxSteps, log_rate: logRate }) {
    const names = JSON.stringify([runners, logRate]);
    if (plot !== null && drawnRunners === names) return;
    drawnRunners = names;
    plot?.destroy();
    const lines = (options) =>
      runners.map(({ name }, i) => ({
        key: String(i),
        label: name,
        color: `--tl-runner-${i + 1}`,
        width: 2.2,
        dash: DASHES[i],
        ...options,
      }));
    plot = new LinePlot(plotRoot, {
      label: text.charts,
      language,
      x: { min: 0, max: maxSteps, label: text.axis_step, describe: (x) => fill(text.at_step, { step: whole(x) }) },
      panels: [
        {
          key: "loss",
          title: fill(text.panel_loss, { window: props.window }),
          height: 290,
          hint: text.hint_loss,
          y: { scale: "log", empty: [0.01, 4], format: decimal },
          series: lines({}),
        },
        {
          key: "exact",
          title: text.panel_exact,
          height: 170,
          hint: text.hint_exact,
          y: { scale: "linear", min: 0, max: 100, format: percent, tick: (y) => whole(y) + "\u202f%" },
          series: lines({ points: true }),
        },
        {
          key: "lr",
          title: logRate ? text.panel_lr_log : text.panel_lr,
          height: 170,
          y: logRate
            ? { scale: "log", empty: [0.0001, 0.01], format: decimal, tick: powerOfTen }
            : { scale: "linear", min: 0, empty: [0, 0.01], format: decimal },
          series: lines({}),
        },
      ],
    });
  }

  /** 0.001 is 10⁻³; what is no power of ten is written out. */
  function powerOfTen(value) {
    const power = Math.round(Math.log10(value));
    if (Math.abs(value / 10 ** power - 1) > 1e-6) return decimal(value);
    return power >= -1 && power <= 0 ? String(10 ** power) : "10" + superscript(power);
  }

  /** The runners to draw: those of the race on show, else those that would race. */
  function shownPlan() {
    if (race?.plan) return race.plan;
    if (chosen !== OWN) return props.races.find((one) => one.name === chosen).plan;
    return props.value?.own?.plan ?? { runners: [], max_steps: 1, log_rate: false };
  }

  function drawRace() {
    const plan = shownPlan();
    plotFor(plan);
    plot.options.x.max = plan.max_steps;
    const narrow = root.clientWidth < NARROW;
    plan.runners.forEach(({ name, short }, i) => {
      const runner = race?.runners[i];
      const key = String(i);
      plot.data("loss", key, runner?.steps ?? [], runner?.mean ?? []);
      plot.data("exact", key, runner?.checks.steps ?? [], runner?.checks.exact ?? []);
      plot.data("lr", key, runner?.steps ?? [], runner?.lr ?? []);
      for (const panel of ["loss", "exact"]) plot.panel(panel).series[i].endLabel = narrow ? short : name;
    });
    plot.update();
  }

  // --- the race ---------------------------------------------------------------------------------------------------

  /** All the page knows about a race. `predicted`: the key of the choice that was pressed before it, or null. */
  function newRace(id, predicted = null) {
    return {
      id,
      predicted,
      plan: null,
      status: "queued",
      role: "starter",
      place: 0,
      wait: null,
      step: 0,
      secondsLeft: null,
      runners: [],
      verdict: null,
      cursors: [],
      pause: 250, // milliseconds until the next poll while it is going; the server says
      complete: false, // ended and everything read: no more polls
    };
  }

  const newRunner = () => ({ ...newCurve(2000), mean: [], checks: { steps: [], exact: [] }, failed: "" });
  const isGoing = () => race !== null && GOING.includes(race.status);
  const isBusy = () => isGoing() || waiting !== null;

  function addNews(runner, { metrics, events }) {
    addPoints(runner, metrics);
    if (metrics.steps.length) runner.mean = runningMeans(runner.steps, runner.loss, props.window);
    for (const event of events) {
      if (event.type === "validation") {
        runner.checks.steps.push(event.step);
        runner.checks.exact.push(100 * event.exact_match);
      } else if (event.type === "failed") {
        runner.failed = event.message;
      }
    }
  }

  function attach(next) {
    race = next;
    remember();
    say("");
    poller.restart(3000);
    render();
  }

  /** What a reload needs to come back to the race, its prediction too. */
  function remember() {
    storeObject(STORAGE_KEY, race && race.status !== "gone" ? { id: race.id, predicted: race.predicted } : null);
  }

  // --- polling ----------------------------------------------------------------------------------------------------

  const poller = new Poller({
    wanted: () => (race !== null && !race.complete ? race : null),
    ask: (asked) => api.races.poll({ race: asked.id, cursors: asked.cursors }),
    news: takeNews,
    gone: loseRace,
    say,
    render,
    lost: text.lost,
    signal,
  });

  function takeNews(reply) {
    if (reply.plan) {
      race.plan = reply.plan;
      race.runners = reply.plan.runners.map(newRunner);
      chosen = reply.plan.race;
      if (chosen === OWN) showVary(reply.plan.query.vary);
      if (race.predicted !== null) predictions.set(chosen, race.predicted);
    }
    if (reply.step !== race.step) poller.eagerUntil = 0;
    const news = reply.runners.reduce((count, one) => count + one.metrics.steps.length + one.events.length, 0);
    race.status = reply.status;
    race.role = reply.role;
    race.place = reply.place;
    race.wait = reply.wait_seconds;
    race.step = reply.step;
    race.pause = reply.pause;
    race.secondsLeft = reply.seconds_left;
    race.cursors = reply.runners.map((one) => one.cursor);
    reply.runners.forEach((one, i) => addNews(race.runners[i], one));
    const failed = race.runners.findIndex((one) => one.failed);
    if (failed >= 0) say(race.plan.runners[failed].name + ": " + race.runners[failed].failed, true);
    race.complete = !isGoing() && news === 0;
    race.verdict = race.complete ? reply.verdict : null;
  }

  /** The server knows the race no more: keep the picture, forget the id. */
  function loseRace(sentence) {
    race.status = "gone";
    race.complete = true;
    remember();
    say(sentence || text.gone, true);
    if (race.step > 0) return;
    race = null;
    if (chosen === OWN) checkOwn();
  }

  // --- what a person does -----------------------------------------------------------------------------------------

  function pick(name) {
    if (name === chosen) return;
    chosen = name;
    race = null;
    remember();
    say("");
    if (name === OWN) checkOwn();
    else writeAddress({ race: name });
    render();
  }

  function predict(key) {
    if (predictions.get(chosen) === key) predictions.delete(chosen);
    else predictions.set(chosen, key);
    render();
  }

  function onPrimary() {
    if (!isGoing()) start();
    else control(race.status === "paused" ? "resume" : "pause");
  }

  /** Asks Python for a race. `request` makes every answer of Python a change, also one that is otherwise the same. */
  function start() {
    say("");
    ask();
    trigger("race", { race: chosen, vary: ownVary() });
    render();
  }

  function ask() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = null;
      say(text.no_answer, true);
      render();
    }, ANSWER_TIMEOUT);
    props.value = { ...props.value, request: Date.now() };
  }

  async function control(action) {
    const asked = race;
    acting = true;
    render();
    let reply;
    try {
      reply = await api.races.control({ race: asked.id, action });
    } catch {
      reply = undefined;
    }
    acting = false;
    if (asked === race) {
      if (!reply) say(text.no_answer, true);
      else if (reply.error) say(reply.error, true);
      else race.status = reply.status;
      poller.now(1500);
    }
    render();
  }

  /** One's own race as text: "warmup_steps=1,50;norm_first=on,off". */
  function ownVary() {
    return ownRows
      .filter(({ select }) => select.value)
      .map(({ select, values }) => select.value + "=" + values.value.replace(/[\s;]/g, "").replace(/、|，/g, ","))
      .join(";");
  }

  function showVary(vary) {
    const parts = String(vary)
      .split(";")
      .map((part) => part.split("="));
    ownRows.forEach(({ select, values }, i) => {
      const [name, given] = parts[i] ?? ["", ""];
      select.value = name;
      values.value = given.replaceAll(",", ", ");
      values.hidden = name === "";
    });
  }

  let asking = null; // the timer of a question that Python has not answered yet

  /** Asks Python what one's own race would be: its runners, or why it is none. */
  function checkOwn() {
    if (chosen !== OWN || isBusy()) return;
    race = null;
    remember();
    writeAddress({ race: OWN, vary: ownVary() });
    trigger("check", { vary: ownVary() });
    // A page that is still being opened, or a busy one, may lose a question: then it is asked again.
    clearTimeout(asking);
    asking = setTimeout(() => {
      if (props.value?.own?.vary !== ownVary()) checkOwn();
    }, ASK_AGAIN);
    render();
  }

  function say(words, alert = false) {
    message = { alert, words };
  }

  async function save(format) {
    const asked = api.races.download({ race: race.id, format, dark: isDark() });
    setText(saveError, await fetchFile(asked, text.save_failed));
  }

  function raceLink() {
    const address = new URL(location.href);
    address.hash = "";
    for (const name of [...address.searchParams.keys()]) if (!name.startsWith("__")) address.searchParams.delete(name);
    for (const [name, value] of Object.entries(race.plan.query)) address.searchParams.set(name, value);
    return address.href;
  }

  /** Where the browser forbids copying (a page without https), the address is marked, to be copied by hand. */
  async function copyLink() {
    try {
      await navigator.clipboard.writeText(raceLink());
      setText(linkButton, text.link_done);
      setTimeout(() => setText(linkButton, text.link), LINK_MILLISECONDS);
    } catch {
      linkField.hidden = false;
      linkField.focus();
    }
  }

  /** The address names the race; the settings in it are the Train tab's. */
  function writeAddress(names) {
    changeQuery(["race", "vary"], names);
  }

  // --- showing ----------------------------------------------------------------------------------------------------

  function render() {
    const status = race?.status ?? "idle";
    element.dataset.status = status;
    element.dataset.step = race?.step ?? 0;
    element.dataset.chosen = chosen;
    for (const [name, node] of pickButtons) {
      node.setAttribute("aria-pressed", String(name === chosen));
      turnOff(node, isBusy() && name !== chosen);
    }
    renderLesson();
    renderTransport(status);
    renderProgress(status);
    renderResult();
    drawRace();
  }

  let shownLesson = null;

  function renderLesson() {
    const lesson = props.races.find((one) => one.name === chosen);
    setText(title, lesson?.title ?? text.own_title);
    setText(about, lesson?.about ?? text.own_about);
    ownForm.hidden = chosen !== OWN;
    prediction.hidden = chosen === OWN;
    if (shownLesson !== chosen) {
      shownLesson = chosen;
      setText(question, lesson?.question ?? "");
      choices.replaceChildren(...(lesson?.choices ?? []).map(choiceButton));
      target.replaceChildren(...(lesson?.target ? targetPicture(lesson.target, text, language) : []));
    }
    for (const node of choices.children) {
      node.setAttribute("aria-pressed", String(node.dataset.choice === predictions.get(chosen)));
      turnOff(node, race !== null || waiting !== null);
    }
    setText(predictNote, race === null ? text.predict_note : race.predicted === null ? text.predict_none : "");
    const own = props.value?.own;
    setText(ownNames, own?.plan ? fill(text.own_runners, { names: own.plan.runners.map(({ name }) => name).join(" / ") }) : "");
    setText(ownShared, own?.shared ? fill(text.own_base, { summary: own.shared }) : "");
    setText(ownError, own?.error ?? "");
    for (const { select, values } of ownRows) select.disabled = values.disabled = isBusy();
  }

  function choiceButton({ key, words }) {
    const node = make("button", "tl-race-choice", { type: "button", "data-choice": key }, words);
    onPress(node, () => predict(key));
    return node;
  }

  function renderTransport(status) {
    const busy = waiting !== null;
    if (status === "running" || status === "queued") labelButton(primaryButton, "pause", text.pause);
    else if (status === "paused") labelButton(primaryButton, "play", text.resume);
    else labelButton(primaryButton, "play", race === null ? text.race : text.again);
    turnOff(primaryButton, busy || acting || status === "queued" || (chosen === OWN && race === null && !props.value?.own?.plan));
    primaryButton.classList.toggle("tl-working", busy);
    primaryButton.setAttribute("aria-busy", String(busy));
    turnOff(stepButton, busy || acting || status !== "paused");
    turnOff(stopButton, busy || acting || !isGoing());
    skipButton.hidden = !(race?.role === "replay" && isGoing());
    setText(quietWords, message.alert ? "" : message.words || race?.verdict?.headline || "");
    // A reader speaks an alert each time it is written: write it once.
    setText(alertWords, message.alert ? message.words : "");
  }

  function renderProgress(status) {
    const max = shownPlan().max_steps;
    const step = race?.step ?? 0;
    setText(stepWords, fill(text.step_of, { step: whole(step), max: whole(max) }));
    setText(leftWords, status === "running" && Number.isFinite(race.secondsLeft) ? timeLeft(race.secondsLeft, text) : "");
    setText(statusWords, waiting !== null || (status === "queued" && race.plan === null) ? text.starting : statusText(status));
    bar.firstChild.style.width = 100 * Math.min(1, step / max) + "%";
    bar.setAttribute("aria-valuemax", max);
    bar.setAttribute("aria-valuenow", step);
  }

  function statusText(status) {
    if (status === "queued" && race.place > 0) {
      const place = fill(text.status_place, { place: race.place });
      return race.wait === null ? place : place + fill(text.status_wait, { seconds: Math.ceil(race.wait) });
    }
    if (status === "running" && race.role !== "starter") return text["status_" + race.role] ?? text.status_running;
    return text["status_" + status] ?? status;
  }

  let shownVerdict = null;

  function renderResult() {
    const verdict = race?.verdict ?? null;
    outcome.hidden = verdict === null;
    resultHint.hidden = verdict !== null;
    setText(resultHint, race?.complete && race.status !== "gone" ? text.result_left : text.result_hint);
    if (verdict === shownVerdict) return;
    shownVerdict = verdict;
    setText(saveError, "");
    linkField.hidden = true;
    if (verdict === null) return;
    setText(headline, verdict.headline);
    sentences.replaceChildren(...verdict.sentences.map((words, i) => make("li", "", {}, swatch(i), words)));
    why.hidden = verdict.explanation === "";
    setText(why.querySelector(".tl-race-predicted"), predictedWords(verdict));
    setText(why.querySelector(".tl-race-explanation"), verdict.explanation);
    const row = (tag, cells, i) =>
      make(
        "tr",
        "",
        {},
        ...cells.map((words, column) =>
          make(
            column ? tag : "th",
            "",
            tag === "td" && !column ? { scope: "row" } : {},
            ...(tag === "td" && !column ? [swatch(i)] : []),
            words,
          ),
        ),
      );
    table.replaceChildren(
      make("thead", "", {}, row("th", verdict.table.head)),
      make("tbody", "", {}, ...verdict.table.rows.map((cells, i) => row("td", cells, i))),
    );
    linkField.value = raceLink();
  }

  /** What the student said before, beside what was seen. */
  function predictedWords(verdict) {
    if (race.predicted === null) return text.predict_none;
    const words = props.races.find((one) => one.name === race.plan.race)?.choices.find(({ key }) => key === race.predicted)?.words ?? "";
    const came = verdict.seen === null ? text.predict_open : verdict.seen === race.predicted ? text.predict_right : text.predict_wrong;
    return fill(text.predict_yours, { words }) + (language === "ja" ? "。" : ". ") + came;
  }

  /** A piece of a runner's line. */
  const swatch = (i) => lineSwatch({ color: `--tl-runner-${i + 1}`, width: 2.2, dash: DASHES[i] });

  // --- start ------------------------------------------------------------------------------------------------------

  function takeValue() {
    const answered = waiting !== null;
    clearTimeout(waiting);
    waiting = null;
    const value = props.value ?? {};
    if (value.error) say(value.error, true);
    if (value.opened && !opened) {
      opened = true;
      openRace(value);
      // Who was quicker than the opening: what was answered before has been overwritten by it.
      if (chosen === OWN && race === null && !value.own) checkOwn();
    }
    const id = value.race ?? null;
    if (id !== null && (race === null || id !== race.id || (answered && !isGoing()))) {
      attach(newRace(id, predictions.get(chosen) ?? null));
      writeAddress(chosen === OWN ? { race: OWN, vary: ownVary() } : { race: chosen });
    }
    render();
  }

  /** The race that the address names, unless one is on show already. */
  function openRace({ chosen: name, vary }) {
    if (race !== null || !name) return;
    chosen = name;
    if (name === OWN && vary) showVary(vary);
  }

  onValue(takeValue);
  // One's own race shares the Train tab's settings, which may have changed since this tab was last seen.
  const sight = new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting && chosen === OWN && race === null) checkOwn();
  });
  sight.observe(root);
  signal.addEventListener("abort", () => {
    sight.disconnect();
    clearTimeout(waiting);
    clearTimeout(asking);
    plot?.destroy();
  });

  const before = storedObject(STORAGE_KEY);
  if (typeof before?.id === "string") attach(newRace(before.id, before.predicted ?? null));
  takeValue();
});
