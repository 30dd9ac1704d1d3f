/** A race: choosing it, predicting it, watching it, its verdict. */
import { AnswerWait } from "../shared/answer_wait.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make } from "../shared/dom.js";
import { subscribe } from "../shared/messages.js";
import { inLesson } from "../shared/page_state.js";
import { settingNames } from "../shared/state_names.js";
import { numberFormats } from "../shared/text.js";
import { RaceCharts } from "./charts.js";
import { Inside } from "./inside.js";
import { Introduction } from "./introduction.js";
import { MessageLine } from "./message_line.js";
import { OwnCheck } from "./own_check.js";
import { OwnForm, stillMeant } from "./own_form.js";
import { Prediction } from "./prediction.js";
import { Progress } from "./progress.js";
import { presentRace, readRace, writeRace } from "./race_address.js";
import { tellRace } from "./race_facts.js";
import { RaceList } from "./race_list.js";
import { newRace } from "./race_state.js";
import { RaceWatch } from "./race_watch.js";
import { RoomRace } from "./room_race.js";
import { SaveRow } from "./save_row.js";
import { Steering } from "./steering.js";
import { TransportBar } from "./transport_bar.js";
import { Verdict } from "./verdict.js";
import { OWN, ViewState } from "./view_state.js";

/** @typedef {import("./types.d.ts").Props} Props */

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal, trigger, onValue }) {
  const api = apiOf(language).races;
  const formats = numberFormats(language);
  const state = new ViewState(props.races, props.value?.chosen ?? props.races[0].name);
  const watch = new RaceWatch({ state, props, api, onPlan, onLost: () => ownCheck.begin(), render, signal });
  const request = new AnswerWait(onTimeout, signal);
  const steering = new Steering({ state, watch, api, text, start, render });
  const shipped = props.races.map(({ name }) => name);
  const isBusy = () => state.going || request.waiting;

  const list = new RaceList(text, props.races, pick);
  const form = new OwnForm(text, props.settings, () => ownCheck.begin());
  const introduction = new Introduction(text, language, form.node);
  const prediction = new Prediction(text, predict);
  const transport = new TransportBar(text, {
    primary: () => steering.primary(),
    step: () => steering.control("step"),
    stop: () => steering.control("stop"),
    skip: () => steering.control("skip"),
  });
  const progress = new Progress(text, formats);
  const messages = new MessageLine();
  const charts = new RaceCharts(text, language, formats, props.window);
  const inside = new Inside(
    text,
    (order) => trigger("decode", order),
    () => room.tell(),
  );
  const verdict = new Verdict(text, language, new SaveRow(text, api), inside);

  const room = new RoomRace({ state, watch, inside, signal });

  const ownCheck = new OwnCheck({
    vary: () => form.vary,
    answered: () => props.value?.own?.vary,
    mayAsk: () => state.chosen === OWN && !isBusy(),
    ask: askWhatOwnWouldBe,
    signal,
  });

  root.append(
    list.node,
    make(
      "div",
      "tl-race-main",
      {},
      make("div", "tl-race-head", {}, introduction.node, prediction.node),
      transport.node,
      progress.words,
      progress.bar,
      messages.node,
      charts.node,
      verdict.node,
    ),
    inside.node,
  );

  function render() {
    const { race, chosen } = state;
    const { waiting } = request;
    const answered = props.value?.own;
    const own = stillMeant(answered, form.vary);
    const plan = state.plan(race === null ? answered : own); // a race that has begun is not drawn as the one before it
    element.dataset.status = state.status;
    element.dataset.step = String(race?.step ?? 0);
    element.dataset.chosen = chosen;
    list.render(chosen, isBusy());
    introduction.render(state);
    form.render(chosen, own, race?.plan, isBusy());
    prediction.render(state, waiting);
    transport.render(state, waiting, chosen !== OWN || Boolean(answered?.plan));
    progress.render(race, plan.runners.length > 0 ? plan.max_steps : 0, waiting);
    messages.render(state);
    verdict.render(state);
    inside.render(race);
    charts.render(plan, race, root.clientWidth);
    tellRace(state);
    room.tell();
  }

  // --- choosing and predicting --------------------------------------------------------------------------------------

  /** @param {string} chosen name of a race */
  function pick(chosen) {
    if (chosen === state.chosen) return;
    state.chosen = chosen;
    watch.detach();
    state.say("");
    if (chosen === OWN) ownCheck.begin();
    else writeRace(chosen, "");
    render();
  }

  /**
   * A link, a lesson or a room names a race. A lesson asks before it is run: what is on show goes. Else the same race stays.
   *
   * @param {URLSearchParams} parameters
   */
  function takeWanted(parameters) {
    const wanted = readRace(parameters, shipped);
    if (wanted === null) return;
    const { chosen, vary } = wanted;
    const isSame = chosen === state.chosen && (chosen !== OWN || vary === form.vary);
    if (isSame && state.race !== null && !inLesson()) return;
    watch.detach();
    state.chosen = chosen;
    state.say("");
    if (vary !== "") form.vary = vary;
    if (chosen === OWN && settingNames(parameters).length > 0) {
      props.value = { ...props.value, own: null }; // what Python said of it was about other settings
      ownCheck.expectSettings();
    } else ownCheck.begin();
    render();
  }

  /** @param {string} key of a choice */
  function predict(key) {
    state.predict(key);
    render();
  }

  /** @param {string} vary */
  function askWhatOwnWouldBe(vary) {
    watch.detach();
    writeRace(OWN, vary);
    trigger("check", { vary });
    render();
  }

  /** @param {import("./types.d.ts").RacePlan} plan */
  function onPlan(plan) {
    if (plan.race === OWN) form.vary = plan.query.vary;
  }

  // --- Race, and what Python answers --------------------------------------------------------------------------------

  /** `request` makes every answer of Python a change, also one that is otherwise the same. */
  function start() {
    state.say("");
    request.begin();
    props.value = { ...props.value, request: Date.now() };
    trigger("race", { race: state.chosen, vary: form.vary });
    render();
  }

  function onTimeout() {
    state.say(text.no_answer, true);
    render();
  }

  function takeValue() {
    const answered = request.end();
    const value = props.value ?? {};
    if (value.error) state.say(value.error, true);
    if (value.opened && !state.opened) onOpened(value);
    const { race } = state;
    const id = value.race ?? null;
    if (id !== null && id !== watch.left && (race === null || id !== race.id || (answered && !state.going))) {
      watch.attach(newRace(id, state.prediction));
      writeRace(state.chosen, form.vary);
    }
    render();
  }

  /**
   * Python has answered the opening: the race that the address names is chosen, unless one is on show already.
   *
   * @param {import("./types.d.ts").Value} value
   */
  function onOpened({ chosen, vary, own }) {
    state.opened = true;
    const asked = presentRace(shipped) ?? { chosen, vary }; // the address may have changed since Python read it
    if (state.race === null && asked.chosen) {
      state.chosen = asked.chosen;
      if (asked.chosen === OWN && asked.vary) form.vary = asked.vary;
    }
    // Who was quicker than the opening: what was answered before has been overwritten by it.
    if (state.chosen === OWN && state.race === null && !own) ownCheck.begin();
  }

  // --- its life -----------------------------------------------------------------------------------------------------

  onValue(takeValue);
  subscribe("stateWanted", ({ query }) => takeWanted(new URLSearchParams(query)), signal);
  subscribe("settingsNamed", () => state.race === null && ownCheck.settled(), signal); // those that one's own race shares
  // One's own race shares the Train tab's settings, which may have changed since this tab was last seen.
  const visibility = new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting && state.race === null) ownCheck.begin();
  });
  visibility.observe(root);
  signal.addEventListener("abort", () => {
    visibility.disconnect();
    charts.destroy();
  });
  watch.attachRemembered();
  takeValue();
  room.start();
}

export const mount = defineComponent("race_view", build);
