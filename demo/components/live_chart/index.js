/** Watches and steers one training run: transport, progress, figures of the moment, curves, and what the model says now. */
import { apiOf, fileAt, logsOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make } from "../shared/dom.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { numberFormats } from "../shared/text.js";
import { AnswerLine } from "./answer_line.js";
import { Announcements } from "./announcements.js";
import { Answers } from "./answers.js";
import { CautionLine } from "./caution_line.js";
import { ChartState } from "./chart_state.js";
import { RunCharts } from "./charts.js";
import { controlsDiffer, rateDiffers } from "./controls_match.js";
import { Figures } from "./figures.js";
import { HeadPicture } from "./head_picture.js";
import { LinkMenu } from "./link_menu.js";
import { LossOptions } from "./loss_options.js";
import { MessageLine } from "./message_line.js";
import { NormCharts } from "./norms.js";
import { Progress } from "./progress.js";
import { firstRecording, RecordingDesk } from "./recording_desk.js";
import { RecordingLine } from "./recording_line.js";
import { RecordingOffer } from "./recording_offer.js";
import { RecordingPlayer } from "./recording_player.js";
import { newRun, smooth } from "./run_state.js";
import { ReplayChoice } from "./replay_choice.js";
import { RunWatch } from "./run_watch.js";
import { addressNamesSettings, settingsMeant, writeSettings } from "./settings_address.js";
import { SettingsLine } from "./settings_line.js";
import { Steering } from "./steering.js";
import { TakeHome } from "./take_home.js";
import { TaskLine } from "./task_line.js";
import { TrainRequest } from "./train_request.js";
import { TransportBar } from "./transport_bar.js";
import { tellRun } from "./run_facts.js";
import { VerdictLine } from "./verdict_line.js";

/** @typedef {import("./types.d.ts").Props} Props */

