/** What the bar's modules hand to each other. */
import type { apiOf } from "../shared/api.js";
import type { FollowReply, LookCall, ShownRace } from "../shared/api_types.d.ts";
import type { DecodeShown } from "../shared/messages.js";
import type { Text } from "../shared/text.js";
import type { Claim } from "./one_tab.js";

/** A room that this page has opened. `share`: the class is to see what the page shows. `look`: whether it is called together. `tab`: open.
 * `link`: where its QR code leads, if not into the room alone. */
export interface TeacherRoom {
  teaching: true;
  code: string;
  secret: string;
  share: boolean;
  look?: LookCall;
  tab?: string | null;
  link?: string;
}

/** A room that this page has joined. `student`: null until the server has answered. `following`: false once they did something of their own.
 * `call`: the last of the teacher's calls that was heard; null: none yet. */
export interface StudentRoom {
  teaching: false;
  code: string;
  student: string | null;
  following: boolean;
  call: number | null;
}

export type Room = TeacherRoom | StudentRoom;

/** A sentence for the person; an alert is read out at once. */
export interface Message {
  words: string;
  alert: boolean;
}

/** What this page shows by itself: the view in the live chart, the decode in the attention view; race, demonstration: undefined: not heard of. */
export interface OwnView {
  run: string | null;
  decode: Omit<DecodeShown, "mirrored"> | null;
  race?: ShownRace;
  demonstration?: string | null;
}

/** `claim`: whether this tab teaches its room. `students`: in a teacher's room. `reply`: the last one to a student. `pageOpened`: see RunShown of shared/messages.js. */
export interface State extends OwnView {
  room: Room | null;
  claim: Claim;
  students: number;
  reply: FollowReply | null;
  pageOpened: boolean;
  message: Message;
}

/** What the component has for its modules. */
export interface Bar {
  state: State;
  text: Text;
  rooms: ReturnType<typeof apiOf>["rooms"];
  say: (words: string, alert?: boolean) => void;
  render: () => void;
  /** From now on the page is in that room. */
  enter: (room: Room) => void;
  /** The room is over for this page; what it shows stays. */
  goOut: (words?: string, alert?: boolean) => void;
}
