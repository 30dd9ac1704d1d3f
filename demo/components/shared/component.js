/**
 * The life of a component. Gradio builds an element and runs the loader of component.py, which calls what the component's index.js
 * has defined: at once if the page has run the modules already (it does so before Gradio's own), so that the element is never seen
 * empty; else when they have been imported.
 *
 *   export const mount = defineComponent("live_chart", ({ root, props, text, signal, onValue, trigger }) => {
 *     root.append(...);
 *     onValue(() => show(props.value));
 *     window.addEventListener("resize", draw, { signal });
 *   });
 *
 * Gradio may take the element away and build another one later, and tells nobody. `signal` is aborted then: hand it to every listener
 * outside the element, and end with it whatever goes on by itself.
 */

import { markTerms } from "./terms.js";

/**
 * @template Props
 * @typedef {object} Host What the loader hands over.
 * @property {HTMLElement} element
 * @property {Props} props
 * @property {(event: string, detail?: object) => void} trigger
 * @property {string[]} events names of the events that Gradio knows
 * @property {number} changes how often Python has changed the value so far
 * @property {(() => void) | null} onChange is called when Python has changed the value
 */

/**
 * @template Props
 * @typedef {object} Component What a component works with.
 * @property {HTMLElement} element Gradio's; what tests and other programs read stands in its dataset
 * @property {HTMLElement} root the one element in it, which the component fills
 * @property {Props} props what Python gave; `props.value` changes, and is told to Python when it is set
 * @property {import("./text.js").Text} text
 * @property {string} language
 * @property {AbortSignal} signal is aborted when the element has left the page
 * @property {(event: string, detail?: object) => void} trigger fires an event that Python may answer
 * @property {(listener: () => void) => void} onValue calls back when Python has changed `props.value`, also if that came before
 */

const LIFETIME = "tl-lifetime";
const DEFINED = Symbol.for("transformer-live components"); // where the loader looks

/**
 * @template {{ text: import("./text.js").Text, language: string, value?: any }} Props
 * @param {string} folder
 * @param {(component: Component<Props>) => void} build
 * @returns {(host: Host<Props>) => void} what index.js exports as `mount`
 */
export function defineComponent(folder, build) {
  const page = /** @type {{ [DEFINED]?: Map<string, (host: Host<Props>) => void> }} */ (globalThis);
  const defined = (page[DEFINED] ??= new Map());
  defined.set(folder, mount);
  return mount;

  /** @param {Host<Props>} host */
  function mount(host) {
    const { element, props, events } = host;
    if (!element.isConnected) return; // gone again before the module was there
    const life = new AbortController();
    const { signal } = life;
    endWith(element, life);
    /** @type {(() => void) | null} */
    let takeValue = null;
    host.onChange = () => signal.aborted || takeValue?.();
    build({
      element,
      root: /** @type {HTMLElement} */ (element.firstElementChild),
      props,
      text: props.text,
      language: props.language,
      signal,
      trigger(event, detail = {}) {
        if (!events.includes(event)) throw new Error(`Python knows no event ${event} of this component`);
        host.trigger(event, detail);
      },
      onValue(listener) {
        takeValue = listener;
      },
    });
    if (host.changes > 0) host.onChange();
    markTerms(element, folder, signal);
  }
}

/**
 * Ends a life when an element leaves the page. An element of ours in it is told so by the browser.
 *
 * @param {HTMLElement} element
 * @param {AbortController} life
 */
function endWith(element, life) {
  if (!customElements.get(LIFETIME)) customElements.define(LIFETIME, Lifetime());
  const watching = /** @type {HTMLElement & { onLeave: () => void }} */ (document.createElement(LIFETIME));
  watching.hidden = true;
  watching.onLeave = () => life.abort();
  element.append(watching);
}

/** The class is made when it is needed: there is no HTMLElement where unit tests run. */
function Lifetime() {
  return class extends HTMLElement {
    onLeave() {}

    disconnectedCallback() {
      queueMicrotask(() => this.isConnected || this.onLeave()); // it may only have been moved
    }
  };
}
