/** Decodes of the same source by the same model, with other tokens at the beginning or with switched heads: each is asked for once. */
import { Decode } from "./decode.js";

/** @typedef {import("./types.d.ts").Variant} Variant */

export class Variants {
  /**
   * @param {ReturnType<typeof import("../shared/api.js").apiOf>["decodes"]["decode"]} decode asks the server
   * @param {string} noAnswer the sentence for a server that does not answer
   * @param {import("./types.d.ts").ViewState} state
   * @param {(decode: Decode, step?: number) => void} show
   */
  constructor(decode, noAnswer, state, show) {
    this.decode = decode;
    this.noAnswer = noAnswer;
    this.state = state;
    this.showDecode = show;
    /** @type {Decode | null} */
    this.base = null; // whose variants are known
    /** @type {Map<string, Decode>} */
    this.known = new Map();
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
    if (base !== this.base) this.known.clear();
    this.base = base;
    this.asked += 1;
    const mine = this.asked;
    const changes = { ...(forced.length > 0 && { forced }), ...(switches.length > 0 && { switches }) };
    const key = JSON.stringify(changes);
    let decode = key === "{}" ? base : this.known.get(key);
    if (decode === undefined) {
      const reply = await this.decode({ ...base.request, ...changes }).catch(() => ({ error: this.noAnswer }));
      if (reply.error !== undefined) return reply.error;
      decode = new Decode(/** @type {import("./types.d.ts").DecodeValue} */ (reply));
      if (base === this.base) this.known.set(key, decode);
    }
    if (mine === this.asked && base === this.state.base) this.showDecode(decode, step);
    return "";
  }
}
