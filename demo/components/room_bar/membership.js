/** The room that this tab is in, kept over a reload and written in the address. */
import { changeQuery } from "../shared/address.js";
import { remember, remembered, storedObject, storeObject } from "../shared/storage.js";

/** @typedef {import("./types.d.ts").Room} Room */
/** @typedef {import("./types.d.ts").StudentRoom} StudentRoom */
/** @typedef {import("./types.d.ts").TeacherRoom} TeacherRoom */

const STORAGE_KEY = "tl-room";
const TAUGHT_KEY = "tl-room-taught"; // for the other tabs of this browser

/** @param {Room | null} room */
export function storeRoom(room) {
  storeObject(STORAGE_KEY, room);
}

/** @returns {Room | null} */
export function storedRoom() {
  const room = storedObject(STORAGE_KEY);
  return typeof room?.code === "string" ? /** @type {Room} */ (room) : null;
}

/**
 * What the teacher shows has changed: another tab that takes the room over goes on from there. The key to the room is not in it.
 *
 * @param {TeacherRoom} room
 */
export function keepTaught(room) {
  storeRoom(room);
  const { code, share, look, tab, link } = room;
  remember(TAUGHT_KEY, JSON.stringify({ code, share, look, tab, link }));
}

/**
 * A room as the tab that taught it last has left it.
 *
 * @param {TeacherRoom} room
 * @returns {TeacherRoom}
 */
export function taughtLast(room) {
  const found = readTaught(remembered(TAUGHT_KEY));
  return found.code === room.code ? { ...room, ...found } : { ...room };
}

/**
 * @param {string | null} kept
 * @returns {Partial<TeacherRoom>}
 */
function readTaught(kept) {
  try {
    const { code, share, look, tab, link } = JSON.parse(kept ?? "{}");
    const isCall = Number.isInteger(look?.count) && typeof look?.on === "boolean";
    const texts = Object.entries({ tab, link }).filter(([, value]) => typeof value === "string");
    return { code, share: share === true, ...(isCall && { look }), ...Object.fromEntries(texts) };
  } catch {
    return {};
  }
}

/** @param {string | null} code null: no room */
export function writeCode(code) {
  changeQuery(["room"], code ? { room: code } : {});
}

/**
 * The address by which a class finds a room.
 *
 * @param {string} code
 * @param {{ origin: string, pathname: string }} page
 */
export function roomAddress(code, { origin, pathname }) {
  return origin + pathname + "?room=" + code;
}

/**
 * Whether an address is of no use on another computer.
 *
 * @param {string} hostname
 */
export function isLocal(hostname) {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/**
 * @param {string} code
 * @param {string | null} student
 * @returns {StudentRoom}
 */
export function joinedRoom(code, student) {
  return { teaching: false, code, student, following: true, call: null };
}

/**
 * The room that a page opens in: the one that the tab was in, unless the address has another.
 *
 * @param {Room | null} stored
 * @param {string | null} code of the address
 */
export function openingRoom(stored, code) {
  if (stored !== null && (!code || code.toUpperCase() === stored.code)) return stored;
  return code ? joinedRoom(code, null) : null;
}
