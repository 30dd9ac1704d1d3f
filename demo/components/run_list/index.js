/** The runs of this visit: a list of those that have ended, newest first. */
import { GHOST_DASHES } from "../live_chart/ghosts.js";
import { isGoing } from "../live_chart/run_state.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { fetchAttachment, fetchFile } from "../shared/files.js";
import { publish, subscribe } from "../shared/messages.js";
import { storedObject, storeObject } from "../shared/storage.js";
import { fill, numberFormats } from "../shared/text.js";
import { isDark } from "../shared/theme.js";
import { labelButton, transportButton } from "../shared/transport.js";
import { Comparison } from "./comparison.js";
import { KnownRuns } from "./known_runs.js";
import { RunRow } from "./row.js";
import { MOST_RUNS, Visit } from "./visit.js";
import { entryName, ghostName } from "./words.js";

/** @typedef {import("./types.d.ts").Props} Props */
/** @typedef {import("./types.d.ts").Entry} Entry */
/** @typedef {import("./types.d.ts").Run} Run */

const STORAGE_KEY = "tl-visit";

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ root, text, language, signal }) {
  const api = apiOf(language).runs;
  const formats = numberFormats(language);
  const visit = new Visit(storedObject(STORAGE_KEY));
  const known = new KnownRuns(api);
  const actions = { open, ghost, rename, save, drop };
  /** @type {Map<Entry, RunRow>} */
  const rows = new Map();
  /** @type {string | null} */
  let shown = null; // id of the run on show
  /** @type {Entry["settings"] | null} */
  let shownSettings = null; // of that run
  let going = false; // it may still change
  let opening = false; // what is to be opened is being read
  let packing = false; // a ZIP is being made

  const comparison = new Comparison(text, formats, render);
  const list = make("ul", "tl-runs-list");
  const said = make("span", "tl-runs-said", { role: "status" });
  const undo = transportButton("run-undrop", "tl-small", undrop);
  labelButton(undo, "undo", text.undrop);
  const title = make("span", "tl-runs-heading", { role: "heading", "aria-level": 3 }, text.title);
  const head = make("div", "tl-runs-head", {}, title, comparison.toggle);
  root.append(head, list, make("div", "tl-runs-message", {}, said, undo), comparison.node);

  function render() {
    const { entries } = visit;
    root.hidden = entries.length === 0 && visit.dropped === null;
    const drawn = drawnEntries();
    const isFull = entries.filter((entry) => entry.ghost).length >= GHOST_DASHES.length;
    for (const entry of rows.keys()) if (!entries.includes(entry)) rows.delete(entry);
    for (const entry of entries) {
      const row = rows.get(entry) ?? new RunRow(entry, text, formats, actions);
      rows.set(entry, row);
      const place = drawn.indexOf(entry);
      const canOpen = !entry.gone || known.runs.has(entry.id);
      const dash = place < 0 ? null : GHOST_DASHES[place];
      row.render({ isShown: entry.id === shown, isBusy: going || opening, canOpen, isFull, dash });
    }
    const nodes = entries.map((entry) => /** @type {RunRow} */ (rows.get(entry)).node);
    if (nodes.some((node, i) => list.children[i] !== node) || list.children.length !== nodes.length) list.replaceChildren(...nodes);
    undo.hidden = visit.dropped === null;
    comparison.render(entries);
  }

  /** Those that are drawn behind the run on show. */
  function drawnEntries() {
    return visit.entries.filter((entry) => entry.ghost && entry.id !== shown && known.runs.has(entry.id));
  }

  function changed() {
    storeObject(STORAGE_KEY, visit.kept);
    render();
    publish(
      "ghostRuns",
      drawnEntries().flatMap((entry) => {
        const run = known.runs.get(entry.id);
        return run ? [{ name: ghostName(entry, shownSettings, text), maxSteps: entry.step, curve: run.curve, accuracy: run.accuracy }] : [];
      }),
    );
  }

  /** @param {string} words */
  function say(words) {
    setText(said, words);
  }

  // --- what the live chart tells --------------------------------------------------------------------------------------

  /** @param {{ run: Run }} news */
  function onNews({ run }) {
    const wasGoing = going;
    const isNamed = run.id === shown && run.settings !== shownSettings;
    if (run.id === shown) [going, shownSettings] = [isGoing(run), run.settings];
    if (run.complete && run.step > 0 && run.settings !== null && run.role !== "following") take(run);
    else if (isNamed) changed();
    else if (going !== wasGoing) render();
  }

  /** @param {Run} run */
  function take(run) {
    known.runs.set(run.id, run);
    const { replaced, made_room } = visit.add(run);
    if (replaced !== null) giveUp(replaced);
    if (made_room !== null) {
      say(fill(text.made_room, { most: MOST_RUNS, run: entryName(made_room, text) }));
      giveUp(made_room.id);
    }
    changed();
  }

  /** @param {{ run: string | null }} message */
  function onShown({ run }) {
    if (run === shown) return;
    if (going && shown !== null) takeLeft(shown);
    shown = run;
    shownSettings = (run !== null && known.runs.get(run)?.settings) || null;
    going = run !== null && !known.runs.get(run)?.complete;
    changed();
  }

  /**
   * A run was put away before its end, and has been stopped with that.
   *
   * @param {string} id
   */
  async function takeLeft(id) {
    const run = await known.fetch(id).catch(() => null);
    if (run !== null && run !== "gone" && run.step > 0 && run.role !== "following") take(run);
  }

  // --- what a person does ---------------------------------------------------------------------------------------------

  /** @param {Entry} entry */
  async function open(entry) {
    opening = true;
    render();
    const run = await whole(entry);
    opening = false;
    if (run && !going) publish("followRun", { run: entry.id, known: run });
    render();
  }

  /** @param {Entry} entry */
  async function ghost(entry) {
    entry.ghost = !entry.ghost;
    if (entry.ghost && !(await whole(entry))) entry.ghost = false;
    changed();
  }

  /**
   * @param {Entry} entry
   * @param {string} name
   */
  function rename(entry, name) {
    visit.rename(entry, name);
    changed();
  }

  /**
   * @param {Entry} entry
   * @param {"svg" | "png" | "csv" | "zip"} format
   */
  async function save(entry, format) {
    if (format === "zip") return takeHome(entry);
    say(await fetchFile(api.download({ run: entry.id, format, dark: isDark() }), text.save_failed));
  }

  /** @param {Entry} entry */
  async function takeHome(entry) {
    if (packing) return; // it says so
    packing = true;
    say(text.packing);
    const words = { done: text.packed, failed: text.save_failed };
    const { done, problem } = await fetchAttachment(api.takeHome({ run: entry.id }), words, formats.oneDecimal);
    packing = false;
    say(done || problem);
  }

  /** @param {Entry} entry */
  function drop(entry) {
    const before = visit.drop(entry);
    if (before !== null) giveUp(before.id);
    say(fill(text.was_dropped, { run: entryName(entry, text) }));
    changed();
    undo.focus();
  }

  function undrop() {
    const entry = visit.dropped?.entry;
    visit.undrop();
    say("");
    changed();
    if (entry) rows.get(entry)?.drop.focus();
  }

  // --- the server -----------------------------------------------------------------------------------------------------

  /**
   * The whole run; null, with a sentence, where there is none.
   *
   * @param {Entry} entry
   */
  async function whole(entry) {
    const run = await known.whole(entry.id);
    if (run === "gone") entry.gone = true;
    if (run === "gone" || run === null) {
      say(run === null ? text.no_answer : fill(text.is_gone, { run: entryName(entry, text) }));
      changed();
      return null;
    }
    return run;
  }

  /**
   * The page will not ask for a run again. If the request is lost, the server forgets the run by its own limits.
   *
   * @param {string} id
   */
  function giveUp(id) {
    known.runs.delete(id);
    if (id !== shown) api.drop({ run: id }).catch(() => {});
  }

  subscribe("runNews", onNews, signal);
  subscribe("runShown", onShown, signal);
  publish("sayWhatIsShown", null);
  render();
  // After a reload the curves that were drawn are read again, one by one.
  visit.entries.filter((entry) => entry.ghost).reduce((before, entry) => before.then(() => whole(entry)).then(changed), Promise.resolve());
}

export const mount = defineComponent("run_list", build);
