/** One's own race: the settings that are varied, and what it would be. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { readVary, varyText } from "./vary.js";
import { OWN } from "./view_state.js";

/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").Setting} Setting */

const FIRST_SETTING = "warmup_steps"; // that is offered

/**
 * What Python has said of one's own race, if it is still the one that is varied: values may have been typed since.
 *
 * @template {{ vary?: string | null }} Own
 * @param {Own | null | undefined} own
 * @param {string} vary what stands in the form now
 * @returns {Own | null}
 */
export function stillMeant(own, vary) {
  return own?.vary === vary ? own : null;
}

/** One setting to vary, and its values. */
class SettingRow {
  /**
   * @param {string} label
   * @param {boolean} optional whether there may be no setting
   * @param {Text} text
   * @param {Setting[]} settings
   * @param {() => void} onChange
   */
  constructor(label, optional, text, settings, onChange) {
    this.select = make("select", "", { "aria-label": label });
    if (optional) this.select.append(make("option", "", { value: "" }, text.own_nothing));
    for (const setting of settings) this.select.append(make("option", "", { value: setting.name }, setting.label));
    this.values = make("input", "", {
      type: "text",
      "aria-label": `${text.own_values}: ${label}`,
      spellcheck: "false",
      autocomplete: "off",
    });
    const suggest = () => {
      const setting = settings.find((candidate) => candidate.name === this.select.value);
      this.fill(this.select.value, setting?.values ?? "");
    };
    this.select.value = optional ? "" : FIRST_SETTING;
    suggest();
    this.select.addEventListener("change", () => {
      suggest();
      onChange();
    });
    this.values.addEventListener("change", onChange);
    const equals = make("span", "tl-race-own-equals", { "aria-hidden": "true" });
    this.node = make("div", "tl-race-own-row", {}, make("span", "tl-race-label", {}, label), this.select, equals, this.values);
    if (!optional) this.node.append(make("span", "tl-race-note", {}, text.own_values_note));
  }

  /**
   * @param {string} setting its name; "": none
   * @param {string} values
   */
  fill(setting, values) {
    this.select.value = setting;
    this.values.value = values;
    this.values.hidden = setting === "";
  }

  /** @returns {import("./vary.js").Variation} */
  get variation() {
    return { setting: this.select.value, values: this.values.value };
  }

  /** @param {boolean} disabled */
  disable(disabled) {
    this.select.disabled = this.values.disabled = disabled;
  }
}

export class OwnForm {
  /**
   * @param {Text} text
   * @param {Setting[]} settings
   * @param {() => void} onChange is called when a person has changed what is varied
   */
  constructor(text, settings, onChange) {
    this.text = text;
    this.rows = [
      new SettingRow(text.own_setting, false, text, settings, onChange),
      new SettingRow(text.own_and, true, text, settings, onChange),
    ];
    this.runners = make("p", "tl-race-note");
    this.shared = make("p", "tl-race-note");
    this.error = make("p", "tl-alert", { role: "alert" });
    this.node = make("div", "tl-race-own", {}, ...this.rows.map((row) => row.node), this.runners, this.shared, this.error);
  }

  /** What is varied, see vary.js. */
  get vary() {
    return varyText(this.rows.map((row) => row.variation));
  }

  set vary(vary) {
    readVary(vary, this.rows.length).forEach(({ setting, values }, i) => this.rows[i].fill(setting, values));
  }

  /**
   * @param {string} chosen
   * @param {import("./types.d.ts").OwnRace | null | undefined} own what Python has said of it
   * @param {import("./types.d.ts").RacePlan | null | undefined} plan of the race on show, which is named rather than what would be one
   * @param {boolean} busy whether a race is going or asked for: it cannot be changed
   */
  render(chosen, own, plan, busy) {
    const { text } = this;
    this.node.hidden = chosen !== OWN;
    const names = (plan ?? own?.plan)?.runners.map((runner) => runner.name).join(" / ");
    setText(this.runners, names === undefined ? "" : fill(text.own_runners, { names }));
    setText(this.shared, own?.shared ? fill(text.own_base, { summary: own.shared }) : "");
    setText(this.error, own?.error ?? "");
    for (const row of this.rows) row.disable(busy);
  }
}
