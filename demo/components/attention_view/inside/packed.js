/** Numbers as the server sends them: see demo/api/types.py, "inside a decode". */
import { bytesOf } from "../../shared/base64.js";

/**
 * base64 of little-endian float32. Every machine that runs a browser today is little-endian.
 *
 * @param {string} base64
 */
export function unpackFloats(base64) {
  return new Float32Array(bytesOf(base64).buffer);
}
