/** The glossary: explains a marked word beside it, and all terms in a list. */
import { changeQuery, query } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { TermCard } from "./card.js";
import { TermList } from "./list.js";
import { explainSettings } from "./settings_line.js";

/** @typedef {import("./types.d.ts").Props} Props */
/** @typedef {import("./types.d.ts").Term} Term */

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal }) {
  const asking = apiOf(language).terms;
  /** @type {Term[] | null} */
  let terms = null;
  const list = new TermList(text, () => changeQuery(["term"]));
  const card = new TermCard(text, { open: (term) => card.word && explain(term, card.word), all: (term) => openList(term) }, signal);
  root.append(card.node, list.node);

  /** @returns {Promise<Term[] | null>} null: the server does not answer */
  async function known() {
    if (terms === null) {
      const reply = await asking.all({}).catch(() => null);
      terms = reply?.terms ?? null;
    }
    return signal.aborted ? null : terms;
  }

  /**
   * @param {string} name
   * @param {HTMLElement} word
   */
  async function explain(name, word) {
    const all = await known();
    const term = all?.find((one) => one.name === name);
    if (all && term !== undefined) card.show(term, all, word);
  }

  /** @param {string} name */
  async function openList(name) {
    const all = await known();
    if (all === null) return;
    card.close();
    list.open(all, name);
  }

  function openNamed() {
    const named = query().get("term");
    if (named !== null) openList(named);
  }

  subscribe("termAsked", ({ term, button }) => (card.word === button ? card.close() : explain(term, button)), signal);
  subscribe("termsAsked", ({ term }) => openList(term), signal);
  subscribe("tabOpened", () => card.close(), signal);
  subscribe(
    "depthChosen",
    () => {
      card.render();
      if (list.node.open) list.render();
    },
    signal,
  );
  publish("termsKnown", { words: props.term_words, places: props.places });
  explainSettings(props.settings, text, signal);
  if (latest("pageOpened") === undefined) subscribe("pageOpened", openNamed, signal);
  else openNamed();
  element.dataset.ready = "yes";
}

export const mount = defineComponent("glossary", build);
