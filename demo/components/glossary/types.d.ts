import type { Term } from "../shared/api_types";
import type { Text } from "../shared/text.js";

export type { Term };

export interface Props {
  text: Text;
  language: string;
  value: null;
  term_words: Record<string, string>;
  places: Record<string, [string, string][]>;
  settings: [name: string, title: string][];
}
