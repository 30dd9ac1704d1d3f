import type { LessonTitle } from "../shared/api_types";
import type { Text } from "../shared/text.js";

export interface Known {
  tabs: string[];
  races: string[];
  parts: string[];
  recordings: string[];
}

export interface Language {
  code: string;
  path: string;
  name: string;
}

export interface Props {
  text: Text;
  language: string;
  value: null;
  parts: Record<string, string>;
  groups: Record<string, string[]>;
  known: Known;
  languages: Language[];
  lessons: LessonTitle[];
}

/** What of the page a link hides and locks, by the names of parts.py. */
export interface Locks {
  hidden: string[];
  locked: string[];
}
