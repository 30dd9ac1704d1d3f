/** What a link carries besides the state of the page: what a teacher has hidden or locked; and what of it could not be read. */
import { changeQuery, query, setQuery } from "../shared/address.js";
import { defineComponent } from "../shared/component.js";
import { showDepth, DEPTHS } from "../shared/depth.js";
import { make } from "../shared/dom.js";
import { knownFacts } from "../shared/facts.js";
import { latest, subscribe } from "../shared/messages.js";
import { openTab, openTabName } from "../shared/open_tab.js";
import { beyond, beyondFilm, unreadable } from "./address_check.js";
import { ClassLink } from "./class_link.js";
import { LOCK_NAMES, readLocks } from "./lock_query.js";
import { PageLocks } from "./locks.js";
import { renewed } from "./old_addresses.js";
import { LockLine, Notice } from "./notice.js";

/** @typedef {import("./types.d.ts").Props} Props */

const ARRIVED = 600; // milliseconds until a decode that has come stands where its address says
const { parameters: opened, isOld, replaced, retired } = renewed(query()); // as the page was opened: the page changes its address
if (isOld) setQuery(opened); // before anybody reads it

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, signal }) {
  const names = Object.keys(props.parts);
  const locks = new PageLocks(props.parts, text.locked, signal);
  const line = new LockLine(text, unlock);
  const notice = new Notice(text);
  const dialog = new ClassLink(props, presentLocks);
  const own = make("a", "tl-links-own", { target: "_blank", rel: "noopener" }, text.own_tab);
  own.hidden = !query().has("embed");
  for (const name of ["pointerdown", "focus"]) own.addEventListener(name, () => (own.href = ownAddress()));
  own.href = ownAddress();
  root.append(line.node, notice.node, own, locks.bubble, dialog.node);

  function presentLocks() {
    const { hidden, locked } = readLocks(query(), names);
    return { hidden, locked };
  }

  function render() {
    const present = presentLocks();
    element.dataset.hidden = present.hidden.join(" ");
    element.dataset.locked = present.locked.join(" ");
    document.documentElement.dataset.tlHidden = present.hidden.join(" ");
    locks.show(present);
    line.render(present);
  }

  function unlock() {
    changeQuery(LOCK_NAMES);
    render();
    const tab = document.querySelector("#tl-tabs [role=tab][aria-selected=true]");
    if (tab instanceof HTMLElement) tab.focus();
  }

  /** The page without the frame. */
  function ownAddress() {
    const address = new URL(location.href);
    address.searchParams.delete("embed");
    return address.href;
  }

  /** A link that hides the first tab opens the first that it does not hide. */
  function leaveHiddenTab() {
    const { hidden } = presentLocks();
    const first = props.known.tabs.find((tab) => !hidden.includes(tab));
    const named = query().get("tab") ?? openTabName();
    if (named !== null && hidden.includes(named) && first !== undefined) openTab(first);
  }

  function checkAddress() {
    const repeated = document.documentElement.dataset.repeated ?? "";
    notice.add("unknown_parts", readLocks(opened, names).unknown);
    notice.add("replaced", replaced);
    notice.add("retired", retired);
    notice.add("unreadable", unreadable(opened, props.known));
    notice.add("repeated", repeated.split(" ").filter(Boolean));
    if (opened.has("film")) checkFilm();
    if (opened.get("tab") !== "decode") return;
    const arrival = new AbortController();
    signal.addEventListener("abort", () => arrival.abort());
    let expected = latest("decodeExpected") === true;
    subscribe(
      "decodeExpected",
      (isExpected) => {
        if (expected && !isExpected) {
          arrival.abort();
          setTimeout(checkPlace, ARRIVED);
        }
        expected = isExpected;
      },
      arrival.signal,
    );
  }

  /** Once there is a film. */
  function checkFilm() {
    const arrival = new AbortController();
    signal.addEventListener("abort", () => arrival.abort());
    const look = () => {
      const { film } = knownFacts();
      if (!film?.kind) return;
      arrival.abort();
      notice.add("beyond_film", beyondFilm(opened, film));
    };
    subscribe("factsTold", look, arrival.signal);
  }

  function checkPlace() {
    const shown = latest("decodeShown");
    if (signal.aborted || !shown?.request || shown.mirrored) return;
    const said = unreadable(opened, props.known);
    notice.add(
      "beyond",
      beyond(opened, shown).filter((name) => !said.includes(name)),
    );
  }

  subscribe("classLinkWanted", () => dialog.open(), signal);
  /** @param {URLSearchParams} wanted a state of the page */
  function takeDepth(wanted) {
    const depth = DEPTHS.find((known) => known === wanted.get("depth"));
    if (depth !== undefined) showDepth(depth);
  }

  subscribe("stateWanted", ({ query: wanted }) => takeDepth(new URLSearchParams(wanted)), signal);
  if (latest("pageOpened") === undefined) subscribe("pageOpened", leaveHiddenTab, signal);
  else leaveHiddenTab();
  takeDepth(query()); // before the Decode tab is built, which asks for it
  render();
  checkAddress();
}

export const mount = defineComponent("page_links", build);
