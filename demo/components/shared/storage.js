/**
 * What one tab remembers over a reload. A browser that forbids storage forgets; nothing else breaks.
 *
 * Several servers may share an origin, each with a path of its own before its modules: a run or a room of one is unknown to the others, so
 * that path belongs to what is stored. What a browser remembers for all visits is a person's own, and the same everywhere.
 */
const PATH = /^\w+:\/\/[^/]*(\/.*?)modules\/\w+\/[^?#]*$/.exec(import.meta.url)?.[1] ?? "/";

/** @param {string} key */
function placed(key) {
  return PATH === "/" ? key : key + PATH;
}

/**
 * @param {string} key
 * @returns {string | null}
 */
export function stored(key) {
  try {
    return sessionStorage.getItem(placed(key));
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string | null} value null: forgets it
 */
export function store(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(placed(key));
    else sessionStorage.setItem(placed(key), value);
  } catch {
    // the tab loses it on a reload, no more
  }
}

/**
 * What `storeObject` has stored; null if there is none, or something else.
 *
 * @param {string} key
 * @returns {Record<string, any> | null}
 */
export function storedObject(key) {
  try {
    const found = JSON.parse(stored(key) ?? "null");
    return found !== null && typeof found === "object" ? found : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {object | null} value
 */
export function storeObject(key, value) {
  store(key, value === null ? null : JSON.stringify(value));
}

/**
 * What this browser remembers for all tabs and visits.
 *
 * @param {string} key
 * @returns {string | null}
 */
export function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // forgotten with the page, no more
  }
}

/**
 * Nothing is remembered of it any more.
 *
 * @param {string} key
 */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was remembered
  }
}
