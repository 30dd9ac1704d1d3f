/** What the modules of the lesson panel hand to each other. */
import type { LessonTitle } from "../shared/api_types";
import type { Text } from "../shared/text.js";

/** What Python gives, see lesson_panel/__init__.py. */
export interface Props {
  value: null;
  lessons: LessonTitle[];
  /** name -> tab and CSS selector */
  regions: Record<string, [string, string]>;
  /** name -> tab and CSS selector */
  presses: Record<string, [string, string]>;
  text: Text;
  language: string;
}

/** right: null: what was measured decides nothing. */
export interface PredictionRecord {
  question: string;
  predicted: string;
  measured: string;
  right: boolean | null;
}

export interface AnswerRecord {
  question: string;
  words: string;
}

/** What was done in one lesson. finished: 2026-11-28; "": not yet. By the place of the step. */
export interface LessonRecord {
  finished: string;
  predictions: Record<string, PredictionRecord>;
  answers: Record<string, AnswerRecord>;
}

/** What can be done in the strip. */
export interface Actions {
  predict(name: string): void;
  press(): void;
  next(): void;
  back(): void;
  leave(): void;
  /** shows the model answer */
  compare(): void;
  /** own words have been typed */
  write(words: string): void;
  /** opens a lesson */
  begin(name: string): void;
  openList(): void;
}
