/*
 * Watches one training run.
 *
 * runs/poll {run, step, event} answers with everything after that cursor, so a reload, a late joiner and a viewer who lost the
 * connection all use the same request; see RunReply in shared/api.js. Everything that comes from outside is put into the page as text.
 */
import { changeQuery, query } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { addPoints, movingAverage, newCurve } from "../shared/curve.js";
import { make, setText, turnOff } from "../shared/dom.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { LinePlot } from "../shared/plot/line_plot.js";
import { GOING, Poller } from "../shared/poller.js";
import { store, stored } from "../shared/storage.js";
import { fill, numberFormats, timeLeft } from "../shared/text.js";
import { labelButton, transportButton } from "../shared/transport.js";

const STORAGE_KEY = "tl-run";
const ADDRESS_NAMES_SETTINGS = settingNames().length > 0; // as the page was opened
const ANSWER_TIMEOUT = 8000; // how long a button waits for Python, in milliseconds
const DASH = "–";
const NORMS = ["gradient", "update"]; // what is told of each part of the model: core/training/norms.py
const PARTS = {
  embeddings: { color: "--tl-lr", dash: [2, 3] },
  encoder: { color: "--tl-token", dash: [8, 4] },
  decoder: { color: "--tl-loss", dash: [] },
  fc_out: { color: "--tl-exact", dash: [9, 3, 2, 3] },
};

/** The names of settings in the page's address. */
function settingNames() {
  return [...query().keys()].filter((name) => !name.startsWith("__") && !["room", "race", "vary"].includes(name));
}

