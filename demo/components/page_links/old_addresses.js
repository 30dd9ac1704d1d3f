/**
 * What was once called otherwise in an address, or is no longer there: an old link still gives what it can. Whoever renames something
 * that an address names adds a line here; a setting also where Python reads it, demo/api/addresses.py.
 */

/**
 * @typedef {object} OldNames
 * @property {Record<string, string>} names what a name is now
 * @property {Record<string, Record<string, string | null>>} values of a name, by what it is now: what stands in its place; null: nothing does
 */

/** @type {OldNames} */
export const OLD = {
  names: {},
  values: {
    model: { "shipped:classroom-0120": "shipped:classroom-0100" }, // shipped until four models from other steps took its place
  },
};

/**
 * An address in today's words. What has only been renamed is the same, and nothing need be said of it.
 *
 * @param {URLSearchParams} parameters
 * @param {OldNames} [old]
 * @returns {{ parameters: URLSearchParams, isOld: boolean, replaced: string[], retired: string[] }} names whose value is another one now,
 *   or is gone
 */
export function renewed(parameters, { names, values } = OLD) {
  const found = new URLSearchParams();
  /** @type {{ replaced: string[], retired: string[] }} */
  const changed = { replaced: [], retired: [] };
  for (const [name, value] of parameters) {
    const present = Object.hasOwn(names, name) ? names[name] : name;
    const known = Object.hasOwn(values, present) ? values[present] : {};
    const now = Object.hasOwn(known, value) ? known[value] : value;
    if (now === null) changed.retired.push(present);
    else if (!found.has(present) || present === name) found.append(present, now); // what a link says in today's words counts
    if (now !== null && now !== value) changed.replaced.push(present);
  }
  return { parameters: found, isOld: found.toString() !== parameters.toString(), ...changed };
}
