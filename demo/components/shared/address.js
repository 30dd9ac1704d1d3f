/** The page's address, whose query says what is on show; what else it says stays. */

/** @returns {URLSearchParams} */
export function query() {
  return new URL(location.href).searchParams;
}

/**
 * The address that opens the page with a query of its own. Of the present one only what Gradio reads (its names begin with "__") stays.
 *
 * @param {string} href of the page
 * @param {Iterable<readonly [string, string]>} values names with their values
 */
export function addressWith(href, values) {
  const address = new URL(href);
  address.hash = "";
  for (const key of [...address.searchParams.keys()]) if (!key.startsWith("__")) address.searchParams.delete(key);
  for (const [key, value] of values) address.searchParams.set(key, value);
  return address.href;
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

/** @param {URLSearchParams} parameters all that the query is to say */
export function setQuery(parameters) {
  const address = new URL(location.href);
  address.search = parameters.toString();
  history.replaceState(history.state, "", address);
}
