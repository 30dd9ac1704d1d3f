/** Numbers as the server sends them: see demo/api/types.py, "inside a decode". */

/**
 * base64 of little-endian float32. Every machine that runs a browser today is little-endian.
 *
 * @param {string} base64
 */
export function unpackFloats(base64) {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return new Float32Array(bytes.buffer);
}
