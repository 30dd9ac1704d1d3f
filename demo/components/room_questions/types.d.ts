/** What the modules of the questions hand to each other. */
import type { Api, RoomQuestion, TeacherAsked } from "../shared/api_types";
import type { Answered } from "../shared/api.js";
import type { Text } from "../shared/text.js";
import type { Room } from "../room_bar/types.d.ts";

export type { Room, RoomQuestion, TeacherAsked };

/** What Python gives, see room_questions/__init__.py. */
export interface Props {
  value: null;
  most_words: number;
  most_choice_words: number;
  /** How few and how many. */
  choices: [number, number];
  largest: number;
  text: Text;
  language: string;
}

/** Where the lesson that is open in this page is; `came`: the choice that it has measured; null: it has not, or none. */
export interface LessonPlaceShown {
  lesson: string;
  step: number;
  predicts: number | null;
  came: string | null;
}

/** What can be done with a question, besides asking and answering. */
export type Steering = Api["room_questions/steer"]["request"]["action"];

export type TeacherReply = Answered<TeacherAsked>;
