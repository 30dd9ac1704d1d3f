/** The lesson's two programs: their code side by side, and four parts that run it. */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make } from "../shared/dom.js";
import { subscribe } from "../shared/messages.js";
import { inLesson } from "../shared/page_state.js";
import { numberFormats } from "../shared/text.js";
import { CodeColumns } from "./code/columns.js";
import { DemonstrationRun } from "./demonstration.js";
import { LockstepPart } from "./lockstep/part.js";
import { MistakesPart } from "./mistakes/part.js";
import { PartChoice } from "./part_choice.js";
import { tellPrograms } from "./programs_facts.js";
import { RoomDemonstration } from "./room_demonstration.js";
import { SlowMotionPart } from "./slow_motion/part.js";
import { TablePart } from "./table/part.js";

/** @typedef {import("./types.d.ts").Part} Part */

/** @param {import("../shared/component.js").Component<import("./types.d.ts").Props>} component */
function build({ root, props, text, language, signal }) {
  const api = apiOf(language).programs;
  const code = new CodeColumns(text, api, signal);
  let scheduled = false;

  /** @type {import("./types.d.ts").Page} */
  const page = {
    text,
    language,
    formats: numberFormats(language),
    api,
    code,
    demonstration: (changed, key) => new DemonstrationRun({ text, api, changed, signal, key }),
    schedule,
    signal,
  };

  const lockstep = new LockstepPart(page);
  const slowMotion = new SlowMotionPart(page);
  const table = new TablePart(page);
  const mistakes = new MistakesPart(page, props.mistakes);
  /** @type {Record<string, Part>} */
  const parts = { lockstep, slow_motion: slowMotion, table, mistakes };
  const room = new RoomDemonstration(
    {
      lockstep: (followed) => lockstep.run.follow(followed),
      slow_motion: (followed) => slowMotion.follow(followed),
      mistake: (followed) => mistakes.follow(followed),
    },
    signal,
  );
  /** @type {Record<string, import("./demonstration.js").DemonstrationRun>} */
  const runs = { lockstep: lockstep.run, slow_motion: slowMotion.run };
  const choice = new PartChoice(text, props.parts, open, signal);
  const panels = props.parts.map((name) => choice.panel(name, parts[name]));
  root.append(
    choice.node,
    make("div", "tl-programs-heads", {}, ...panels.map(({ head }) => head)),
    code.node,
    ...panels.map(({ node }) => node),
  );

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      if (signal.aborted) return;
      parts[choice.open].render(root.clientWidth);
      tellPrograms(choice.open, runs[choice.open], slowMotion.view);
      room.tell({ ...runs, mistakes: mistakes.run }[choice.open]);
    });
  }

  /**
   * @param {string} name of the part that is open now
   * @param {string} before
   */
  function open(name, before) {
    if (name !== before) parts[before].shown?.(false);
    code.point([]);
    root.dataset.part = name;
    parts[name].shown?.(true);
    schedule();
  }

  /**
   * A link, a lesson or a room names a part. A lesson asks before anything is run in it: what has been run goes.
   *
   * @param {string | null} part
   */
  function takeWanted(part) {
    if (part === null) return;
    if (inLesson()) parts[part].clear?.();
    choice.show(part);
  }

  subscribe("stateWanted", ({ query }) => takeWanted(choice.read(new URLSearchParams(query))), signal);
  const resized = new ResizeObserver(schedule);
  resized.observe(root);
  signal.addEventListener("abort", () => resized.disconnect());
  choice.show(choice.open);
  room.start();
}

export const mount = defineComponent("program_view", build);
