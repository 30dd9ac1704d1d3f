/** Points at a region of the page: a frame around it, and once per step it is scrolled into sight. Gradio may build it later, or anew. */
import { openTab, openTabName } from "../shared/open_tab.js";

const POINTED = "tl-pointed";
const PATIENCE = 4000; // milliseconds in which the region is scrolled to when it comes
const AGAIN = 400; // between two looks whether the tab is open: while Gradio builds the page it loses presses
const SETTLED = 3; // looks in a row that find it open
const AIR = 10; // CSS pixels

/**
 * How far to scroll so that a region is in sight; one that is higher than what is free begins at its top.
 *
 * @param {{ top: number, bottom: number }} free what is not covered, from the window's top
 * @param {{ top: number, bottom: number }} region
 */
export function scrollToRegion(free, region) {
  if (region.top >= free.top && region.bottom <= free.bottom) return 0;
  if (region.top < free.top || region.bottom - region.top > free.bottom - free.top) return region.top - free.top;
  return region.bottom - free.bottom;
}

export class Pointing {
  /**
   * @param {Record<string, [string, string]>} regions name -> tab and CSS selector
   * @param {() => { top: number, bottom: number }} covered how much of the window the strip covers
   * @param {AbortSignal} signal
   */
  constructor(regions, covered, signal) {
    this.regions = regions;
    this.covered = covered;
    this.selector = "";
    this.begun = 0; // changes with each region
    this.scrollUntil = 0; // as of performance.now()
    /** @type {Element | null} */
    this.node = null; // has the frame
    this.watching = new MutationObserver(() => this.look());
    signal.addEventListener("abort", () => this.to("", ""));
    document.addEventListener("click", (event) => this.onClick(event), { capture: true, signal });
  }

  /**
   * @param {string} region its name; "": none
   * @param {string} tab to open; "": that of the region
   */
  to(region, tab) {
    const [place, selector] = this.regions[region] ?? ["", ""];
    this.begun += 1;
    this.clear();
    this.selector = selector;
    this.watching.disconnect();
    this.keepTab(tab || place, this.begun);
    if (selector === "") return;
    this.scrollUntil = performance.now() + PATIENCE;
    this.watching.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden", "style"] });
    this.look();
  }

  clear() {
    for (const node of document.querySelectorAll("." + POINTED)) node.classList.remove(POINTED);
    this.node = null;
  }

  /** The frame is where the region is now. */
  look() {
    if (this.node?.isConnected && this.scrollUntil === 0) return;
    const found = document.querySelector(this.selector);
    if (found !== this.node) {
      this.clear();
      found?.classList.add(POINTED);
      this.node = found;
    }
    if (found === null || this.scrollUntil === 0 || !found.checkVisibility()) return;
    const isLate = performance.now() > this.scrollUntil;
    this.scrollUntil = 0;
    if (!isLate) requestAnimationFrame(() => this.scroll()); // when what came with it is laid out
  }

  scroll() {
    if (!this.node?.isConnected || document.documentElement.classList.contains("tl-presenting")) return;
    const { top, bottom } = this.covered();
    const margin = Number.parseFloat(getComputedStyle(this.node).scrollMarginTop) || 0; // of what else keeps in sight there
    const free = { top: Math.max(top + AIR, margin), bottom: window.innerHeight - bottom - AIR };
    const distance = scrollToRegion(free, this.node.getBoundingClientRect());
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (distance !== 0) window.scrollBy({ top: distance, behavior: isStill ? "instant" : "smooth" });
  }

  /**
   * Until it stays open, or a person has opened another one.
   *
   * @param {string} tab
   * @param {number} begun
   */
  keepTab(tab, begun, seen = 0) {
    if (tab === "" || begun !== this.begun || seen >= SETTLED) return;
    openTab(tab);
    setTimeout(() => this.keepTab(tab, begun, openTabName() === tab ? seen + 1 : 0), AGAIN);
  }

  /** @param {Event} event */
  onClick({ target, isTrusted }) {
    if (isTrusted && target instanceof Element && target.closest("[role=tab]")) this.begun += 1; // no tab is kept open any more
  }
}