const SETTINGS_IN_ADDRESS = addressNamesSettings(); // as the page was opened
const STILL = "(prefers-reduced-motion: reduce)";

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal, trigger, onValue }) {
  const { runs: api, recordings: recordingsApi } = apiOf(language);
  const formats = numberFormats(language);
  const state = new ChartState();
  let again = ""; // the query of the experiment that is to be trained, "": the controls'
  const watch = new RunWatch({ state, props, api, logs: logsOf(language), render, signal });
  const request = new TrainRequest(askPython, onTimeout, signal);
  const steering = new Steering({ state, watch, api, text, train, render });

  const recordings = props.recordings ?? [];
  const first = firstRecording(recordings, settingsMeant(props.value?.query));
  const player = new RecordingPlayer({
    // One that has been ended does not come again, and none plays by itself where a lesson asks.
    name: latest("recordingShown") === null || latest("lessonBegan") !== undefined ? null : (first?.name ?? null),
    load: (name) => fileAt(recordings.find((one) => one.name === name)?.address ?? ""),
    async judge(name) {
      if (desk.isOpening) return null; // its sentence says it all
      const reply = await recordingsApi.verdict({ recording: name });
      return reply.error === undefined ? reply : null;
    },
    smoothing: () => state.smoothing,
    tell(shown) {
      if (shown === null) desk.forget();
      publish("recordingShown", shown);
    },
    render,
    signal,
  });
  const desk = new RecordingDesk(recordings, player, matchMedia(STILL).matches);

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
  const replay = new ReplayChoice(text, () => trainAgain());
  messages.node.append(replay.node);
  const recording = new RecordingLine(text, { toggle: () => player.toggle(), seek: (step) => player.seek(step), real: trainRecorded });
  const offer = new RecordingOffer(text, recordings, chooseRecording);
  const progress = new Progress(text, formats);
  const figures = new Figures(text, formats);
  const charts = new RunCharts(text, language, formats);
  const options = new LossOptions(text, state.smoothing, { onScale: (scale) => charts.setScale(scale), onSmoothing });
  const norms = new NormCharts(text, language, formats, () => norms.render(shownRun(), charts.maxSteps));
  const answers = new Answers(text, formats);
  const answerLine = new AnswerLine(text);
  const taskLine = new TaskLine(text);
  const headPicture = new HeadPicture(text, signal);
  const links = new LinkMenu(text);
  const takeHome = new TakeHome(text, api.takeHome, formats.oneDecimal);
  links.node.append(takeHome.node);
  const settings = new SettingsLine(text, links.node);
  const cautions = new CautionLine(text, formats);
  const verdict = new VerdictLine(text);
  const announcements = new Announcements(text, formats);
  charts.plot.tools.node.append(announcements.button);

  root.append(
    make("div", "tl-top", {}, transport.node, progress.bar),
    progress.words,
    make("div", "tl-words", {}, recording.node, taskLine.node, cautions.node, verdict.node, offer.node, messages.node),
    make("div", "tl-moment", {}, figures.node, headPicture.node, answerLine.node),
    make("div", "tl-above-charts", {}, settings.node, options.node),
    charts.node,
    norms.head,
    norms.part,
    answers.node,
    announcements.region,
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
    replay.render(state.run, waiting);
    takeHome.render(run);
    recording.render(player, desk.isOpening);
    offer.render(props.value?.controls?.preset, player.name, state.going || waiting);
    messages.node.hidden = player.name !== null && state.message.words === "";
    progress.render(shown, props.value?.preview, waiting);
    figures.render(shown);
    answers.render(shown);
    answerLine.render(shown);
    verdict.render(run);
    cautions.render(desk.isOpening ? (props.value?.preview?.cautions ?? []) : [], state.going);
    taskLine.render(shown, props.value?.controls, !verdict.node.hidden || !cautions.node.hidden || player.name !== null);
    renderSettings();
    announcements.render(run);
    drawCurves();
    tellRun(run);
  }

  /** Before the opening is answered, the controls' settings are not yet those of the address. */
  function differing() {
    return state.opened ? controlsDiffer(state.run, props.value?.controls) : [];
  }

  function renderSettings() {
    const controls = props.value?.controls;
    settings.render(state.run, controls, differing());
    links.render(state.run?.query ?? desk.link, controls?.query, differing().length > 0);
  }

  function drawCurves() {
    const run = shownRun();
    charts.render(run, props.value?.preview, state.smoothing, rateDiffers(differing()));
    norms.render(run, charts.maxSteps);
  }

  /** @param {import("./types.d.ts").Ghost[]} ghosts */
  function drawGhosts(ghosts) {
    charts.ghosts.runs = ghosts;
    drawCurves();
  }

  /** @param {number} smoothing */
  function onSmoothing(smoothing) {
    state.smoothing = smoothing;
    const run = shownRun();
    if (run) smooth(run, smoothing);
    drawCurves();
  }

  // --- Train, and what Python answers -------------------------------------------------------------------------------

  /** Whether the settings are those that the address named: until then what stands there is not to replace them. */
  function isSettled() {
    return !SETTINGS_IN_ADDRESS || latest("pageOpened") !== undefined;
  }

  /** @param {boolean} paused */
  function train(paused) {
    player.end();
    state.say("");
    request.begin(paused, isSettled());
    render();
  }

  /** The experiment of the run on show, which was played again, is trained anew. */
  function trainAgain() {
    again = state.run?.query ?? "";
    train(false);
  }

  /** What was recorded is trained. */
  function trainRecorded() {
    again = new URLSearchParams(desk.current?.query).toString();
    train(false);
  }

  /** @param {boolean} isUsed whether a lesson begins here: what has been trained would show what it asks; it can be brought back */
  function makeWay(isUsed) {
    player.end();
    if (isUsed && state.run !== null) steering.reset();
  }

  /** @param {string} name of a recording */
  function chooseRecording(name) {
    if (state.run !== null) steering.reset(); // it can be brought back
    desk.choose(name);
  }

  /**
   * `request` makes every answer of Python a change, also one that is otherwise the same.
   *
   * @param {boolean} paused
   */
  function askPython(paused) {
    props.value = { ...props.value, request: Date.now() };
    trigger("train", { paused, again });
    again = "";
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
    state.takeRefusal(value.error ?? "");
    publish("settingNotes", cautions.notes(value.preview?.cautions ?? []));
    if (value.query && (value.opened || isSettled())) {
      writeSettings(value.query);
      if (!answered) publish("settingsNamed", { query: new URLSearchParams(value.query).toString(), controls: value.controls });
    }
    if (value.query) desk.settle(value.query, value.opened === true);
    const started = answered && !state.going && !value.error; // perhaps the same run once more: it is played again
    if (id !== null && (run === null || id !== run.id || started)) watch.attach(newRun(id));
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
  subscribe("lessonBegan", ({ tabs }) => makeWay(tabs.includes("train")), signal);
  subscribe("followRun", ({ run, known }) => watch.follow(run, known), signal); // in a room the teacher's run comes on show
  subscribe("ghostRuns", drawGhosts, signal);
  subscribe("filmStep", ({ step }) => charts.markFilm(step), signal);
  subscribe("tabOpened", ({ tab }) => player.setAway(tab !== "train"), signal);
  subscribe("sayWhatIsShown", () => watch.announce(), signal);
  signal.addEventListener("abort", () => {
    charts.destroy();
    norms.destroy();
  });
  charts.ghosts.runs = latest("ghostRuns") ?? [];
  watch.attachRemembered();
  watch.announce(true);
  render();
  player.start(desk.still);
}

export const mount = defineComponent("live_chart", build);
