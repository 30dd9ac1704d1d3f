/** What concerns the whole page: light or dark, the presenter's view, the keys, the way to the other language, and Gradio's own words. */
import { defineComponent } from "../shared/component.js";
import { icon, make } from "../shared/dom.js";
import { latest, subscribe } from "../shared/messages.js";
import { isLocked } from "../shared/locked.js";
import { openTabName } from "../shared/open_tab.js";
import { writeTab } from "../shared/tab_address.js";
import { translateGradio } from "./gradio_words.js";
import { KeyHelp } from "./key_help.js";
import { actionOfKey, isTyping } from "./keys.js";
import { followAddress, forgetTab, tabToOpen } from "./language_link.js";
import { Presenter } from "./presenter.js";
import { ThemeChoice } from "./theme_choice.js";
import { VIEWS } from "./views.js";

/** @typedef {{ text: import("../shared/text.js").Text, language: string, value: { tab?: string } | null }} Props */

const RETRY = 400; // milliseconds
const SETTLED = 4; // so many times in a row a kept tab is found open before it counts as opened
const TABS = Object.keys(VIEWS); // in the order in which they stand
const SCREEN = "M2 3h16v11h-7v2h3v1.5H6V16h3v-2H2zm1.6 1.6v7.8h12.8V4.6z";
const PRIMARY = { train: "#tl-live-chart", decode: "#tl-decode", race: "#tl-race-view" };

export const mount = defineComponent("page_bar", (/** @type {import("../shared/component.js").Component<Props>} */ component) => {
  const { element, root, props, text, language, signal, trigger } = component;
  const theme = new ThemeChoice(text);
  const help = new KeyHelp(text);
  const presenter = new Presenter(text, { tab: presentTab, primary, primaryWords, answers, answersWords, changed: render }, signal);
  let seenOpen = 0; // times in a row that the kept tab was found open
  const spoken = make("p", "tl-page-spoken", { role: "status" });
  const present = iconButton(text.presenter, SCREEN, () => presenter.toggle());
  const keys = make(
    "button",
    "tl-page-button",
    { type: "button", title: text.keys, "aria-label": text.keys, click: () => help.open() },
    "?",
  );
  keys.classList.add("tl-page-keys");
  present.classList.add("tl-page-present");
  root.append(make("div", "tl-page-switches", { role: "group", "aria-label": text.switches }, theme.node, present, keys));
  root.append(presenter.strip, help.node, spoken);

  /**
   * @param {string} name
   * @param {string} path
   * @param {() => void} onClick
   */
  function iconButton(name, path, onClick) {
    const picture = icon(20);
    picture.firstElementChild?.setAttribute("d", path);
    return make("button", "tl-page-button", { type: "button", title: name, "aria-label": name, click: onClick }, picture);
  }

  function render() {
    present.setAttribute("aria-pressed", String(presenter.on));
    element.dataset.presenting = presenter.on ? "yes" : "no";
    spoken.textContent = presenter.on ? presenter.words : spoken.textContent && text.left;
  }

  // --- the open tab ---------------------------------------------------------------------------------------------------

  /** @returns {string} */
  function presentTab() {
    return openTabName() ?? TABS[0];
  }

  /** @param {string} tab */
  function openTab(tab) {
    if (tab === presentTab() || !TABS.includes(tab)) return;
    props.value = { tab };
    trigger("tab");
  }

  /** @returns {HTMLElement | null} Train, Race or Decode */
  function primaryButton() {
    const place = PRIMARY[/** @type {keyof typeof PRIMARY} */ (presentTab())];
    if (place === undefined) return null;
    return document.querySelector(`${place} [data-action="primary"]`) ?? document.querySelector(`button${place}`);
  }

  /** @param {{ tab: string }} opened */
  function onTab({ tab }) {
    presenter.openTab(tab);
    if (tabToOpen() === null) writeTab(tab);
    render();
  }

  /**
   * Until it is open and stays so, or a person has opened one: while Gradio is still building the page, it loses events, and builds tabs
   * that were open already once more.
   */
  function openKeptTab() {
    const tab = tabToOpen();
    if (signal.aborted || tab === null) return;
    seenOpen = presentTab() === tab ? seenOpen + 1 : 0;
    if (tab === TABS[0] || !TABS.includes(tab) || seenOpen > SETTLED) {
      forgetTab();
      return;
    }
    if (seenOpen === 0) openTab(tab);
    setTimeout(openKeptTab, RETRY);
  }

  /** @param {string} tab that a person opens by a key */
  function chooseTab(tab) {
    if (isLocked(document.querySelector(`#tl-tabs [role=tab][data-tab-id="${tab}"]`))) return;
    forgetTab();
    openTab(tab);
  }

  /** @param {Event} event */
  function onAnyClick({ target, isTrusted }) {
    if (isTrusted && target instanceof Element && target.closest("[role=tab]")) forgetTab();
  }

  function primary() {
    const button = primaryButton();
    if (!isLocked(button)) button?.click();
  }

  function primaryWords() {
    return primaryButton()?.textContent?.trim() ?? "";
  }

  /** @returns {HTMLElement | null} shows the class what it answered, or hides it again */
  function answersButton() {
    return document.querySelector("#tl-room-questions :is([data-action=show], [data-action=hide]):not([hidden])");
  }

  function answers() {
    answersButton()?.click();
  }

  function answersWords() {
    return answersButton()?.textContent ?? "";
  }

  function turnToQuestion() {
    presenter.turnToQuestion();
    render();
  }

  function step() {
    const place = PRIMARY[/** @type {keyof typeof PRIMARY} */ (presentTab())];
    const button = place ? document.querySelector(`${place} [data-action="step"]`) : null;
    if (!isLocked(button)) button?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }

  // --- keys -----------------------------------------------------------------------------------------------------------

  /** @type {Record<import("./keys.js").Action, () => void>} */
  const actions = {
    help: () => help.open(),
    present: () => presenter.toggle(),
    dark: () => theme.turn(),
    language: () => languageLink()?.click(),
    primary,
    step,
    next: () => (presenter.move(1), render()),
    back: () => (presenter.move(-1), render()),
    leave: () => presenter.leave(),
    question: turnToQuestion,
    answers,
    tab1: () => chooseTab(TABS[0]),
    tab2: () => chooseTab(TABS[1]),
    tab3: () => chooseTab(TABS[2]),
    tab4: () => chooseTab(TABS[3]),
    tab5: () => chooseTab(TABS[4]),
  };

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (document.querySelector("dialog[open]") !== null) return;
    const state = { letters: help.letters.checked, presenting: presenter.on, typing: isTyping(event.target) };
    const action = actionOfKey(event, state);
    if (action === null) return;
    event.preventDefault();
    actions[action]();
  }

  // --- start ----------------------------------------------------------------------------------------------------------

  /** @returns {HTMLAnchorElement | null} */
  function languageLink() {
    return document.querySelector(".tl-language");
  }

  followAddress(signal);
  document.addEventListener("keydown", onKey, { signal });
  document.addEventListener("click", onAnyClick, { signal, capture: true });
  subscribe("tabOpened", onTab, signal);
  subscribe("classQuestion", () => presenter.refresh(), signal);
  subscribe("presentWanted", () => presenter.on || turnToQuestion(), signal);
  if (latest("pageOpened") === undefined) subscribe("pageOpened", openKeptTab, signal);
  else openKeptTab();
  if (language !== "en") translateGradio(text, signal);
  render();
});
