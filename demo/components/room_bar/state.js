/** Which room the page is in, and what that means in words. */
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").Room} Room */
/** @typedef {import("./types.d.ts").StudentRoom} StudentRoom */
/** @typedef {import("../shared/text.js").Text} Text */
/** @typedef {import("../shared/api_types.d.ts").FollowReply} FollowReply */

/** @returns {State} in no room */
export function emptyState() {
  const message = { words: "", alert: false };
  return { room: null, claim: "none", students: 0, reply: null, run: null, decode: null, pageOpened: false, message };
}

/**
 * @param {Pick<State, "room" | "claim">} state
 * @returns {"none" | "teacher" | "elsewhere" | "student"} "elsewhere": the room is taught from another tab
 */
export function roleOf({ room, claim }) {
  if (room === null) return "none";
  if (!room.teaching) return "student";
  return claim === "elsewhere" || claim === "free" ? "elsewhere" : "teacher";
}

/**
 * The room as the rest of the page is to know it; null: none, also while another tab teaches it.
 *
 * @param {Pick<State, "room" | "claim">} state
 */
export function presentRoom({ room, claim }) {
  return room?.teaching && claim !== "mine" ? null : room;
}

/**
 * @param {Room | null} room
 * @returns {room is StudentRoom} whether the page is to show what the room shows
 */
export function isFollowing(room) {
  return room !== null && !room.teaching && room.following;
}

/**
 * What a test or another program reads: data attributes.
 *
 * @param {State} state
 */
export function stateData({ room, claim, students }) {
  const role = roleOf({ room, claim });
  const studentsRole = isFollowing(room) ? "following" : "away";
  return { room: room?.code ?? "", role: role === "student" ? studentsRole : role, students: String(students) };
}

/**
 * @param {number} count
 * @param {Text} text
 */
export function studentsSentence(count, text) {
  if (count === 0) return text.students_none;
  return count === 1 ? text.students_one : fill(text.students_many, { count });
}

/**
 * In a tab that does not teach its own room.
 *
 * @param {string} code
 * @param {State["claim"]} claim
 * @param {Text} text
 */
export function otherTabSentence(code, claim, text) {
  return fill(claim === "free" ? text.other_tab_left : text.other_tab, { code });
}

/**
 * Where a student is.
 *
 * @param {StudentRoom} room
 * @param {FollowReply | null} reply
 * @param {Text} text
 */
export function placeSentence({ code, following }, reply, text) {
  if (reply === null) return fill(text.entering, { code });
  if (!following) return fill(text.away, { code });
  if (reply.stage?.look?.on) return fill(text.called, { code });
  return fill(reply.run === null ? text.waiting : text.following, { code });
}

/**
 * Whether a student may begin a run of their own with the weights of the one on show. The fork takes the settings on the page, which
 * must have become the followed run's first.
 *
 * @param {StudentRoom} room
 * @param {FollowReply | null} reply
 * @param {string | undefined} settings the view whose settings the page has
 * @param {Text} text
 */
export function forkOffer({ following }, reply, settings, text) {
  return {
    isOffered: following && reply !== null && reply.run !== null,
    isReady: Boolean(reply?.snapshot) && settings === reply?.run,
    words: reply?.snapshot ? fill(text.fork_at, { step: reply.snapshot }) : text.fork,
  };
}
