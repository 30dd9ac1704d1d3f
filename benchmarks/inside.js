// Notes when a cell of a heatmap was pressed, and when its explanation is on the screen. Times are milliseconds since 1970.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  window.tlCell = { pressed: 0, drawn: 0 };

  addEventListener(
    "click",
    (event) => {
      if (event.target.tagName === "CANVAS") tlCell.pressed = performance.timeOrigin + event.timeStamp;
    },
    true,
  );

  // The section counts how often it has drawn an explanation; the first after a press is that of the pressed cell.
  new MutationObserver((changes) => {
    if (tlCell.drawn > 0 || tlCell.pressed === 0 || !changes.some(({ target }) => target.matches(".tl-inside-cell"))) return;
    requestAnimationFrame(() => setTimeout(() => (tlCell.drawn ||= now())));
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
})();