export const mount = defineComponent("live_chart", ({ element, root, props, text, language, signal, trigger, onValue }) => {
  const api = apiOf(language);
  const { whole, oneDecimal, percent, decimal } = numberFormats(language);

  let run = null; // the run on show, see newRun()
  let forgotten = null; // the run before Reset, until the next one starts
  let waiting = null; // the timer of a Train or Step that Python has not answered yet
  let acting = false; // a control request is under way
  let opened = false; // Python has answered the opening of the page: the settings are those of the address
  let early = null; // Train (false) or Step (true), pressed before the settings of the address are in: those are meant
  let smoothing = 0.8;
  let message = { alert: false, words: "" };

  function formatted(value, format) {
    return Number.isFinite(value) ? format(value) : DASH;
  }

  // --- the elements -----------------------------------------------------------------------------------------------

  const primaryButton = transportButton("primary", "tl-primary", onPrimary);
  const stepButton = transportButton("step", "", onStep);
  const stopButton = transportButton("stop", "", () => control("stop"));
  const resetButton = transportButton("reset", "", reset);
  const undoButton = transportButton("undo", "tl-small", bringBack);
  const skipButton = transportButton("skip", "tl-small", () => control("skip"));
  labelButton(stepButton, "step", text.step);
  labelButton(stopButton, "stop", text.stop);
  labelButton(resetButton, "reset", text.reset);
  labelButton(undoButton, "undo", text.undo);
  labelButton(skipButton, "step", text.skip);

  const scaleButtons = ["linear", "log"].map((scale) => {
    const node = make("button", "tl-choice", { type: "button", "data-scale": scale }, text[scale]);
    node.addEventListener("click", () => setScale(scale));
    return node;
  });
  const slider = make("input", "tl-slider", { type: "range", min: 0, max: 0.99, step: 0.01, "aria-label": text.smoothing });
  const sliderValue = make("span", "tl-slider-value", { "aria-hidden": "true" });
  slider.value = smoothing;
  slider.addEventListener("input", () => {
    smoothing = Number(slider.value);
    showSmoothing();
    if (run) run.smooth = movingAverage(run.steps, run.loss, smoothing);
    drawRun();
  });

  const stepWords = make("span", "tl-step");
  const rateWords = make("span", "tl-rate");
  const leftWords = make("span", "tl-left");
  const statusWords = make("span", "tl-status");
  const bar = make("div", "tl-bar", { role: "progressbar", "aria-valuemin": 0, "aria-label": text.progress }, make("i", ""));
  const quietWords = make("span", "tl-quiet", { role: "status" });
  const alertWords = make("span", "tl-alert", { role: "alert" });

  const figures = {
    exact: figure(text.figure_exact, "--tl-exact"),
    token: figure(text.figure_token, "--tl-token"),
    loss: figure(text.figure_loss, "--tl-loss"),
    lr: figure(text.figure_lr, "--tl-lr"),
  };

  const plotRoot = make("div", "tl-charts");
  const normsRoot = make("div", "tl-norms-plot");
  const normsPart = make(
    "div",
    "tl-norms",
    { id: "tl-norms" },
    normsRoot,
    ...NORMS.map((kind) => make("p", "tl-norms-why", {}, text["norms_" + kind + "_why"])),
  );
  normsPart.hidden = true;
  const normsSwitch = make("button", "tl-choice", { type: "button", "data-action": "norms", "aria-controls": "tl-norms" }, text.norms);
  normsSwitch.addEventListener("click", () => showNorms(normsPart.hidden));
  const answersStep = make("span", "tl-answers-step");
  const answersList = make("ul", "tl-answers");

  root.append(
    make(
      "div",
      "tl-top",
      {},
      make("div", "tl-transport", { role: "group", "aria-label": text.transport }, primaryButton, stepButton, stopButton, resetButton),
      make(
        "div",
        "tl-options",
        {},
        make(
          "div",
          "tl-option",
          { role: "group", "aria-label": text.scale },
          make("span", "tl-option-name", {}, text.scale),
          make("span", "tl-choices", {}, ...scaleButtons),
        ),
        make("label", "tl-option", {}, make("span", "tl-option-name", {}, text.smoothing), slider, sliderValue),
      ),
    ),
    make("div", "tl-progress", {}, stepWords, rateWords, leftWords, statusWords),
    bar,
    make("div", "tl-message", {}, quietWords, alertWords, undoButton, skipButton),
    make("dl", "tl-figures", {}, ...Object.values(figures).map((one) => one.node)),
    plotRoot,
    make("div", "tl-more", {}, normsSwitch),
    normsPart,
    make(
      "section",
      "tl-says",
      {},
      make("div", "tl-says-head", {}, make("span", "tl-says-title", { role: "heading", "aria-level": 3 }, text.says_title), answersStep),
      answersList,
    ),
  );

  function figure(words, color) {
    const value = make("dd", "", {}, DASH);
    const node = make("div", "tl-figure", {}, make("dt", "", {}, words), value);
    node.style.setProperty("--tl-figure-color", "var(" + color + ")");
    return { node, value };
  }

  const plot = new LinePlot(plotRoot, {
    label: text.charts,
    language,
    x: { min: 0, max: 1000, label: text.axis_step, describe: (x) => fill(text.at_step, { step: whole(x) }) },
    panels: [
      {
        key: "loss",
        title: text.panel_loss,
        height: 240,
        hint: text.hint_loss,
        y: { scale: "linear", min: 0, empty: [0, 4], format: decimal },
        series: [
          { key: "raw", label: text.series_raw, color: "--tl-loss", width: 1, alpha: 0.32 },
          { key: "smooth", label: text.series_smooth, color: "--tl-loss", width: 2.2 },
        ],
      },
      {
        key: "lr",
        title: text.panel_lr,
        height: 180,
        y: { scale: "linear", min: 0, empty: [0, 0.01], format: decimal },
        series: [
          { key: "theory", label: text.series_theory, color: "--tl-muted", width: 1.5, dash: [5, 5], interpolate: true },
          { key: "used", label: text.series_used, color: "--tl-lr", width: 2.2 },
        ],
        marks: [],
      },
      {
        key: "accuracy",
        title: text.panel_accuracy,
        height: 180,
        hint: text.hint_accuracy,
        y: { scale: "linear", min: 0, max: 100, format: percent, tick: (y) => whole(y) + "\u202f%" },
        series: [
          { key: "exact", label: text.series_exact, color: "--tl-exact", width: 2.2, points: true },
          { key: "token", label: text.series_token, color: "--tl-token", width: 1.8, dash: [7, 5], points: true },
        ],
      },
    ],
  });

  const normsPlot = new LinePlot(normsRoot, {
    label: text.norms_charts,
    language,
    x: { min: 0, max: 1000, label: text.axis_step, describe: (x) => fill(text.at_step, { step: whole(x) }) },
    panels: NORMS.map((kind) => ({
      key: kind,
      title: text["norms_" + kind],
      height: 180,
      hint: text.hint_norms,
      y: { scale: "log", empty: [0.01, 1], format: decimal, tick: (y) => (y < 0.01 ? y.toExponential(0) : String(y)) },
      series: Object.entries(PARTS).map(([part, look]) => ({
        key: part,
        label: text["part_" + part],
        endLabel: text["part_" + part],
        width: 1.8,
        ...look,
      })),
    })),
  });

  /** The norms are an extra: their curves stand below the others when somebody asks for them. */
  function showNorms(visible) {
    normsPart.hidden = !visible;
    normsSwitch.setAttribute("aria-expanded", String(visible));
    drawNorms();
  }

  function drawNorms() {
    if (normsPart.hidden) return;
    normsPlot.options.x.max = plot.options.x.max;
    for (const kind of NORMS) {
      for (const part of Object.keys(PARTS)) normsPlot.data(kind, part, run?.norms.steps ?? [], run?.norms[kind][part] ?? []);
    }
    normsPlot.update();
  }

  // --- the run ----------------------------------------------------------------------------------------------------

  /** All the page knows about a run. */
  function newRun(id) {
    return {
      id,
      status: "queued",
      role: "starter",
      place: 0,
      step: 0,
      maxSteps: null,
      rate: null,
      secondsLeft: null,
      theory: null,
      ...newCurve(4000),
      smooth: [],
      last: { loss: null, lr: null },
      checks: { steps: [], exact: [], token: [] },
      norms: { steps: [], gradient: emptyParts(), update: emptyParts() },
      answers: null,
      answersStep: 0,
      cursor: { step: 0, event: 0 },
      pause: 250,
      complete: false, // ended and everything read: no more polls
    };
  }

  /** An empty list for each part of the model. */
  function emptyParts() {
    return Object.fromEntries(Object.keys(PARTS).map((part) => [part, []]));
  }

  const isGoing = () => run !== null && GOING.includes(run.status);

  function addMetrics(metrics) {
    if (!metrics.steps.length) return;
    addPoints(run, metrics);
    run.last = { loss: metrics.loss.at(-1), lr: metrics.lr.at(-1) };
    run.smooth = movingAverage(run.steps, run.loss, smoothing);
  }

  function addEvent(event) {
    if (event.type === "validation") {
      run.checks.steps.push(event.step);
      run.checks.exact.push(100 * event.exact_match);
      run.checks.token.push(100 * event.token_accuracy);
      run.answers = event.answers ?? run.answers;
      run.answersStep = event.step;
    } else if (event.type === "norms") {
      run.norms.steps.push(event.step);
      for (const kind of NORMS) for (const part of Object.keys(PARTS)) run.norms[kind][part].push(event[kind][part]);
    } else if (event.type === "failed") {
      say(event.message || text.failed, true);
    } else if (event.type === "stopped" && run.role !== "starter") {
      say(text.stopped_by_starter); // one's own Stop ends only what one sees, and brings no such event
    } else if (event.message) {
      say(event.message);
    }
  }

  /** Puts a run on show: a new one, or one known from before (Reset undone). */
  function attach(next) {
    run = next;
    forgotten = null;
    rememberRun(next.id);
    tellRoom();
    say("");
    poller.restart(3000);
    render();
  }

  function rememberRun(id) {
    store(STORAGE_KEY, id);
    if ((props.value?.run ?? null) !== id) props.value = { ...props.value, run: id };
  }

  /** Says which run is on show: a teacher's page passes it on to the class, see room_bar. */
  function tellRoom(mounted = false) {
    publish("runShown", { run: run?.id ?? null, mounted, opened });
  }

  /** In a room the teacher's run comes on show. */
  function followRoom({ run: id }) {
    if (typeof id === "string" && id !== run?.id) attach(newRun(id));
  }

  /** The attention film stands at a step that is not the newest: the loss curve says which, see attention_film. */
  function markFilm({ step }) {
    plot.panel("loss").marks = Number.isFinite(step) ? [{ x: step, color: "--tl-ink", label: text.film_mark }] : [];
    plot.update();
  }

  // --- polling ----------------------------------------------------------------------------------------------------

  const poller = new Poller({
    wanted: () => (run !== null && !run.complete ? run : null),
    ask: (asked) => api.runs.poll({ run: asked.id, ...asked.cursor }),
    news: takeNews,
    gone: loseRun,
    say,
    render,
    lost: text.lost,
    signal,
  });

  function takeNews(reply) {
    const { metrics, events } = reply;
    const news = metrics.steps.length + events.length;
    run.theory = reply.theory ?? run.theory;
    if (reply.step !== run.step || metrics.steps.length) poller.eagerUntil = 0;
    run.status = reply.status;
    run.role = reply.role ?? "starter";
    run.place = reply.place ?? 0;
    run.wait = reply.wait_seconds ?? null;
    run.step = reply.step;
    run.maxSteps = reply.max_steps;
    run.rate = reply.steps_per_second;
    run.secondsLeft = reply.seconds_left;
    run.cursor = reply.next;
    run.pause = reply.pause;
    addMetrics(metrics);
    events.forEach(addEvent);
    run.complete = !isGoing() && news === 0;
  }

  /** The server knows the run no more: keep the picture, forget the id. */
  function loseRun(sentence) {
    run.status = "gone";
    run.complete = true;
    rememberRun(null);
    say(sentence || text.gone, true);
    if (run.steps.length === 0) run = null;
  }

  // --- what a person does -----------------------------------------------------------------------------------------

  function onPrimary() {
    if (!isGoing()) train(false);
    else control(run.status === "paused" ? "resume" : "pause");
  }

  function onStep() {
    if (run === null) train(true);
    else control("step");
  }

  /** Train or Step was pressed; until Python answers, the buttons wait. */
  function train(paused) {
    say("");
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = null;
      early = null;
      say(text.no_answer, true);
      render();
    }, ANSWER_TIMEOUT);
    if (ADDRESS_NAMES_SETTINGS && latest("pageOpened") === undefined) early = paused;
    else askForRun(paused);
    render();
  }

  /** Asks Python for a new run. `request` makes every answer of Python a change, also one that is otherwise the same. */
  function askForRun(paused) {
    props.value = { ...props.value, request: Date.now() };
    trigger("train", { paused });
  }

  async function control(action) {
    const asked = run;
    acting = true;
    render();
    let reply;
    try {
      reply = await api.runs.control({ run: asked.id, action });
    } catch {
      reply = undefined;
    }
    acting = false;
    if (asked === run) {
      if (!reply) say(text.no_answer, true);
      else if (reply.error) say(reply.error, true);
      else run.status = reply.status;
      poller.now(1500);
    }
    render();
  }

  function reset() {
    const old = run;
    // Nobody waits for the answer: if it is lost, the run ends by itself once nobody polls it.
    if (isGoing()) api.runs.control({ run: old.id, action: "stop" }).catch(() => {});
    forgotten = old;
    run = null;
    rememberRun(null);
    tellRoom();
    say(text.was_reset);
    render();
    undoButton.focus();
  }

  function bringBack() {
    const old = forgotten;
    const wasGone = old.status === "gone";
    attach(old);
    if (wasGone) rememberRun(null);
    primaryButton.focus();
  }

  function say(words, alert = false) {
    message = { alert, words };
  }

  function setScale(scale) {
    plot.panel("loss").y.scale = scale;
    scaleButtons.forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.scale === scale)));
    plot.update();
  }

  function showSmoothing() {
    setText(sliderValue, smoothing.toFixed(2));
    slider.style.setProperty("--tl-fill", (100 * smoothing) / 0.99 + "%");
  }

  // --- showing ----------------------------------------------------------------------------------------------------

  function render() {
    const status = run?.status ?? "idle";
    element.dataset.status = status;
    element.dataset.step = run?.step ?? 0;
    element.dataset.points = run?.steps.length ?? 0;
    renderTransport(status);
    renderProgress(status);
    renderFigures();
    renderAnswers();
    drawRun();
  }

  function renderTransport(status) {
    const busy = waiting !== null;
    if (status === "running" || status === "queued") labelButton(primaryButton, "pause", text.pause);
    else if (status === "paused") labelButton(primaryButton, "play", text.resume);
    else labelButton(primaryButton, "play", text.train);
    turnOff(primaryButton, busy || acting || status === "queued");
    primaryButton.classList.toggle("tl-working", busy);
    primaryButton.setAttribute("aria-busy", String(busy));
    turnOff(stepButton, busy || acting || !(run === null || status === "paused"));
    turnOff(stopButton, busy || acting || !isGoing());
    turnOff(resetButton, busy || acting || run === null);
    undoButton.hidden = forgotten === null || busy;
    skipButton.hidden = !(run?.role === "replay" && isGoing());
    quietWords.textContent = message.alert ? "" : message.words;
    // A reader speaks an alert each time it is written: write it once.
    setText(alertWords, message.alert ? message.words : "");
  }

  function renderProgress(status) {
    const maxSteps = run?.maxSteps ?? props.value?.preview?.max_steps ?? null;
    const step = run?.step ?? 0;
    setText(stepWords, fill(text.step_of, { step: whole(step), max: maxSteps === null ? DASH : whole(maxSteps) }));
    const moving = status === "running";
    setText(
      rateWords,
      moving && Number.isFinite(run.rate) ? fill(text.rate, { rate: (run.rate < 10 ? oneDecimal : whole)(run.rate) }) : "",
    );
    setText(leftWords, moving && Number.isFinite(run.secondsLeft) ? timeLeft(run.secondsLeft, text) : "");
    const starting = waiting !== null || (status === "queued" && maxSteps !== run.maxSteps); // no answer about it yet
    setText(statusWords, starting ? text.starting : statusText(status));
    const share = maxSteps ? Math.min(1, step / maxSteps) : 0;
    bar.firstChild.style.width = 100 * share + "%";
    bar.setAttribute("aria-valuemax", maxSteps ?? 0);
    bar.setAttribute("aria-valuenow", step);
  }

  function statusText(status) {
    if (status === "queued" && run.place > 0) {
      const place = fill(text.status_place, { place: run.place });
      return run.wait === null ? place : place + fill(text.status_wait, { seconds: Math.ceil(run.wait) });
    }
    if (status === "running" && run.role !== "starter") return text["status_" + run.role];
    return text["status_" + status] ?? status;
  }

  function renderFigures() {
    const { exact, token } = run?.checks ?? { exact: [], token: [] };
    setText(figures.exact.value, formatted(exact.at(-1), percent));
    setText(figures.token.value, formatted(token.at(-1), percent));
    setText(figures.loss.value, formatted(run?.last.loss, decimal));
    setText(figures.lr.value, formatted(run?.last.lr, decimal));
  }

  /** Hands the plot what there is: the run, or before it the preview. */
  function drawRun() {
    const preview = props.value?.preview;
    const theory = run?.theory ?? preview?.theory ?? null;
    const last = theory?.steps?.at(-1);
    const peak = theory?.peak;
    plot.options.x.max = run?.maxSteps ?? preview?.max_steps ?? last ?? 1000;
    plot.data("loss", "raw", run?.steps ?? [], run?.loss ?? []);
    plot.data("loss", "smooth", run?.steps ?? [], run?.smooth ?? []);
    // Without smoothing the raw line is the line.
    const [raw, smoothed] = plot.panel("loss").series;
    smoothed.hidden = smoothing === 0;
    Object.assign(raw, smoothing === 0 ? { alpha: 1, width: 1.5 } : { alpha: 0.32, width: 1 });
    plot.data("accuracy", "exact", run?.checks.steps ?? [], run?.checks.exact ?? []);
    plot.data("accuracy", "token", run?.checks.steps ?? [], run?.checks.token ?? []);
    plot.data("lr", "theory", theory?.steps ?? [], theory?.lr ?? []);
    plot.data("lr", "used", run?.steps ?? [], run?.lr ?? []);
    plot.panel("lr").marks = peak
      ? [{ x: peak.step, color: "--tl-lr", label: fill(text.peak, { step: whole(peak.step), lr: decimal(peak.lr) }) }]
      : [];
    plot.update();
    drawNorms();
  }

  // --- what it says now -------------------------------------------------------------------------------------------

  let shownAnswers; // the list that is in the page, to build it only when it changes

  function renderAnswers() {
    const answers = run?.answers ?? null;
    setText(answersStep, answers ? fill(text.after_step, { step: whole(run.answersStep) }) : "");
    if (answers === shownAnswers) return;
    shownAnswers = answers;
    if (answers === null) answersList.replaceChildren(make("li", "tl-answers-hint", {}, text.says_hint));
    else answersList.replaceChildren(...answers.map(answerRow));
  }

  function answerRow({ source, expected, output }) {
    const length = Math.max(expected.length, output.length);
    const cells = [];
    let wrong = 0;
    for (let i = 0; i < length; i++) {
      if (output[i] !== expected[i]) wrong += 1;
      cells.push(answerCell(output[i], expected[i]));
    }
    const verdict = wrong === 0 ? "✓ " + text.right : "✗ " + fill(wrong === 1 ? text.wrong_one : text.wrong_many, { count: wrong });
    return make(
      "li",
      "tl-answer",
      { "data-wrong": wrong },
      make("span", "tl-tokens tl-source", { role: "group", "aria-label": text.source }, ...source.map((token) => cell("", token, ""))),
      make("span", "tl-arrow", { "aria-hidden": "true" }, "→"),
      make("span", "tl-tokens", { role: "group", "aria-label": text.answer }, ...cells),
      make("span", "tl-verdict" + (wrong ? " tl-is-wrong" : ""), {}, verdict),
    );
  }

  /** One token of the answer; below it what should stand there, if that differs. */
  function answerCell(said, expected) {
    if (said === expected) return cell("tl-is-right", said, "");
    if (said === undefined) return cell("tl-is-wrong tl-is-missing", "?", expected, fill(text.missing_title, { expected }));
    if (expected === undefined) return cell("tl-is-wrong tl-is-extra", said, text.extra, fill(text.extra_title, { said }));
    return cell("tl-is-wrong", said, expected, fill(text.wrong_title, { said, expected }));
  }

  function cell(className, token, below, title = "") {
    const node = make("span", "tl-cell " + className, {}, make("span", "tl-token", {}, token), make("span", "tl-below", {}, below));
    if (title) {
      node.setAttribute("role", "img");
      node.setAttribute("aria-label", title);
      node.title = title;
    }
    return node;
  }

  // --- start ------------------------------------------------------------------------------------------------------

  function takeValue() {
    const answered = waiting !== null;
    clearTimeout(waiting);
    waiting = null;
    const value = props.value ?? {};
    const id = value.run ?? null;
    if (value.error) say(value.error, true);
    if (value.query) writeAddress(value.query);
    if (id !== null && (run === null || id !== run.id || (answered && !isGoing()))) attach(newRun(id));
    // Python sends a new preview without knowing the run: what is on show stays on show.
    else if (id === null && run !== null && run.status !== "gone") rememberRun(run.id);
    if (value.opened && !opened) pageOpened();
    render();
  }

  /** Python has answered the opening. Gradio may build this component again later; what the page knows outlives that. */
  function pageOpened() {
    opened = true;
    publish("pageOpened", null);
    root.dataset.opened = "yes";
    tellRoom();
    if (early === null) return;
    const paused = early;
    early = null;
    train(paused);
  }

  /** The address names the settings, so that an experiment can be sent to a friend. What else it says (the theme) stays. */
  function writeAddress(settings) {
    changeQuery(settingNames(), settings);
  }

  onValue(takeValue);

  setScale("linear");
  showSmoothing();
  showNorms(false);
  subscribe("followRun", followRoom, signal);
  subscribe("filmStep", markFilm, signal);
  subscribe("sayWhatIsShown", () => tellRoom(), signal);
  signal.addEventListener("abort", () => {
    clearTimeout(waiting);
    plot.destroy();
    normsPlot.destroy();
  });
  const firstRun = props.value?.run ?? stored(STORAGE_KEY);
  if (firstRun) attach(newRun(firstRun));
  tellRoom(true);
  render();
});
