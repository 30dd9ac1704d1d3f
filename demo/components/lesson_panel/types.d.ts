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
