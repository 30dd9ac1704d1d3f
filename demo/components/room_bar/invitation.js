/** How a class finds the room: code, address and QR code, small in the strip, and large for the projector. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { roomButton } from "./button.js";
import { isLocal, roomAddress } from "./membership.js";

/** @typedef {import("./types.d.ts").TeacherRoom} TeacherRoom */

export class Invitation {
  /** @param {import("./types.d.ts").Bar} bar */
  constructor(bar) {
    const { text } = bar;
    this.bar = bar;
    this.smallAddress = make("span", "tl-room-address", { title: text.address_title });
    this.smallImage = make("img", "tl-room-qr", { alt: "" });
    this.largeImage = make("img", "tl-room-large-qr");
    this.code = make("p", "tl-room-large-code");
    this.largeAddress = make("p", "tl-room-large-address");
    this.carries = make("p", "tl-room-large-how");
    this.note = make("p", "tl-room-large-note");
    this.students = make("p", "tl-room-large-students");
    const enlarge = { type: "button", "aria-label": text.large, title: text.large, click: () => this.open() };
    this.button = make("button", "tl-room-enlarge", enlarge, this.smallImage);
    this.dialog = make(
      "dialog",
      "tl-room-large",
      { "aria-label": text.invitation },
      make("h2", "", {}, text.invitation),
      this.largeImage,
      this.code,
      this.largeAddress,
      make("p", "tl-room-large-how", {}, text.invitation_how),
      this.carries,
      this.note,
      make(
        "div",
        "tl-room-large-foot",
        {},
        this.students,
        roomButton("", text.shrink, () => this.close()),
      ),
    );
    this.dialog.addEventListener("click", ({ target }) => {
      if (target === this.dialog) this.close(); // beside it
    });
    this.dialog.addEventListener("close", () => this.button.focus());
  }

  open() {
    if (this.bar.state.room?.teaching && !this.dialog.open) this.dialog.showModal();
  }

  close() {
    this.dialog.close();
  }

  /**
   * Writes the code and the address at once, and the QR code when the server has made it.
   *
   * @param {TeacherRoom} room
   */
  async draw(room) {
    const { text, rooms, state } = this.bar;
    const images = [this.smallImage, this.largeImage];
    for (const image of images) image.removeAttribute("src");
    const typed = roomAddress(room.code, location);
    const address = room.link ?? typed;
    setText(this.code, room.code);
    for (const node of [this.smallAddress, this.largeAddress]) setText(node, typed.replace(/^https?:\/\//, ""));
    this.largeImage.alt = fill(text.qr, { address });
    setText(this.carries, address === typed ? "" : text.qr_carries);
    setText(this.note, isLocal(location.hostname) ? text.only_here : "");
    const reply = await rooms.codeImage({ room: room.code, secret: room.secret, address }).catch(() => undefined);
    if (state.room !== room) return;
    const image = reply?.image;
    if (image?.startsWith("data:image/svg+xml")) for (const node of images) node.src = image;
    else setText(this.note, reply?.error ?? text.no_qr);
  }

  /** @param {string} words */
  renderStudents(words) {
    setText(this.students, words);
  }
}
