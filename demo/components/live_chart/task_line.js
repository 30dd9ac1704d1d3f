/** What is to be learned, and why that is worth watching; gives way to what has been seen. */
import { make, setText } from "../shared/dom.js";

/** @typedef {import("./types.d.ts").Identity} Identity */

export class TaskLine {
  /** @param {import("./types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.node = make("p", "tl-task");
  }

  /**
   * @param {import("./types.d.ts").Run | null} run
   * @param {Identity | undefined} controls
   * @param {boolean} hidden
   */
  render(run, controls, hidden) {
    const task = run?.settings?.task ?? controls?.settings.task;
    setText(this.node, task === undefined ? "" : (this.text[`task_${task}`] ?? ""));
    this.node.hidden = hidden;
  }
}
