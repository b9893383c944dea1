// The form into which every source is brought before they are merged.
//
// Model    { roots: Map<"group/version/Kind", Root>, types: Map<name, Map<field, Field>> }
// Root     { type: name, plural?: string, namespaced?: boolean }
// Field    { type: Type, required: boolean }
// Type     { list: Type } | { map: Type } | { ref: name } | { scalar: name, values?: string[] }

/** A type written in TypeScript: arrays, records, unions of literals, scalars, names of other types. */
export function typeOf(text, reference) {
  const source = text.trim();
  const list = /^(?:Array|Set)<(.*)>$/s.exec(source);
  if (list) return { list: typeOf(list[1], reference) };
  const map = /^\{\s*\[key: string\]: (.*?);?\s*\}$/s.exec(source);
  if (map) return { map: typeOf(map[1], reference) };
  const values = source.split('|').map((part) => /^\s*"([^"]*)"\s*$/.exec(part)?.[1]);
  if (values.every((value) => value !== undefined)) return { scalar: 'str', values };
  return reference(source);
}

/** The name of the type at the bottom of lists and maps, if it is one. */
export function bottomReference(type) {
  if (type.list) return bottomReference(type.list);
  if (type.map) return bottomReference(type.map);
  return type.ref;
}

/** A type with its bottom replaced. */
export function withBottom(type, bottom) {
  if (type.list) return { list: withBottom(type.list, bottom) };
  if (type.map) return { map: withBottom(type.map, bottom) };
  return bottom;
}

export function bottomOf(type) {
  return type.list ? bottomOf(type.list) : type.map ? bottomOf(type.map) : type;
}
