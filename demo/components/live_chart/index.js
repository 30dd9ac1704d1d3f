/** Watches and steers one training run: transport, progress, figures of the moment, curves, and what the model says now. */
import { apiOf, fileAt } from "../shared/api.js";
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
import { RecordingLine } from "./recording_line.js";
import { RecordingPlayer } from "./recording_player.js";
import { newRun, smooth } from "./run_state.js";
import { RunWatch } from "./run_watch.js";
import { addressNamesSettings, sameSettings, settingsMeant, writeSettings } from "./settings_address.js";
import { Steering } from "./steering.js";
import { TrainRequest } from "./train_request.js";
import { TransportBar } from "./transport_bar.js";

/** @typedef {import("./types.d.ts").Props} Props */

const SETTINGS_IN_ADDRESS = addressNamesSettings(); // as the page was opened
const STILL = "(prefers-reduced-motion: reduce)";

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal, trigger, onValue }) {
  const api = apiOf(language).runs;
  const formats = numberFormats(language);
  const state = new ChartState();
  const watch = new RunWatch({ state, props, api, render, signal });
  const request = new TrainRequest(askPython, onTimeout, signal);
  const steering = new Steering({ state, watch, api, text, train, render });

  const shipped = props.recordings?.find((one) => sameSettings(one.query, settingsMeant(props.value?.query))) ?? null;
  const player = new RecordingPlayer({
    name: latest("recordingShown") === null ? null : (shipped?.name ?? null), // one that has been ended does not come again
    load: () => fileAt(shipped?.address ?? ""),
    smoothing: () => state.smoothing,
    tell: (shown) => publish("recordingShown", shown),
    render,
    signal,
  });

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
  const recording = new RecordingLine(text, () => player.toggle());
  const progress = new Progress(text, formats);
  const figures = new Figures(text, formats);
  const charts = new RunCharts(text, language, formats);
  const options = new LossOptions(text, state.smoothing, { onScale: (scale) => charts.setScale(scale), onSmoothing });
  const norms = new NormCharts(text, language, formats, () => norms.render(shownRun(), charts.maxSteps));
  const answers = new Answers(text, formats);

  root.append(
    make("div", "tl-top", {}, transport.node, options.node),
    progress.words,
    progress.bar,
    recording.node,
    messages.node,
    figures.node,
    charts.node,
    norms.head,
    norms.part,
    answers.node,
  );

  /** What is drawn: the run, or before there is one the recording. */
  function shownRun() {
    return state.run ?? player.run;
  }

  function render() {
    const { run, status } = state;
    if (run !== null) player.end();
    const shown = shownRun();
    const { waiting } = request;
    element.dataset.status = status;
    element.dataset.step = String(run?.step ?? 0);
    element.dataset.points = String(run?.curve.steps.length ?? 0);
    element.dataset.recording = player.name ?? "";
    element.dataset.recordingStep = String(player.run?.step ?? 0);
    element.dataset.recordingPlaying = String(player.playing);
    transport.render(state, waiting);
    messages.render(state, waiting);
    recording.render(player);
    messages.node.hidden = player.name !== null && state.message.words === "";
    progress.render(shown, props.value?.preview, waiting);
    figures.render(shown);
    answers.render(shown);
    drawCurves();
  }

  function drawCurves() {
    const run = shownRun();
    charts.render(run, props.value?.preview, state.smoothing);
    norms.render(run, charts.maxSteps);
  }

  /** @param {number} smoothing */
  function onSmoothing(smoothing) {
    state.smoothing = smoothing;
    const run = shownRun();
    if (run) smooth(run, smoothing);
    drawCurves();
  }

  // --- Train, and what Python answers -------------------------------------------------------------------------------

  /** @param {boolean} paused */
  function train(paused) {
    player.end();
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
    if (value.query) writeSettings(value.query);
    if (value.query && !sameSettings(shipped?.query, value.query)) player.end();
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
  subscribe("tabOpened", ({ tab }) => player.setAway(tab !== "train"), signal);
  subscribe("sayWhatIsShown", () => watch.announce(), signal);
  signal.addEventListener("abort", () => {
    charts.destroy();
    norms.destroy();
  });
  watch.attachRemembered();
  watch.announce(true);
  render();
  player.start(matchMedia(STILL).matches);
}

export const mount = defineComponent("live_chart", build);
