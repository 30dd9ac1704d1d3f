/** What stands below the code for the rows that need no drawing: training loop, devices, optimizer and loss, readability. */
import { fill } from "../../shared/text.js";
import { acceleratorName } from "./headlines.js";
import { ideasAndBoilerplate, linePicture, subjectCounts } from "./line_picture.js";
import { listing } from "./listing.js";
import { smallTable } from "./small_table.js";
import { differenceWords, paragraph } from "./words.js";

/** @typedef {import("../../shared/api_types").ProgramFacts} Facts */
/** @typedef {import("../types.d.ts").Page} Page */

/**
 * @param {import("../../shared/api_types").CountedProgram} program
 * @param {string} subject
 */
function linesAbout(program, subject) {
  return program.code.filter((line) => line.subject === subject);
}

/** @type {(page: Page, facts: Facts) => Node[]} */
export function loopDetail({ text, formats }, facts) {
  const { plain, lit } = facts.programs;
  const lines = linesAbout(plain, "loop");
  const gone = { version: facts.lightning_version, trainer: formats.whole(facts.trainer_lines.code) };
  return [
    paragraph(fill(text.table_loop_so, { count: lines.length, lit: linesAbout(lit, "loop").length })),
    paragraph(fill(text.table_loop_gone, { ...gone, files: facts.trainer_lines.files.join(", ") })),
    listing(fill(text.table_loop_listing, { file: plain.file }), lines),
  ];
}

/** @type {(page: Page, facts: Facts) => Node[]} */
export function deviceDetail({ text, formats }, { device, programs }) {
  const { batch, model } = device.places;
  const lines = linesAbout(programs.plain, "device");
  const alone = device.cuda === 0 && !device.mps;
  const rows = [
    [text.table_device_cuda, formats.whole(device.cuda)],
    [text.table_device_mps, device.mps ? text.table_yes : text.table_no],
    [text.table_device_cores, formats.whole(device.cores)],
    [text.table_device_auto, `${acceleratorName(device.auto)} (\`${device.auto_device}\`)`],
    [text.table_device_batch, `\`${batch}\``],
    [text.table_device_model, `\`${model}\``],
  ];
  return [
    paragraph(fill(text.table_device_so, { batch, model, plain: lines.length })),
    paragraph(alone ? text.table_device_none : text.table_device_some),
    smallTable(text.table_device_caption, [text.table_device_question, text.table_device_answer], rows),
    listing(fill(text.table_device_listing, { file: programs.plain.file }), lines),
  ];
}

/** @type {(page: Page, facts: Facts) => Node[]} */
export function stepDetail({ text, formats }, { batch }) {
  const { plain, lightning } = batch.programs;
  const names = /** @type {const} */ (["loss", "gradient_norm", "change"]);
  const exact = new Intl.NumberFormat("en", { maximumSignificantDigits: 9, useGrouping: false });
  const rows = names.map((name) => [
    text[`table_step_${name}`],
    exact.format(plain[name]),
    exact.format(lightning[name]),
    differenceWords(Math.abs(plain[name] - lightning[name]), formats),
  ]);
  const same = batch.largest_difference === 0;
  const words = { parameters: formats.whole(batch.parameters), difference: differenceWords(batch.largest_difference, formats) };
  const head = [text.table_step_value, text.table_by_hand, text.table_with_lightning, text.table_step_difference];
  return [
    paragraph(text.table_step_so),
    smallTable(text.table_step_caption, head, rows),
    paragraph(fill(same ? text.table_step_same : text.table_step_differs, words)),
  ];
}

/** @type {(page: Page, facts: Facts) => Node[]} */
export function linesDetail(page, facts) {
  const { plain, lit } = facts.programs;
  const [byHand, inModule] = [plain, lit].map((program) => ideasAndBoilerplate(program, facts));
  const counts = subjectCounts(lit, facts.subjects);
  const words = {
    lit_file: lit.file,
    lit: lit.code.length,
    plain: plain.code.length,
    lit_ideas: facts.ideas.reduce((sum, idea) => sum + counts[idea], 0),
    plain_boilerplate: byHand.boilerplate,
    lit_boilerplate: inModule.boilerplate,
  };
  return [paragraph(fill(page.text.table_lines_so, words)), linePicture(page, facts)];
}
