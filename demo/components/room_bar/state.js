/** Which room the page is in, and what that means in words. */
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").Room} Room */
/** @typedef {import("./types.d.ts").StudentRoom} StudentRoom */
/** @typedef {import("../shared/text.js").Text} Text */
/** @typedef {import("../shared/api_types.d.ts").FollowReply} FollowReply */

/** @returns {State} in no room */
export function emptyState() {
  return { room: null, students: 0, reply: null, run: null, decode: null, pageOpened: false, message: { words: "", alert: false } };
}

/** @param {Room | null} room */
export function roleOf(room) {
  if (room === null) return "none";
  return room.teaching ? "teacher" : "student";
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
export function stateData({ room, students }) {
  const role = roleOf(room);
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
