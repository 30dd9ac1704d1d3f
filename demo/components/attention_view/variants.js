/** Decodes of the same source by the same model, with other tokens at the beginning or with switched heads: each is asked for once. */
import { Decode } from "./decode.js";

/** @typedef {import("./types.d.ts").Variant} Variant */

const KEPT = 40; // decodes, also of sources and models that were looked at before

export class Variants {
  /**
   * @param {ReturnType<typeof import("../shared/api.js").apiOf>["decodes"]["decode"]} decode asks the server
   * @param {string} noAnswer the sentence for a server that does not answer
   * @param {Pick<import("./types.d.ts").ViewState, "base">} state
   * @param {(decode: Decode, step?: number) => void} show
   */
  constructor(decode, noAnswer, state, show) {
    this.decode = decode;
    this.noAnswer = noAnswer;
    this.state = state;
    this.showDecode = show;
    /** @type {Map<string, Decode>} */
    this.known = new Map(); // by request, the oldest first
    this.asked = 0; // how often; a later answer than the last asked for is not shown
  }

  /**
   * @param {Variant} changes
   * @param {number} [step] to show; undefined: the present one
   * @returns {Promise<string>} why it could not be shown, or ""
   */
  async show({ forced = [], switches = [] }, step) {
    const { base } = this.state;
    if (base === null || base.request === null) return "";
    this.asked += 1;
    const mine = this.asked;
    const isLast = () => mine === this.asked && base === this.state.base;
    const changes = { ...(forced.length > 0 && { forced }), ...(switches.length > 0 && { switches }) };
    const request = { model: base.request.model, source: base.request.source, ...changes };
    const key = JSON.stringify(request);
    let decode = forced.length + switches.length === 0 ? base : this.known.get(key);
    if (decode === undefined) {
      const reply = await this.decode(request).catch(() => ({ error: this.noAnswer }));
      if (reply.error !== undefined) return isLast() ? reply.error : "";
      decode = new Decode(/** @type {import("./types.d.ts").DecodeValue} */ (reply));
    }
    if (decode !== base) this.keep(key, decode);
    if (isLast()) this.showDecode(decode, step);
    return "";
  }

  /**
   * @param {string} key
   * @param {Decode} decode
   */
  keep(key, decode) {
    this.known.delete(key);
    this.known.set(key, decode);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(oldest);
    }
  }
}
