/**
 * The Noam formula to play with. `state` holds everything; a change goes through change(), which writes every number, row and line anew.
 * Nothing is asked of the server but the files that a person saves.
 */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { subscribe } from "../shared/messages.js";
import { fill, numberFormats } from "../shared/text.js";
import { ChoiceRow } from "./choice_row.js";
import { CurveValues } from "./curve_values.js";
import { curvesOf, noamRate, plotCurves } from "./curves.js";
import { fileButtons } from "./file_buttons.js";
import { formulaLines, rulingSentence } from "./formula.js";
import { introduction, workplace } from "./layout.js";
import { NumberField, numberValues } from "./number_field.js";
import { rateFormats } from "./rate_format.js";
import { RateTable } from "./rate_table.js";
import { presentSchedule, readSchedule, writeSchedule } from "./schedule_address.js";
import { tellSchedule } from "./schedule_facts.js";
import { SchedulePlot } from "./schedule_plot.js";
import { concernsNumbers, emptyState, experimentChanges, showsSettings, takeChanges } from "./state.js";

const WRITTEN_AFTER = 300; // milliseconds without a change: browsers limit how often an address may change
const NARROW = 620; // pixels of the component's width below which its picture has short labels

/**
 * @typedef {object} Props
 * @property {import("../shared/text.js").Text} text
 * @property {string} language
 * @property {import("./types.d.ts").ExplorerSettings} value
 * @property {import("./types.d.ts").Preset[]} presets
 * @property {Record<import("./types.d.ts").Setting, [number, number]>} limits
 */

