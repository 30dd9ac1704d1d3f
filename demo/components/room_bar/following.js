/** What a student's page does: it keeps itself on what the room shows. */
import { publish } from "../shared/messages.js";
import { isFollowing } from "./state.js";

/** @typedef {import("./types.d.ts").Bar} Bar */
/** @typedef {import("./types.d.ts").StudentRoom} StudentRoom */
/** @typedef {import("../shared/api_types.d.ts").FollowReply} FollowReply */
/** @typedef {import("../shared/api_types.d.ts").FollowRequest} FollowRequest */
/** @typedef {import("../shared/api_types.d.ts").Stage} Stage */
/** @typedef {import("../shared/api_types.d.ts").ShownDecode} ShownDecode */

/**
 * @typedef {object} PageActions what following does to the page, besides the messages to its components
 * @property {(room: StudentRoom) => void} renamed the server knows the room or the student by another name
 * @property {(room: StudentRoom) => void} changed
 * @property {(run: string) => void} takeSettings the settings of that view come into the controls
 * @property {(source: string) => void} takeSource what the teacher decodes comes into the form
 * @property {(tab: string) => void} openTab
 */

/** Once a student does something of their own, it lets go until they come back. */
export class Follower {
  /**
   * @param {Bar} bar
   * @param {PageActions} page
   */
  constructor(bar, page) {
    this.bar = bar;
    this.page = page;
    /** The student comes back: the server gives them a new view. */
    this.again = false;
    /** @type {string | null} the student's view that the chart was given */
    this.run = null;
    /** @type {string | null} the tab that was opened for the room */
    this.tab = null;
    /** @type {{ version: string, value: import("../shared/api_types.d.ts").DecodeValue } | null} that the attention view was given */
    this.decode = null;
    /** Version, step, layer and head that the attention view was given. */
    this.place = "";
  }

  /** Nothing of the room is on show. */
  reset() {
    this.again = false;
    this.run = null;
    this.resetStage();
  }

  resetStage() {
    this.tab = null;
    this.decode = null;
    this.place = "";
  }

  /** The attention view belongs to this page again. */
  release() {
    if (this.decode) publish("mirrorDecode", null);
    this.reset();
  }

  /** The student is on their own. */
  goAway() {
    const { room } = this.bar.state;
    if (room === null || room.teaching) return;
    room.following = false;
    this.page.changed(room);
    this.release();
    this.bar.render();
  }

  /**
   * What the server is asked.
   *
   * @param {StudentRoom} room
   * @returns {FollowRequest}
   */
  request({ code, student, following }) {
    return { room: code, student, watching: following, again: this.again, seen: this.decode?.version ?? null };
  }

  /**
   * @param {FollowReply} reply
   * @param {StudentRoom} room
   */
  take(reply, room) {
    this.again = false;
    this.bar.state.reply = reply;
    if (room.student !== reply.student || room.code !== reply.room) {
      room.student = reply.student;
      room.code = reply.room;
      this.page.renamed(room);
    }
    if (!room.following) return;
    if (reply.left) {
      this.goAway();
    } else {
      this.takeRun(reply.run);
      this.takeStage(reply.stage);
    }
  }

  /** @param {string | null} run */
  takeRun(run) {
    if (run === null || run === this.run) return;
    this.run = run;
    publish("followRun", { run });
    this.askForSettings();
  }

  /** The followed run's settings come into the controls, but not before those of the address, which would replace them. */
  askForSettings() {
    if (this.run && this.bar.state.pageOpened) this.page.takeSettings(this.run);
  }

  /** @param {Stage | null} stage */
  takeStage(stage) {
    if (stage === null) {
      if (this.decode) publish("mirrorDecode", null);
      this.resetStage();
      return;
    }
    if (stage.tab !== this.tab) this.page.openTab(stage.tab);
    this.tab = stage.tab;
    if (stage.decode === null) return;
    const { version, value, source } = stage.decode;
    if (value !== undefined) {
      this.decode = { version, value };
      this.page.takeSource(source); // to go on from
    }
    this.showDecode(stage.decode);
  }

  /**
   * Only where the teacher moved: in between, a student may look at other steps and heads.
   *
   * @param {ShownDecode} decode
   */
  showDecode({ version, step, layer, head }) {
    const place = [version, step, layer, head].join(" ");
    if (place === this.place || this.decode?.version !== version) return;
    this.place = place;
    publish("mirrorDecode", { ...this.decode, step, layer, head });
  }

  /**
   * The live chart has put a run on show.
   *
   * @param {boolean} isNew the chart has only just come into the page, and has not heard of the room
   */
  onRun(isNew) {
    const { state } = this.bar;
    if (!isFollowing(state.room) || !this.run || state.run === this.run) return;
    if (isNew) publish("followRun", { run: this.run });
    else this.goAway(); // the student has a run of their own
  }

  /** The attention view shows a decode of its own: it has only just come into the page, because its tab was opened. */
  onOwnView() {
    const { room, reply } = this.bar.state;
    const decode = reply?.stage?.decode;
    if (!isFollowing(room) || !this.decode || !decode) return;
    this.place = "";
    this.showDecode(decode);
  }
}
