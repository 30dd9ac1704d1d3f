/** The choice of a kind of attention, and of a sequence. */
import { make } from "../shared/dom.js";
import { KINDS } from "../shared/heatmap/shapes.js";
import { choiceGroup, press } from "../shared/player.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").AttentionKind} AttentionKind */
/** @typedef {import("./types.d.ts").Probe} Probe */

export class FilmChoices {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {(probe: number) => void} chooseProbe
   */
  constructor({ text, change }, chooseProbe) {
    this.text = text;
    this.chooseProbe = chooseProbe;
    /** @type {[AttentionKind, string, string][]} */
    const kinds = KINDS.map((kind) => [kind, text[`short_${kind}`], text[kind]]);
    this.kinds = choiceGroup("tl-film", "kind", text.thumbs_map, kinds, (kind) => change({ kind, kindChosen: true }));
    this.probes = make("div", "tl-film-slot");
    this.node = make("div", "tl-film-tools", {}, this.kinds, this.probes);
  }

  /** @param {Probe[]} probes of a film; none without one. A single one is no choice. */
  renderProbes(probes) {
    const { text } = this;
    /** @type {[number, string, string][]} */
    const choices = probes.map(({ source }, i) => {
      return [i, String(i + 1), fill(text.sequence_title, { number: i + 1, tokens: source.join(" ") })];
    });
    if (choices.length < 2) this.probes.replaceChildren();
    else this.probes.replaceChildren(choiceGroup("tl-film", "probe", text.sequence, choices, this.chooseProbe));
  }

  /** @param {AttentionKind} kind */
  pressKind(kind) {
    press(this.kinds, kind);
  }

  /** @param {number} probe */
  pressProbe(probe) {
    press(this.probes, probe);
  }
}