export const mount = defineComponent("noam_explorer", (/** @type {import("../shared/component.js").Component<Props>} */ component) => {
  const { root, props, text, language, signal, trigger, onValue } = component;
  const { schedules } = apiOf(language);
  const { whole } = numberFormats(language);
  const { digits, rate } = rateFormats(language);
  const formats = { whole, rate };
  const state = emptyState();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let writing; // the address

  // --- the elements -----------------------------------------------------------------------------------------------

  const values = numberValues(props.limits, state);
  const fields = {
    d_model: new NumberField("d_model", values.d_model, state, text, change),
    warmup_steps: new NumberField("warmup_steps", values.warmup_steps, state, text, change),
    lr_factor: new NumberField("lr_factor", values.lr_factor, state, text, change),
    step: new NumberField("step", values.step, state, text, change),
    max_steps: new NumberField("max_steps", values.max_steps, state, text, change),
  };
  const comparisons = { warmup_steps: text.compare_warmup, d_model: text.compare_d_model, schedules: text.compare_schedules };
  const axisScales = { linear: text.linear, log: text.log };
  const choices = {
    compare: new ChoiceRow("compare", text.compare, comparisons, change),
    x: new ChoiceRow("x", text.x_axis, axisScales, change),
    y: new ChoiceRow("y", text.y_axis, axisScales, change),
  };
  const presetButtons = props.presets.map((preset) =>
    make("button", "tl-choice", { type: "button", "data-preset": preset.name, click: () => showExperiment(preset) }, preset.name),
  );
  const formula = make("div", "tl-noam-formula", { role: "group", "aria-label": text.formula });
  const ruling = make("p", "tl-noam-ruling", { role: "status" });
  const insight = make("p", "tl-noam-insight");
  const table = new RateTable(text, formats);
  const useButton = make("button", "tl-button tl-primary", { type: "button", "data-action": "use", click: useInTrain }, text.use);
  const useNote = make("p", "tl-noam-note", { role: "status" }, text.use_note);
  const race = { type: "button", "data-action": "race", click: () => trigger("open_race") };
  const raceButton = make("button", "tl-noam-save-button", race, text.to_race);
  const plotRoot = make("div", "tl-noam-plot");
  const plot = new SchedulePlot(plotRoot, {
    label: text.picture,
    axis: text.axis_step,
    handle: text.handle,
    formats,
    onStep: (step) => change({ step }),
    onNudge: (count) => fields.step.nudge(count),
  });

  const curveValues = new CurveValues(plot.svg, text, formats);

  root.append(
    introduction(text, raceButton),
    workplace(text, {
      formula,
      ruling,
      presetButtons,
      fields: Object.values(fields).map((field) => field.node),
      useButton,
      useNote,
      choices: { compare: choices.compare.node, x: choices.x.node, y: choices.y.node },
      plot: plotRoot,
      insight,
      table: table.node,
      files: make("div", "", {}, curveValues.node, fileButtons(state, text, schedules.download)),
    }),
  );

  // --- changes ----------------------------------------------------------------------------------------------------

  /** @param {Partial<import("./types.d.ts").State>} changes */
  function change(changes) {
    takeChanges(state, changes);
    if (concernsNumbers(changes)) setText(useNote, text.use_note);
    render();
    clearTimeout(writing);
    writing = setTimeout(() => writeSchedule(state, startOf(props.value)), WRITTEN_AFTER);
  }

  /** @param {import("./types.d.ts").ExplorerSettings} settings */
  function showExperiment(settings) {
    change(experimentChanges(settings));
  }

  /** @param {import("./types.d.ts").ExplorerSettings} settings what is on show of them when the page is opened */
  function startOf(settings) {
    const start = emptyState();
    takeChanges(start, experimentChanges(settings));
    return start;
  }

  /** @param {Partial<import("./types.d.ts").State> | null} wanted of an address; null: it says nothing of it */
  function showWanted(wanted) {
    change({ ...startOf(props.value), x: state.x, y: state.y, ...wanted });
  }

  /** @param {URLSearchParams} parameters of a state of the page */
  function takeWanted(parameters) {
    const wanted = readSchedule(parameters, values);
    if (wanted !== null || parameters.get("tab") === "warmup") showWanted(wanted);
  }

  function useInTrain() {
    const { d_model, warmup_steps, lr_factor } = state;
    trigger("use_in_train", { d_model, warmup_steps, lr_factor });
    setText(useNote, fill(text.used, { d_model, warmup: whole(warmup_steps), factor: lr_factor }));
  }

  // --- showing ----------------------------------------------------------------------------------------------------

  function render() {
    for (const field of Object.values(fields)) field.render();
    for (const choice of Object.values(choices)) choice.render(state);
    presetButtons.forEach((button, i) => button.setAttribute("aria-pressed", String(showsSettings(state, props.presets[i]))));
    formula.replaceChildren(...formulaLines(state, digits));
    setText(ruling, rulingSentence(state, text, formats));
    const curves = curvesOf(state, text, formats);
    renderPlot(curves);
    table.render(curves, state);
    curveValues.render(curves, state.max_steps);
    setText(insight, text["insight_" + state.compare]);
    // What a test or a curious student reads.
    Object.assign(root.dataset, { step: state.step, lr: noamRate(state)(state.step), compare: state.compare });
    tellSchedule(state);
  }

  /** @param {import("./types.d.ts").Curve[]} curves */
  function renderPlot(curves) {
    const { step, max_steps: maxSteps, x, y } = state;
    plot.show({
      logX: x === "log",
      logY: y === "log",
      maxSteps,
      step,
      stepWords: fill(text.handle_value, { step: whole(step), rate: rate(noamRate(state)(step)) }),
      curves: plotCurves(curves, state, text, formats, root.clientWidth < NARROW),
    });
  }

  // --- start ------------------------------------------------------------------------------------------------------

  onValue(() => props.value && showExperiment(props.value));
  const sizes = new ResizeObserver(render); // labels are shorter on a phone
  sizes.observe(root);
  subscribe("stateWanted", ({ query }) => takeWanted(new URLSearchParams(query)), signal);
  signal.addEventListener("abort", () => {
    clearTimeout(writing);
    sizes.disconnect();
    plot.destroy();
    curveValues.description.destroy();
  });
  showWanted(presentSchedule(values));
});
