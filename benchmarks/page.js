// Notes when what a person did or the server sent is on the screen. Times are milliseconds since 1970.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  window.tlTimes = { pressed: [], drawn: [], keys: [], steps: [], opened: performance.timeOrigin, played: [] };

  /** Calls back when the frame that shows the present state has been painted. */
  const afterPaint = (callback) => requestAnimationFrame(() => setTimeout(callback));

  addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.("#tl-live-chart [data-action=primary]")) tlTimes.pressed.push(performance.timeOrigin + event.timeStamp);
    },
    true,
  );
  addEventListener(
    "keydown",
    (event) => {
      if (event.key.startsWith("Arrow")) tlTimes.keys.push(performance.timeOrigin + event.timeStamp);
    },
    true,
  );

  let newest = 0;
  let shown = null;
  new MutationObserver((changes) => {
    for (const { target, attributeName } of changes) {
      if (attributeName === "data-recording-step") noteRecording(target.dataset.recordingStep);
      else note(target);
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-points", "data-step", "data-recording-step"] });

  let played = "0";
  function noteRecording(step) {
    if (step === played) return;
    played = step;
    afterPaint(() => tlTimes.played.push({ step: Number(step), time: now() }));
  }

  function note(target) {
    const { points, step, steps } = target.dataset;
    if (points !== undefined && Number(points) > 0 && Number(step) !== newest) {
      newest = Number(step);
      const drawn = { step: newest, points: Number(points) };
      afterPaint(() => tlTimes.drawn.push({ ...drawn, time: now() }));
    } else if (steps !== undefined && step !== shown) {
      shown = step;
      afterPaint(() => tlTimes.steps.push({ step: Number(step), time: now() }));
    }
  }
})();
