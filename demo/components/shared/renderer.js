/** Draws a state in the next animation frame: once, however often it changes until then. */

/** @template {object} State */
export class Renderer {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root while it has no width, as in a hidden tab, nothing is drawn: its ResizeObserver schedules again
   * @param {State} parts.state
   * @param {(changed: (...keys: (keyof State)[]) => boolean) => void} parts.draw hears what is not as it was drawn last
   * @param {AbortSignal} parts.signal ends it
   */
  constructor({ root, state, draw, signal }) {
    this.root = root;
    this.state = state;
    this.draw = draw;
    this.signal = signal;
    /** @type {Partial<State>} */
    this.drawn = {}; // the state that is in the page
    this.frame = 0; // the animation frame that will draw
    this.drawing = false; // what asks for a frame while one is drawn is drawn with it
    signal.addEventListener("abort", () => cancelAnimationFrame(this.frame));
  }

  /** @param {Partial<State>} patch */
  change(patch) {
    Object.assign(this.state, patch);
    this.schedule();
  }

  schedule() {
    if (this.frame === 0 && !this.drawing) this.frame = requestAnimationFrame(() => this.render());
  }

  render() {
    const { root, state, drawn, signal } = this;
    this.frame = 0;
    if (signal.aborted || !root.clientWidth) return;
    this.drawing = true;
    try {
      this.draw((...keys) => keys.some((key) => drawn[key] !== state[key]));
      this.drawn = { ...state };
    } finally {
      this.drawing = false;
    }
  }
}
