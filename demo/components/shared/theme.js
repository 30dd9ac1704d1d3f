/** Light or dark, which Gradio writes as a class of the body. */

export function isDark() {
  return document.body.classList.contains("dark");
}

/**
 * Calls back whenever the theme may have changed.
 *
 * @param {() => void} onChange
 * @param {AbortSignal} signal
 */
export function onTheme(onChange, signal) {
  const watching = new MutationObserver(onChange);
  watching.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  signal.addEventListener("abort", () => watching.disconnect());
}
