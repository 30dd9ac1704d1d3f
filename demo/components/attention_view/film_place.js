/** The place in the decodes that a cell of the film stands for. */

/** @typedef {import("../shared/messages.js").CellWanted} CellWanted */
/** @typedef {import("./types.d.ts").FilmOrigin} FilmOrigin */

/**
 * The model of the film was given the right answer. So that its rows are those of the film, the decode is given it too, where the model
 * would write something else (`answer`); what the encoder does, no answer changes.
 *
 * @param {CellWanted} wanted
 * @returns {import("./place_address.js").Place}
 */
export function filmPlace({ model, source, answer, kind, layer, head, row, column, byKeys, ...rest }) {
  const { step, snapshot, tab, masked, scroll } = rest;
  /** @type {FilmOrigin} */
  const origin = { model, source, step, snapshot, tab, masked, scroll };
  return {
    model,
    source,
    forced: [],
    answer: kind === "encoder" ? [] : answer,
    switches: [],
    step: kind === "encoder" ? 0 : row,
    layer,
    head,
    section: "cell",
    cell: { kind, row, column },
    film: { origin, byKeys },
  };
}

/**
 * Whether what is on show is what the film led to.
 *
 * @param {FilmOrigin | null} film
 * @param {import("./decode.js").Decode} decode
 * @returns {film is FilmOrigin}
 */
export function isOfFilm(film, { request }) {
  return film !== null && request !== null && request.model === film.model && request.source === film.source;
}
