/** Many buttons with one tab stop: the arrow keys, Home and End lead from one to the other. */

export class OneStop {
  /**
   * @param {HTMLElement} node that the buttons stand in
   * @param {number} [columns] how many stand in a row
   */
  constructor(node, columns = 1) {
    this.node = node;
    this.columns = columns;
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    this.isPointed = false; // the focus came by a press: the arrow keys stay those of the player
    node.addEventListener("pointerdown", () => (this.isPointed = true));
    node.addEventListener("focusout", () => (this.isPointed = false));
    node.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {HTMLButtonElement[]} buttons in their order */
  take(buttons) {
    const stop = this.buttons.find(({ tabIndex }) => tabIndex === 0);
    this.buttons = buttons;
    this.stopAt(stop !== undefined && buttons.includes(stop) ? stop : buttons[0]);
  }

  /** @param {HTMLButtonElement | undefined} only */
  stopAt(only) {
    for (const button of this.buttons) button.tabIndex = button === only ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const here = this.buttons.findIndex((button) => button === event.target);
    const last = this.buttons.length - 1;
    const there = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      ArrowUp: here - this.columns,
      ArrowDown: here + this.columns,
      Home: 0,
      End: last,
    }[key];
    if (there === undefined || here < 0 || this.isPointed || ctrlKey || metaKey || altKey || shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const button = this.buttons[there];
    if (button === undefined) return;
    this.stopAt(button);
    button.focus();
  }
}
