/** The page's address, whose query says what is on show; what else it says stays. */

/** @returns {URLSearchParams} */
export function query() {
  return new URL(location.href).searchParams;
}

/**
 * Changes the query without loading the page or adding to its history.
 *
 * @param {Iterable<string>} removed names that go
 * @param {Record<string, string>} [values] names that come, with their values
 */
export function changeQuery(removed, values = {}) {
  const address = new URL(location.href);
  for (const name of removed) address.searchParams.delete(name);
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  history.replaceState(history.state, "", address);
}
