// Lays the same API of several Kubernetes releases over each other. Types are told to be the same by where they stand,
// never by name (names differ between sources, and between releases of one source): the walk starts at the kinds and
// follows equal field names.
import { bottomOf, bottomReference, withBottom } from './sources/model.mjs';

/**
 * @param releases [{ minor, model, complete }] oldest first; `complete` sources decide what exists, others only fill in minors
 * @param enums a model with enumerations and quantities
 * @returns { kinds: Map<"group/version/Kind", {type, plural, namespaced, since?, until?}>, types: Map<name, Map<field, {type, required, since?, until?}>> }
 */
export function merge(releases, enums) {
  const sources = [...releases, { minor: 0, model: enums }];
  const classes = new Map();
  const queue = [];
  const conflicts = new Set();
  const key = (source, name) => `${source.minor}:${name}`;
  const classOf = (source, name) => {
    let found = classes.get(key(source, name));
    if (!found) {
      found = { members: new Map([[source, name]]) };
      classes.set(key(source, name), found);
      queue.push(found);
    }
    return found;
  };
  const unite = (a, b) => {
    if (a === b) return;
    for (const [source, name] of b.members) {
      if (a.members.has(source) && a.members.get(source) !== name) {
        conflicts.add(`${describe(a)} / ${describe(b)}`);
        return;
      }
    }
    for (const [source, name] of b.members) {
      a.members.set(source, name);
      classes.set(key(source, name), a);
    }
    queue.push(a);
  };

  const roots = new Map();
  for (const source of sources) {
    if (!source.complete) continue;
    for (const root of source.model.roots.keys()) roots.set(root, undefined);
  }
  for (const root of roots.keys()) {
    let united;
    for (const source of sources.toReversed()) {
      const found = rootOf(source, root);
      if (!found) continue;
      const own = classOf(source, found.type);
      if (united) unite(united, own);
      else united = own;
    }
    roots.set(root, united);
  }
  while (queue.length > 0) {
    const next = queue.pop();
    const targets = new Map();
    for (const [source, name] of [...next.members].sort(([a], [b]) => b.minor - a.minor)) {
      for (const [field, { type }] of source.model.types.get(name) ?? []) {
        const target = bottomReference(type);
        if (target === undefined) continue;
        const own = classOf(source, target);
        const known = targets.get(field);
        if (known) unite(known, own);
        else targets.set(field, own);
      }
    }
  }

  const names = new Map();
  const used = new Set();
  const nameOf = (one) => {
    let name = names.get(one);
    if (name === undefined) {
      const newest = newestComplete(one);
      name = newest.name;
      while (used.has(name)) name += `_${newest.source.minor}`;
      used.add(name);
      names.set(one, name);
    }
    return name;
  };
  const types = new Map();
  const emit = (one) => {
    const name = nameOf(one);
    if (types.has(name)) return name;
    const fields = new Map();
    types.set(name, fields);
    for (const field of fieldsOf(one)) fields.set(field, mergedField(one, field));
    return name;
  };
  const mergedField = (one, field) => {
    const presence = new Map();
    let chosen;
    let chosenSource;
    let required = true;
    let enumerated;
    for (const [source, name] of one.members) {
      const own = source.model.types.get(name)?.get(field);
      if (source.minor === 0) {
        enumerated = own;
        continue;
      }
      if (source.model.partial && field === 'status') continue;
      presence.set(source.minor, own !== undefined);
      if (!own || !source.complete) continue;
      required &&= own.required;
      if (!chosenSource || source.minor > chosenSource.minor) [chosen, chosenSource] = [own, source];
    }
    let { type } = chosen;
    const reference = bottomReference(type);
    if (reference !== undefined) {
      type = withBottom(type, { ref: emit(classes.get(key(chosenSource, reference))) });
    } else if (enumerated) {
      const refined = bottomOf(enumerated.type);
      if (bottomOf(type).scalar === 'str' && (refined.scalar === 'quantity' || refined.values))
        type = withBottom(type, refined);
    }
    return { type, required, ...span(presence) };
  };
  const fieldsOf = (one) => {
    const fields = new Set();
    for (const [source, name] of one.members) {
      if (!source.complete) continue;
      for (const field of source.model.types.get(name)?.keys() ?? []) fields.add(field);
    }
    return [...fields].sort();
  };
  const newestComplete = (one) => {
    let best;
    for (const [source, name] of one.members) {
      if (source.complete && (!best || source.minor > best.source.minor)) best = { source, name };
    }
    return best;
  };

  const kinds = new Map();
  for (const [root, one] of [...roots].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const presence = new Map();
    let described;
    for (const source of releases) {
      const found = rootOf(source, root);
      if (found?.plural) described = found;
      if (source.complete || !found || source.model.partial) presence.set(source.minor, found !== undefined);
    }
    kinds.set(root, {
      type: emit(one),
      plural: described.plural,
      namespaced: described.namespaced,
      ...span(presence),
    });
  }
  return { kinds, types, conflicts };
}

function rootOf(source, root) {
  const own = source.model.roots.get(root);
  if (own || !source.model.partial) return own;
  return source.model.roots.get(root.replace(/^([a-z]+)\.[^/]*\//, '$1/'));
}

/** From which to which minor something is there. Where a release in between is not known the longer span is answered: rather accept than refuse wrongly. */
function span(presence) {
  const minors = [...presence.keys()].sort((a, b) => a - b);
  const firstYes = minors.find((minor) => presence.get(minor));
  const lastYes = minors.findLast((minor) => presence.get(minor));
  const lastNoBefore = minors.findLast((minor) => minor < firstYes);
  const firstNoAfter = minors.find((minor) => minor > lastYes);
  return {
    ...(lastNoBefore !== undefined && { since: lastNoBefore + 1 }),
    ...(firstNoAfter !== undefined && { until: firstNoAfter - 1 }),
  };
}

function describe(one) {
  return [...one.members].map(([source, name]) => `${source.minor}:${name}`).join(',');
}
