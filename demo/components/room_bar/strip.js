/** In a room: one line below the header. */
import { make, setText } from "../shared/dom.js";
import { roomButton } from "./button.js";
import { forkOffer, otherTabSentence, placeSentence, roleOf, studentsSentence } from "./state.js";

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").TeacherRoom} TeacherRoom */
/** @typedef {import("./types.d.ts").StudentRoom} StudentRoom */

/**
 * @typedef {object} StripActions
 * @property {(share: boolean) => void} share
 * @property {() => void} look
 * @property {() => void} close
 * @property {() => void} take
 * @property {() => void} classLink
 * @property {() => void} followAgain
 * @property {() => void} fork
 * @property {() => void} leave
 * @property {() => void} dismiss
 */

export class RoomStrip {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {{ invitation: import("./invitation.js").Invitation, message: HTMLElement }} parts of others that stand in it
   * @param {StripActions} actions
   */
  constructor(text, { invitation, message }, actions) {
    this.text = text;
    this.address = invitation.smallAddress;
    this.code = make("strong", "tl-room-code");
    this.students = make("span", "tl-room-students", { role: "status" });
    this.shareBox = make("input", "tl-room-switch", { type: "checkbox", role: "switch" });
    this.shareBox.addEventListener("change", () => actions.share(this.shareBox.checked));
    this.shareLabel = make("label", "tl-room-share", { title: text.share_title }, this.shareBox, make("span", "", {}, text.share));
    this.lookButton = roomButton("tl-room-look", text.look, actions.look);
    this.closeButton = roomButton("tl-room-close", text.close, actions.close);
    this.takeButton = roomButton("tl-room-again tl-room-take", text.take, actions.take);
    const linkButton = roomButton("tl-room-link", text.class_link, actions.classLink, text.class_link_title);
    this.place = make("span", "tl-room-state", { role: "status" });
    this.againButton = roomButton("tl-room-again", text.again, actions.followAgain);
    this.forkButton = roomButton("tl-room-fork", text.fork, actions.fork, text.fork_title);
    const heading = make("span", "tl-room-name", {}, text.teaching);
    const leaveButton = roomButton("tl-room-leave", text.leave, actions.leave);
    const dismissButton = roomButton("tl-room-dismiss", text.dismiss, actions.dismiss);
    /**
     * Who sees what.
     *
     * @type {Record<ReturnType<typeof roleOf>, HTMLElement[]>}
     */
    this.parts = {
      teacher: [
        heading,
        this.code,
        invitation.button,
        this.address,
        linkButton,
        this.students,
        this.shareLabel,
        this.lookButton,
        this.closeButton,
      ],
      elsewhere: [this.place, this.takeButton, leaveButton],
      student: [this.place, this.againButton, this.forkButton, leaveButton],
      none: [dismissButton],
    };
    this.node = make(
      "div",
      "tl-room-strip",
      { role: "group" },
      heading,
      this.code,
      invitation.button,
      this.address,
      linkButton,
      this.students,
      this.place,
      message,
      this.shareLabel,
      this.lookButton,
      this.againButton,
      this.takeButton,
      this.forkButton,
      this.closeButton,
      leaveButton,
      dismissButton,
    );
  }

  /**
   * Puts the message back into the line.
   *
   * @param {HTMLElement} message
   */
  hold(message) {
    if (!this.node.contains(message)) this.shareLabel.before(message);
  }

  /**
   * @param {State} state
   * @param {boolean} isMenuOpen then the message stands there
   * @param {string | undefined} settings the view whose settings the page has
   */
  render(state, isMenuOpen, settings) {
    const { room, message } = state;
    const hasMessage = message.words !== "";
    const role = roleOf(state);
    this.node.hidden = room === null && (!hasMessage || isMenuOpen);
    this.node.setAttribute("aria-label", role === "teacher" ? this.text.teaching : this.text.region);
    const seen = this.parts[role];
    for (const node of Object.values(this.parts).flat()) node.hidden = !seen.includes(node);
    if (role === "elsewhere") this.renderElsewhere(room?.code ?? "", state.claim);
    else if (room?.teaching) this.renderTeacher(room, state.students, hasMessage);
    else if (room !== null) this.renderStudent(room, state.reply, hasMessage, settings);
  }

  /**
   * @param {TeacherRoom} room
   * @param {number} students
   * @param {boolean} hasMessage
   */
  renderTeacher({ code, share, look }, students, hasMessage) {
    setText(this.code, code);
    this.address.hidden = hasMessage; // its place is needed
    setText(this.students, studentsSentence(students, this.text));
    this.shareBox.checked = share;
    const isCalled = look?.on === true;
    setText(this.lookButton, isCalled ? this.text.look_end : this.text.look);
    this.lookButton.title = isCalled ? this.text.look_end_title : this.text.look_title;
    this.lookButton.dataset.on = String(isCalled);
  }

  /**
   * @param {string} code
   * @param {State["claim"]} claim
   */
  renderElsewhere(code, claim) {
    setText(this.place, otherTabSentence(code, claim, this.text));
  }

  /**
   * @param {StudentRoom} room
   * @param {State["reply"]} reply
   * @param {boolean} hasMessage
   * @param {string | undefined} settings
   */
  renderStudent(room, reply, hasMessage, settings) {
    setText(this.place, placeSentence(room, reply, this.text));
    this.place.hidden = hasMessage;
    this.againButton.hidden = room.following;
    const { isOffered, isReady, words } = forkOffer(room, reply, settings, this.text);
    this.forkButton.hidden = !isOffered;
    this.forkButton.disabled = !isReady;
    setText(this.forkButton, words);
  }
}
