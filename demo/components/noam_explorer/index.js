/*
 * The Noam formula to play with. `state` holds everything; a change goes through change(), which writes every number, row and line anew.
 * Nothing is asked of the server but the files that a person saves.
 */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText, shape } from "../shared/dom.js";
import { fetchFile } from "../shared/files.js";
import { fill, numberFormats, superscript } from "../shared/text.js";
import { isDark } from "../shared/theme.js";
import { SchedulePlot } from "./schedule_plot.js";
import * as schedules from "./schedules.js";
import { nearest, roundNumbers, widths } from "./slider_values.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

export const mount = defineComponent("noam_explorer", ({ root, props, text, language, signal, trigger, onValue }) => {
  const api = apiOf(language);
  const { whole, threeDigits } = numberFormats(language);
  // The names of the settings, as in core/config.py; `step` is the step that is looked at, kept within max_steps.
  const state = {
    d_model: 0,
    warmup_steps: 0,
    lr_factor: 0,
    max_steps: 0,
    step: 0,
    families: {},
    compare: "warmup_steps",
    x: "linear",
    y: "linear",
  };

  // --- small tools ------------------------------------------------------------------------------------------------

  /** A MathML element: math("msup", base, exponent). */
  function math(tag, ...children) {
    const node = document.createElementNS(MATHML, tag);
    node.append(...children);
    return node;
  }

  const shortest = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });

  /** Three significant digits; small numbers as [mantissa, power of ten], others as [digits, null]. */
  function digits(value) {
    if (value === 0) return ["0", null];
    if (Math.abs(value) >= 9.995e-5) return [threeDigits(value), null];
    const [mantissa, power] = value.toExponential(2).split("e");
    return [mantissa, Number(power)];
  }

  /** A learning rate in words: 0.000699 or 1.75 × 10⁻⁷; a tick on an axis is shorter. */
  function rate(value, isTick = false) {
    if (isTick && value >= 9.995e-5) return shortest.format(value);
    const [mantissa, power] = digits(value);
    if (power === null) return mantissa;
    const raised = superscript(power);
    if (!isTick) return `${mantissa} × 10${raised}`;
    return Number(mantissa) === 1 ? `10${raised}` : `${Number(mantissa)}·10${raised}`;
  }

  // --- the sliders ------------------------------------------------------------------------------------------------

  const { limits: ranges } = props;
  const fields = {
    d_model: field("d_model", {
      numbers: () => widths(...ranges.d_model),
      limits: () => ranges.d_model,
      fit: (value) => 2 * Math.round(value / 2),
      spacing: 2,
    }),
    warmup_steps: field("warmup_steps", { numbers: () => roundNumbers(...ranges.warmup_steps, true), limits: () => ranges.warmup_steps }),
    lr_factor: field("lr_factor", {
      numbers: () => roundNumbers(...ranges.lr_factor, false),
      limits: () => ranges.lr_factor,
      fit: (value) => value,
      spacing: "any",
    }),
    step: field("step", { numbers: () => roundNumbers(1, Math.max(2, state.max_steps), true), limits: () => [1, state.max_steps] }),
    max_steps: field("max_steps", { numbers: () => roundNumbers(...ranges.max_steps, true), limits: () => ranges.max_steps }),
  };

  /**
   * A slider on a logarithmic scale with a box for the exact number.
   *
   * numbers(): the values that the slider can take. limits(): [low, high] of what can be typed. fit: a typed number to
   * one that is allowed.
   */
  function field(name, { numbers, limits, fit = Math.round, spacing = 1 }) {
    const id = `tl-noam-${name}`;
    const slider = make("input", "tl-slider", { type: "range", min: 0, step: 1, id, "aria-label": text[name] });
    const box = make("input", "tl-noam-box", {
      type: "number",
      inputmode: "decimal",
      step: spacing,
      "aria-label": fill(text.exact, { name: text[name] }),
      "data-name": name,
    });
    const note = make("span", "tl-noam-note", {}, text[name + "_note"] ?? "");
    const node = make(
      "div",
      "tl-noam-field",
      { "data-field": name },
      make("label", "tl-noam-name", { for: id }, text[name]),
      box,
      slider,
      note,
    );
    slider.addEventListener("input", () => change({ [name]: numbers()[slider.value] }));
    const typed = () => (box.value.trim() === "" || !Number.isFinite(Number(box.value)) ? null : Number(box.value));
    box.addEventListener("input", () => {
      const [low, high] = limits();
      if (typed() !== null && typed() >= low && typed() <= high && fit(typed()) === typed()) change({ [name]: typed() });
    });
    box.addEventListener("change", () => {
      const [low, high] = limits();
      if (typed() !== null) change({ [name]: Math.min(high, Math.max(low, fit(typed()))) });
      box.value = state[name];
    });
    return {
      node,
      nudge(count) {
        const choices = numbers();
        const here = nearest(choices, state[name]);
        change({ [name]: choices[Math.min(choices.length - 1, Math.max(0, here + count))] });
      },
      write() {
        const choices = numbers();
        const [low, high] = limits();
        const at = nearest(choices, state[name]);
        Object.assign(slider, { max: choices.length - 1, value: at });
        slider.style.setProperty("--tl-fill", `${(100 * at) / Math.max(1, choices.length - 1)}%`);
        slider.setAttribute("aria-valuetext", state[name]);
        Object.assign(box, { min: low, max: high });
        // What is being typed is left alone: "4" on the way to "4000" must not be rewritten.
        if (document.activeElement !== box) box.value = state[name];
      },
    };
  }

  // --- the curves -------------------------------------------------------------------------------------------------

  /** The Noam rate of the settings on show, some of them replaced, as a function of the step. */
  function noam(changes = {}) {
    const { d_model, warmup_steps, lr_factor } = { ...state, ...changes };
    return (step) => schedules.noam(step, d_model, warmup_steps, lr_factor);
  }

  /** Every curve on show: first the one of the settings, then those beside it. */
  function shownCurves() {
    const chosen = noamCurve("chosen", fill(text.chosen, { d_model: state.d_model, warmup: whole(state.warmup_steps) }), {});
    return [chosen, ...(state.compare === "schedules" ? todaysCurves(chosen.peak.lr) : familyCurves())];
  }

  function noamCurve(look, name, changes) {
    const at = noam(changes);
    const step = changes.warmup_steps ?? state.warmup_steps;
    return { key: look, look, name, rate: at, width: changes.d_model ?? state.d_model, peak: { step, lr: at(step) } };
  }

  function familyCurves() {
    const label = { d_model: text.member_d_model, warmup_steps: text.member_warmup }[state.compare];
    return state.families[state.compare].map((value, i) => ({
      ...noamCurve(`other${i + 1}`, fill(label, { value: whole(value) }), { [state.compare]: value }),
      same: value === state[state.compare], // it lies under the thick line: a row in the table is enough
    }));
  }

  function todaysCurves(peak) {
    const { warmup_steps: warmup, max_steps: end } = state;
    const at = { step: warmup, lr: peak };
    return [
      {
        key: "constant",
        look: "other1",
        name: text.constant,
        rate: (step) => schedules.constant(step, peak),
        peak: null,
        highest: peak,
        label: { words: text.constant, ...(state.x === "log" ? { step: 1, side: "over" } : { step: end, side: "above" }) },
      },
      {
        key: "inverse_sqrt",
        look: "over",
        name: text.inverse_sqrt,
        rate: (step) => schedules.inverseSqrt(step, peak, warmup),
        peak: at,
        label: { words: text.same_as_noam, step: end, side: "below" },
      },
      {
        key: "cosine",
        look: "other4",
        name: text.cosine,
        rate: (step) => schedules.cosine(step, peak, warmup, end),
        peak: at,
        label: cosineLabel(),
      },
    ];
  }

  /** On a logarithmic axis the cosine has room only beside its fall at the end. */
  function cosineLabel() {
    const { warmup_steps: warmup, max_steps: end } = state;
    if (end <= warmup) return null;
    const isLog = state.x === "log" || state.y === "log";
    const share = isLog ? 0.9 : 1 / 3;
    return { words: text.cosine_short, step: warmup + share * (end - warmup), side: isLog ? "left" : "right" };
  }

  // --- the formula ------------------------------------------------------------------------------------------------

  const mi = (name) => math("mi", name);
  const mn = (value) => math("mn", String(value));
  const mo = (sign) => math("mo", sign);
  const power = (base, exponent) => math("msup", base, mn(exponent.replace("-", "−")));

  /** A name with an underscore, upright, as in the paper. */
  function named(name) {
    const node = math("mi", name);
    node.setAttribute("mathvariant", "normal");
    return node;
  }

  /** A number as MathML, small ones with a power of ten. */
  function mathNumber(value) {
    const [mantissa, exponent] = digits(value);
    return exponent === null ? mn(mantissa) : math("mrow", mn(mantissa), mo("×"), power(mn("10"), String(exponent)));
  }

  /** Pieces of one line, each a <math> of its own so that a narrow page can break between them. */
  function mathLine(...pieces) {
    return make("div", "tl-noam-math", {}, ...pieces.map((piece) => math("math", ...piece)));
  }

  /** min(a, b) with the smaller one marked: that is the term which rules. */
  function minimum(first, second, rules) {
    const mark = (term, isRuling) => {
      const row = math("mrow", ...term);
      if (isRuling) row.setAttribute("class", "tl-noam-rules");
      return row;
    };
    return [mi("min"), mo("("), mark(first, rules !== "second"), mo(","), mark(second, rules !== "first"), mo(")")];
  }

  function formulaLines() {
    const { d_model, warmup_steps: warmup, lr_factor: factor, step } = state;
    const first = step ** -0.5;
    const second = step * warmup ** -1.5;
    const rules = step < warmup ? "second" : step > warmup ? "first" : "both";
    const width = d_model ** -0.5;
    const lr = noam()(step);
    return [
      mathLine(
        [mi("lr"), mo("="), named("factor"), mo("·"), power(named("d_model"), "-0.5"), mo("·")],
        minimum([power(named("step"), "-0.5")], [named("step"), mo("·"), power(named("warmup"), "-1.5")], rules),
      ),
      mathLine(
        [mo("="), mn(factor), mo("·"), power(mn(d_model), "-0.5"), mo("·")],
        minimum([power(mn(step), "-0.5")], [mn(step), mo("·"), power(mn(warmup), "-1.5")], rules),
      ),
      mathLine([mo("="), mn(factor), mo("·"), mathNumber(width), mo("·")], minimum([mathNumber(first)], [mathNumber(second)], rules), [
        mo("="),
        withClass(math("mrow", mathNumber(lr)), "tl-noam-result"),
      ]),
    ];
  }

  function withClass(node, className) {
    node.setAttribute("class", className);
    return node;
  }

  function ruleSentence() {
    const { step, warmup_steps: warmup } = state;
    const sentence = step < warmup ? text.rule_rising : step > warmup ? text.rule_falling : text.rule_peak;
    return fill(sentence, { step: whole(step), warmup: whole(warmup), rate: rate(noam()(step)) });
  }

  // --- the elements -----------------------------------------------------------------------------------------------

  const formula = make("div", "tl-noam-formula", { role: "group", "aria-label": text.formula });
  const ruling = make("p", "tl-noam-ruling", { role: "status" });
  const compareChoice = choiceRow("compare", text.compare, {
    warmup_steps: text.compare_warmup,
    d_model: text.compare_d_model,
    schedules: text.compare_schedules,
  });
  const xChoice = choiceRow("x", text.x_axis, { linear: text.linear, log: text.log });
  const yChoice = choiceRow("y", text.y_axis, { linear: text.linear, log: text.log });
  const plotRoot = make("div", "tl-noam-plot");
  const insight = make("p", "tl-noam-insight");
  const rows = make("tbody");
  const nowHead = make("th", "", { scope: "col" });
  const peakStepHead = make("th", "", { scope: "col" }, text.peak_step);
  const saveError = make("span", "tl-alert", { role: "alert" });
  const useButton = make("button", "tl-button tl-primary", { type: "button", "data-action": "use" }, text.use);
  const used = make("p", "tl-noam-note", { role: "status" }, text.use_note);
  const presetButtons = props.presets.map((preset) => {
    const node = make("button", "tl-choice", { type: "button", "data-preset": preset.name }, preset.name);
    node.addEventListener("click", () => show(preset));
    return node;
  });

  /** A row of words of which one is chosen. */
  function choiceRow(name, label, options) {
    const buttons = Object.entries(options).map(([value, words]) => {
      const node = make("button", "tl-choice", { type: "button", [`data-${name}`]: value }, words);
      node.addEventListener("click", () => change({ [name]: value }));
      return node;
    });
    return {
      node: make(
        "div",
        "tl-option",
        { role: "group", "aria-label": label },
        make("span", "tl-option-name", {}, label),
        make("span", "tl-choices", {}, ...buttons),
      ),
      write: () => buttons.forEach((node) => node.setAttribute("aria-pressed", String(node.dataset[name] === state[name]))),
    };
  }

  const plot = new SchedulePlot(plotRoot, {
    language,
    label: text.picture,
    axis: text.axis_step,
    handle: text.handle,
    rate,
    onStep: (step) => change({ step }),
    onNudge: (count) => fields.step.nudge(count),
  });

  useButton.addEventListener("click", () => {
    const { d_model, warmup_steps, lr_factor } = state;
    trigger("use_in_train", { d_model, warmup_steps, lr_factor });
    setText(used, fill(text.used, { d_model, warmup: whole(warmup_steps), factor: lr_factor }));
  });

  const raceButton = make("button", "tl-noam-save-button", { type: "button", "data-action": "race" }, text.to_race);
  raceButton.addEventListener("click", () => trigger("open_race"));

  root.append(
    make(
      "div",
      "tl-noam-intro",
      {},
      make("h2", "", {}, text.title),
      make("p", "", {}, text.intro),
      make("p", "", {}, text.why),
      make("p", "", {}, text.race + " ", raceButton),
    ),
    make(
      "div",
      "tl-noam-work",
      {},
      make("div", "tl-noam-head", {}, formula, ruling),
      make(
        "div",
        "tl-noam-controls",
        {},
        make(
          "div",
          "tl-option tl-noam-presets",
          { role: "group", "aria-label": text.presets },
          make("span", "tl-option-name", {}, text.presets),
          make("span", "tl-choices", {}, ...presetButtons),
        ),
        ...Object.values(fields).map((one) => one.node),
        useButton,
        used,
      ),
      make(
        "div",
        "tl-noam-picture",
        {},
        make("div", "tl-options", {}, compareChoice.node, make("span", "tl-noam-axes", {}, xChoice.node, yChoice.node)),
        plotRoot,
      ),
      make(
        "div",
        "tl-noam-below",
        {},
        insight,
        make(
          "div",
          "tl-noam-scroll",
          { tabindex: 0, role: "region", "aria-label": text.table },
          make(
            "table",
            "tl-noam-table",
            {},
            make(
              "thead",
              "",
              {},
              make(
                "tr",
                "",
                {},
                make("th", "", { scope: "col" }, text.curve),
                peakStepHead,
                make("th", "", { scope: "col" }, text.peak_rate),
                nowHead,
              ),
            ),
            rows,
          ),
        ),
        make("p", "tl-noam-save", {}, make("span", "tl-option-name", {}, text.save), ...["svg", "png", "csv"].map(saveButton), saveError),
      ),
    ),
  );

  // --- what is on show --------------------------------------------------------------------------------------------

  /** Everything that a change does. */
  function change(changes) {
    Object.assign(state, changes);
    state.step = Math.min(state.step, state.max_steps);
    if (!("compare" in changes || "x" in changes || "y" in changes)) setText(used, text.use_note);
    render();
  }

  /** The numbers of an experiment, and the families around them; the step is on the way up, beside no other peak. */
  function show({ d_model, warmup_steps, lr_factor, max_steps, families }) {
    const step = Math.max(1, Math.round(0.7 * warmup_steps));
    change({ d_model, warmup_steps, lr_factor, max_steps, families, step });
  }

  function render() {
    for (const one of Object.values(fields)) one.write();
    for (const one of [compareChoice, xChoice, yChoice]) one.write();
    presetButtons.forEach((node, i) => {
      const isShown = ["d_model", "warmup_steps", "lr_factor", "max_steps"].every((name) => props.presets[i][name] === state[name]);
      node.setAttribute("aria-pressed", String(isShown));
    });
    formula.replaceChildren(...formulaLines());
    setText(ruling, ruleSentence());
    const curves = shownCurves();
    renderPlot(curves);
    renderTable(curves);
    setText(insight, text["insight_" + state.compare]);
    // What a test or a curious student reads.
    Object.assign(root.dataset, { step: state.step, lr: noam()(state.step), compare: state.compare });
  }

  function renderPlot(curves) {
    const drawn = curves.filter((curve) => !curve.same).map((curve) => ({ ...curve, ...labels(curve) }));
    // The thick line lies over the family and under the line that repeats it.
    drawn.sort((a, b) => layer(a) - layer(b));
    plot.show({
      logX: state.x === "log",
      logY: state.y === "log",
      maxSteps: state.max_steps,
      step: state.step,
      stepWords: fill(text.handle_value, { step: whole(state.step), rate: rate(noam()(state.step)) }),
      curves: drawn,
    });
  }

  const layer = ({ look }) => ({ chosen: 1, over: 2 })[look] ?? 0;

  /**
   * What a curve says of itself in the picture. Peaks that stand at different steps have their words beside them; widths
   * have theirs in the margin, because their peaks stand one above the other and their lines would run through the words.
   */
  function labels({ look, peak, label, width }) {
    if (state.compare === "d_model") {
      const words = fill(root.clientWidth < 620 ? text.end_short : text.end_width, { value: whole(width), rate: rate(peak.lr) });
      return { peak: { ...peak, words: "" }, label: { words, step: state.max_steps, side: "margin" } };
    }
    if (state.compare === "schedules" && look !== "chosen") return { peak: null, label };
    const words = fill(root.clientWidth < 620 ? text.peak_short : text.peak, { step: whole(peak.step), rate: rate(peak.lr) });
    return { peak: { ...peak, words, side: state.compare === "schedules" ? "above" : "right" }, label: null };
  }

  function renderTable(curves) {
    setText(nowHead, fill(text.at_step, { step: whole(state.step) }));
    rows.replaceChildren(
      ...curves.map((curve) => {
        const beyond = curve.peak && curve.peak.step > state.max_steps;
        const place = curve.peak ? whole(curve.peak.step) : text.no_peak;
        return make(
          "tr",
          curve.look === "chosen" ? "tl-noam-chosen" : "",
          { "data-curve": curve.key },
          make("th", "", { scope: "row" }, swatch(curve.same ? "chosen" : curve.look), curve.name),
          make(
            "td",
            "",
            beyond ? { title: text.beyond } : {},
            place,
            ...(beyond ? [make("span", "tl-noam-beyond", {}, " " + text.beyond)] : []),
          ),
          make("td", "", {}, rate(curve.peak?.lr ?? curve.highest)),
          make("td", "tl-noam-now-value", { "data-rate": curve.rate(state.step) }, rate(curve.rate(state.step))),
        );
      }),
    );
  }

  /** A short piece of the line as it is drawn. */
  function swatch(look) {
    const svg = shape("svg", { viewBox: "0 0 34 10", class: "tl-noam-swatch", "aria-hidden": "true" });
    svg.append(shape("path", { d: "M1 5H33", class: `tl-noam-line tl-noam-look-${look}` }));
    return svg;
  }

  // --- saving -----------------------------------------------------------------------------------------------------

  function saveButton(format) {
    const node = make(
      "button",
      "tl-noam-save-button",
      { type: "button", "data-format": format, "aria-label": text["save_" + format], title: text["save_" + format] },
      format.toUpperCase(),
    );
    node.addEventListener("click", () => save(node, format));
    return node;
  }

  async function save(node, format) {
    const { d_model, warmup_steps, lr_factor, max_steps, step, compare } = state;
    const order = {
      format,
      d_model,
      warmup_steps,
      lr_factor,
      max_steps,
      step,
      compare,
      family: state.families[compare] ?? [],
      log_x: state.x === "log",
      log_y: state.y === "log",
      dark: isDark(),
    };
    node.disabled = true;
    setText(saveError, await fetchFile(api.schedules.download(order), text.save_failed));
    node.disabled = false;
  }

  // --- start ------------------------------------------------------------------------------------------------------

  onValue(() => props.value && show(props.value));
  const sizes = new ResizeObserver(render); // labels are shorter on a phone
  sizes.observe(root);
  signal.addEventListener("abort", () => {
    sizes.disconnect();
    plot.destroy();
  });
  show(props.value);
});
