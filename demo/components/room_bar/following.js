/** What a student's page does: it keeps itself on what the room shows. */
import { publish } from "../shared/messages.js";
import { StageFollower } from "./stage.js";
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
 * @property {() => string | undefined} settings the view whose settings the page has
 * @property {() => void} comeBack the student is called: the page follows again, from scratch
 */

const MOST_WAITING = 4; // answers until settings that do not come are waited for no more

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
    /** @type {{ version: string, value: import("../shared/api_types.d.ts").DecodeValue } | null} with chosen tokens or switched heads */
    this.variant = null;
    /** Versions, step, layer, head, section and cell that the attention view was given. */
    this.place = "";
    this.stage = new StageFollower();
    this.waited = 0; // answers since a run came whose settings the page does not have yet
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
    this.variant = null;
    this.place = "";
    this.stage.reset();
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
    return {
      room: code,
      student,
      watching: following,
      again: this.again,
      seen: this.decode?.version ?? null,
      seen_variant: this.variant?.version ?? null,
      seen_state: this.stage.seen,
    };
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
    if (reply.stage !== null && this.takeCall(reply.stage.look, room)) return;
    if (!room.following) return;
    if (reply.left) {
      this.goAway();
    } else {
      this.takeRun(reply.run);
      this.takeStage(reply.stage);
    }
  }

  /**
   * The teacher has called everyone, or lets everyone go; while they are called, nobody stays away.
   *
   * @param {import("../shared/api_types.d.ts").LookCall | null} look
   * @param {StudentRoom} room
   * @returns {boolean} whether what the answer says besides is not to be shown
   */
  takeCall(look, room) {
    const count = look?.count ?? 0;
    const isNew = typeof room.call === "number" && count !== room.call; // who comes late is not let go before they have seen anything
    if (count !== room.call) {
      room.call = count;
      this.page.changed(room);
    }
    if (look?.on && (isNew || !room.following)) {
      this.page.comeBack();
      return true;
    }
    if (isNew && room.following) this.goAway();
    return false;
  }

  /** @param {string | null} run */
  takeRun(run) {
    if (run === null || run === this.run) return;
    this.run = run;
    this.waited = 0;
    publish("followRun", { run });
    this.askForSettings();
  }

  /** The followed run's settings come into the controls, but not before those of the address, which would replace them. */
  askForSettings() {
    if (this.run && this.bar.state.pageOpened) this.page.takeSettings(this.run);
  }

  /** @param {Stage | null} stage null: the teacher shows only the run */
  takeStage(stage) {
    if (stage === null) {
      if (this.decode) publish("mirrorDecode", null);
      this.resetStage();
      return;
    }
    if (stage.tab !== this.tab || !this.bar.state.pageOpened) this.page.openTab(stage.tab); // while Gradio builds the page, a tab may be lost
    this.tab = stage.tab;
    this.stage.take(stage, this.isSettled());
    if (stage.decode === null) return;
    const { version, value, source, variant } = stage.decode;
    if (value !== undefined) {
      this.decode = { version, value };
      this.page.takeSource(source); // to go on from
    }
    if (variant?.value !== undefined) this.variant = { version: variant.version, value: variant.value };
    this.showDecode(stage.decode);
  }

  /** Whether the page can be put into a state: Python has opened it, and the settings of the followed run have come. */
  isSettled() {
    if (!this.bar.state.pageOpened) return false;
    if (this.run === null || this.page.settings() === this.run) return true;
    this.waited += 1;
    return this.waited > MOST_WAITING;
  }

  /**
   * Only where the teacher moved: in between, a student may look at other steps and heads.
   *
   * @param {ShownDecode} decode
   */
  showDecode({ version, variant, step, layer, head, section, cell }) {
    const place = JSON.stringify([version, variant?.version, step, layer, head, section, cell]);
    const isThere = variant === null || this.variant?.version === variant.version;
    if (place === this.place || this.decode?.version !== version || !isThere) return;
    this.place = place;
    const shown = variant === null ? null : this.variant;
    publish("mirrorDecode", { ...this.decode, variant: shown, step, layer, head, section, cell });
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

  /**
   * The race view has put a race on show, or the Programs tab a demonstration.
   *
   * @param {"race" | "demonstration"} kind
   * @param {string | null} id of the page's subscription
   * @param {boolean} isNew it has only just come into the page, and shows what it showed before
   */
  onOther(kind, id, isNew) {
    const { room, reply } = this.bar.state;
    const shown = reply?.stage ?? null;
    if (!isFollowing(room) || shown === null || id === null) return;
    const followed = kind === "race" ? shown.race?.race : shown.demonstration?.demonstration;
    if (id === followed) return;
    if (!isNew)
      this.goAway(); // the student has one of their own
    else if (kind === "race" && shown.race !== null) publish("followRace", shown.race);
    else if (kind === "demonstration" && shown.demonstration !== null) publish("followDemonstration", shown.demonstration);
  }

  /** Somebody puts the page into a state: if it is not the room, it is the student. */
  onStateWanted() {
    if (isFollowing(this.bar.state.room) && !this.stage.isApplying) this.goAway();
  }
}
