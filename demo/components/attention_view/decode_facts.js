/** What a lesson can know of the decode on show. */

/**
 * @param {import("./types.d.ts").ViewState} state
 * @param {import("./decode.js").Decode} decode
 * @returns {import("../shared/api_types").DecodeFacts}
 */
export function decodeFacts({ step, layer, head, section, cell }, decode) {
  const { request, output, expected } = decode;
  return {
    model: request?.model ?? "",
    source: String(request?.source ?? ""),
    output: output.join(" "),
    correct: expected !== null && output.join(" ") === expected.join(" "),
    step: step + 1,
    layer: layer + 1,
    head: typeof head === "number" ? head + 1 : head === "mean" ? 0 : -1,
    section,
    cell: section === "cell" && cell !== null ? [cell.kind, cell.row + 1, cell.column + 1].join("-") : "",
    forced: request?.forced?.length ?? 0,
    switched: request?.switches?.length ?? 0,
  };
}
