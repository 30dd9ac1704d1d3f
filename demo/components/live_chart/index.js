/** Watches and steers one training run: transport, progress, figures of the moment, curves, and what the model says now. */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make } from "../shared/dom.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { numberFormats } from "../shared/text.js";
import { Answers } from "./answers.js";
import { ChartState } from "./chart_state.js";
import { RunCharts } from "./charts.js";
import { Figures } from "./figures.js";
import { LossOptions } from "./loss_options.js";
import { MessageLine } from "./message_line.js";
import { NormCharts } from "./norms.js";
import { Progress } from "./progress.js";
import { newRun, smooth } from "./run_state.js";
import { RunWatch } from "./run_watch.js";
import { addressNamesSettings, writeSettings } from "./settings_address.js";
import { Steering } from "./steering.js";
import { TrainRequest } from "./train_request.js";
import { TransportBar } from "./transport_bar.js";

/** @typedef {import("./types.d.ts").Props} Props */

const SETTINGS_IN_ADDRESS = addressNamesSettings(); // as the page was opened

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal, trigger, onValue }) {
  const api = apiOf(language).runs;
  const formats = numberFormats(language);
  const state = new ChartState();
  const watch = new RunWatch({ state, props, api, render, signal });
  const request = new TrainRequest(askPython, onTimeout, signal);
  const steering = new Steering({ state, watch, api, text, train, render });

  const transport = new TransportBar(text, {
    primary: () => steering.primary(),
    step: () => steering.step(),
    stop: () => steering.control("stop"),
    reset() {
      steering.reset();
      messages.undo.focus();
    },
  });
  const messages = new MessageLine(text, {
    undo() {
      steering.undo();
      transport.primary.focus();
    },
    skip: () => steering.control("skip"),
  });
  const progress = new Progress(text, formats);
  const figures = new Figures(text, formats);
  const charts = new RunCharts(text, language, formats);
  const options = new LossOptions(text, state.smoothing, { onScale: (scale) => charts.setScale(scale), onSmoothing });
  const norms = new NormCharts(text, language, formats, () => norms.render(state.run, charts.maxSteps));
  const answers = new Answers(text, formats);

  root.append(
    make("div", "tl-top", {}, transport.node, options.node),
    progress.words,
    progress.bar,
    messages.node,
    figures.node,
    charts.node,
    norms.head,
    norms.part,
    answers.node,
  );

  function render() {
    const { run, status } = state;
    const { waiting } = request;
    element.dataset.status = status;
    element.dataset.step = String(run?.step ?? 0);
    element.dataset.points = String(run?.curve.steps.length ?? 0);
    transport.render(state, waiting);
    messages.render(state, waiting);
    progress.render(run, props.value?.preview, waiting);
    figures.render(run);
    answers.render(run);
    drawCurves();
  }

  function drawCurves() {
    charts.render(state.run, props.value?.preview, state.smoothing);
    norms.render(state.run, charts.maxSteps);
  }

  /** @param {number} smoothing */
  function onSmoothing(smoothing) {
    state.smoothing = smoothing;
    if (state.run) smooth(state.run, smoothing);
    drawCurves();
  }

  // --- Train, and what Python answers -------------------------------------------------------------------------------

  /** @param {boolean} paused */
  function train(paused) {
    state.say("");
    request.begin(paused, !SETTINGS_IN_ADDRESS || latest("pageOpened") !== undefined);
    render();
  }

  /**
   * `request` makes every answer of Python a change, also one that is otherwise the same.
   *
   * @param {boolean} paused
   */
  function askPython(paused) {
    props.value = { ...props.value, request: Date.now() };
    trigger("train", { paused });
  }

  function onTimeout() {
    state.say(text.no_answer, true);
    render();
  }

  function takeValue() {
    const answered = request.end();
    const { run } = state;
    const value = props.value ?? {};
    const id = value.run ?? null;
    if (value.error) state.say(value.error, true);
    // What this tab showed before a reload is put into the value before Python has read the address.
    const isAddressRead = !SETTINGS_IN_ADDRESS || value.opened || latest("pageOpened") !== undefined;
    if (value.query && isAddressRead) writeSettings(value.query);
    if (id !== null && (run === null || id !== run.id || (answered && !state.going))) watch.attach(newRun(id));
    // Python sends a new preview without knowing the run: what is on show stays on show.
    else if (id === null && run !== null && run.status !== "gone") watch.remember(run.id);
    if (value.opened && !state.opened) onOpened();
    render();
  }

  /** Python has answered the opening. Gradio may build this component again later; what the page knows outlives that. */
  function onOpened() {
    state.opened = true;
    publish("pageOpened", null);
    root.dataset.opened = "yes";
    watch.announce();
    const paused = request.takePostponed();
    if (paused !== null) train(paused);
  }

  // --- its life -----------------------------------------------------------------------------------------------------

  onValue(takeValue);
  subscribe("followRun", ({ run }) => watch.follow(run), signal); // in a room the teacher's run comes on show
  subscribe("filmStep", ({ step }) => charts.markFilm(step), signal);
  subscribe("sayWhatIsShown", () => watch.announce(), signal);
  signal.addEventListener("abort", () => {
    charts.destroy();
    norms.destroy();
  });
  watch.attachRemembered();
  watch.announce(true);
  render();
}

export const mount = defineComponent("live_chart", build);
