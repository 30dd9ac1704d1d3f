/** The two files as a picture: a bar for each line of code, in the colour of what it is about. */
import { make, shape } from "../../shared/dom.js";
import { tableButton } from "../../shared/figure_tools.js";
import { fill } from "../../shared/text.js";
import { smallTable } from "./small_table.js";

/** @typedef {import("../../shared/api_types").ProgramFacts} Facts */
/** @typedef {import("../../shared/api_types").CountedProgram} Program */
/** @typedef {import("../types.d.ts").Page} Page */

const LINE = 5; // units from one line to the next
const LETTER = 2; // units
const LONGEST = 140; // letters in a line of this project's
const NAMES = ["plain", "lit"];

/**
 * How many lines of a program are about each subject.
 *
 * @param {Program} program
 * @param {string[]} subjects
 */
export function subjectCounts(program, subjects) {
  return Object.fromEntries(subjects.map((subject) => [subject, program.code.filter((line) => line.subject === subject).length]));
}

/**
 * Lines that are about the model, the loss and the optimizer, and lines that are the same for every model; imports are neither.
 *
 * @param {Program} program
 * @param {Pick<Facts, "subjects" | "ideas">} facts
 */
export function ideasAndBoilerplate(program, { subjects, ideas }) {
  const counts = subjectCounts(program, subjects);
  const sum = (/** @type {string[]} */ names) => names.reduce((total, name) => total + counts[name], 0);
  return { ideas: sum(ideas), boilerplate: sum(subjects.filter((name) => name !== "imports" && !ideas.includes(name))) };
}

/**
 * @param {Program} program
 * @param {string} words what it shows
 */
function bars(program, words) {
  const { code } = program;
  const svg = shape("svg", { viewBox: `0 0 ${LETTER * LONGEST} ${LINE * code.length}`, role: "img", "aria-label": words });
  code.forEach(({ subject, text }, i) => {
    const begins = text.length - text.trimStart().length;
    const place = { x: LETTER * begins, y: LINE * i + 1, width: LETTER * (text.length - begins), height: LINE - 1.5, rx: 1 };
    svg.append(shape("rect", { ...place, class: `tl-programs-table-subject-${subject}` }));
  });
  return svg;
}

/**
 * @param {Page} page
 * @param {Facts} facts
 */
export function linePicture({ text, formats: { whole } }, facts) {
  const { programs, subjects } = facts;
  const counts = NAMES.map((name) => subjectCounts(programs[name], subjects));
  const pictures = NAMES.map((name, i) => {
    const { file, code } = programs[name];
    const told = subjects.filter((subject) => counts[i][subject] > 0);
    const parts = told.map((subject) => fill(text.table_part, { subject: text[`table_subject_${subject}`], count: counts[i][subject] }));
    const words = fill(text.table_picture, { file, count: code.length, parts: parts.join(text.table_comma) });
    return make("figure", "tl-programs-table-file", {}, make("figcaption", "", {}, file), bars(programs[name], words));
  });
  const total = NAMES.map((name) => whole(programs[name].code.length));
  const files = NAMES.map((name) => programs[name].file);
  const table = smallTable(
    text.table_lines_caption,
    [text.table_about, ...files],
    [
      ...subjects.map((subject) => [text[`table_subject_${subject}`], ...counts.map((count) => whole(count[subject]))]),
      [text.table_code_lines, ...total],
      [text.table_all_lines, ...NAMES.map((name) => whole(programs[name].all_lines))],
    ],
  );
  table.querySelectorAll("tbody th").forEach((cell, i) => {
    if (i < subjects.length)
      cell.prepend(make("span", `tl-programs-table-key tl-programs-table-key-${subjects[i]}`, { "aria-hidden": "true" }));
  });
  const everyLine = () => ({
    head: [text.table_file, text.table_line, text.table_about],
    rows: NAMES.flatMap((name) =>
      programs[name].code.map(({ number, subject }) => [programs[name].file, number, text[`table_subject_${subject}`]]),
    ),
  });
  const tools = make(
    "div",
    "tl-figure-tools",
    {},
    tableButton(text, () => text.table_lines_caption, everyLine),
  );
  return make(
    "div",
    "tl-programs-table-picture",
    {},
    make("div", "tl-programs-table-files", {}, ...pictures),
    make("div", "", {}, table, tools),
  );
}
