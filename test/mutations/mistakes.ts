import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { celMistakes } from './cel-mistakes.js';
import { metadataMistakes } from './metadata-mistakes.js';
import { columnOf, insertion, replacement, type AddMistake, type Mistake } from './mistake.js';
import { newerKubernetesFields } from './kubernetes-view.js';
import type { Random } from './random.js';
import { removedVersions } from './removed-versions.js';
import type { View } from './schema-view.js';
import { at, blockEntries, isPlainScalar, textAt, type Entry, type SourceDocument } from './source.js';

/** What the makers look things up in. */
export interface Knowledge {
  readonly viewOf: (apiVersion: string, kind: string) => View | undefined;
  /** Fields of Flux's objects that are newer than the target, by kind and path, with a value for each. */
  readonly newerFields: (apiVersion: string, kind: string) => ReadonlyMap<string, ReadonlyMap<string, View>>;
  readonly random: Random;
}

/** All mistakes that can be made in a document. */
export function mistakesIn(document: SourceDocument, knowledge: Knowledge): Mistake[] {
  const found: Mistake[] = [];
  const add: AddMistake = (mistake) => found.push({ ...mistake, document });
  const { root } = document;
  metadataMistakes(document, add, knowledge.random);
  if (document.role === 'kustomization') return found;
  if (document.role === 'operations') {
    operationMistakes(document, knowledge, add);
    return found;
  }
  const apiVersion = textAt(root, ['apiVersion']);
  const kind = textAt(root, ['kind']);
  const view = knowledge.viewOf(apiVersion, kind);
  const removed = removedVersions.get(`${apiVersion} ${kind}`);
  if (removed && document.role === 'manifest') {
    const node = at(root, ['apiVersion'])!;
    for (const version of removed) add(replacement('removed API', node, version, `${apiVersion} ${kind}`));
  }
  if (!view || !isMap(root)) return found;
  const newer = knowledge.newerFields(apiVersion, kind);
  new Walk(document, knowledge.random, newer, add).map(root, view, [], undefined);
  celMistakes(document, kind, apiVersion, add);
  return found;
}

/** The values that the operations of a JSON patch write. */
function operationMistakes(document: SourceDocument, knowledge: Knowledge, add: AddMistake): void {
  const view = document.target && knowledge.viewOf('', document.target.kind);
  if (!view || !isSeq(document.root)) return;
  for (const operation of document.root.items) {
    if (!/^(add|replace)$/.test(textAt(operation, ['op']))) continue;
    let current: View | undefined = view;
    for (const step of textAt(operation, ['path']).split('/').slice(1))
      current = /^(-|\d+)$/.test(step)
        ? current?.items?.()
        : current?.fields?.get(step.replaceAll('~1', '/'))?.();
    const value = at(operation, ['value']);
    if (current && value)
      new Walk(document, knowledge.random, new Map(), add).value(value, current, ['operation'], undefined);
  }
}

/** Goes through a document and what is known of its kind side by side. */
class Walk {
  constructor(
    private readonly document: SourceDocument,
    private readonly random: Random,
    private readonly newer: ReadonlyMap<string, ReadonlyMap<string, View>>,
    private readonly add: AddMistake,
  ) {}

  value(node: Node, view: View, path: readonly string[], holder: Entry | undefined): void {
    if (isMap(node)) this.map(node, view, path, holder);
    else if (isSeq(node) && view.type === 'array')
      this.list(node.items as Node[], view, path, node.flow === true);
    else if (isPlainScalar(this.document, node)) this.scalar(node, view, path.join('.'));
  }

  map(map: YAMLMap, view: View, path: readonly string[], holder: Entry | undefined): void {
    const entries = blockEntries(map);
    if (view.quantity)
      for (const entry of entries)
        if (isPlainScalar(this.document, entry.value))
          this.quantity(entry.value, [...path, entry.key].join('.'));
    const { fields } = view;
    if (!fields) return;
    const at = path.join('.');
    if (entries.length > 0 && path.length > 0) this.fields(map, entries, view, at);
    for (const entry of entries) {
      const field = fields.get(entry.key)?.();
      if (
        !field ||
        !entry.value ||
        (path.length === 0 && /^(status|metadata|kind|apiVersion)$/.test(entry.key))
      )
        continue;
      if (entries.length > 1 && path.length > 0 && view.required.includes(entry.key) && !field.hasDefault)
        this.missing(entries, entry, holder, at);
      if (isMap(entry.value) && path.length > 0) this.misplaced(entry, entry.value, view, field, at);
      this.value(entry.value, field, [...path, entry.key], entry);
    }
  }

  private fields(map: YAMLMap, entries: readonly Entry[], view: View, at: string): void {
    const names = view.fields!;
    const entry = this.random.pick(entries);
    if (names.has(entry.key)) {
      const wrong = misspelt(entry.key, names, this.random);
      if (wrong !== undefined && !view.required.includes(entry.key))
        this.add({
          kind: 'unknown field',
          edits: [{ start: entry.start, end: entry.start + entry.key.length, text: wrong }],
          mark: { edit: 0, offset: 0 },
          note: `${at}: ${entry.key} as ${wrong}`,
        });
    }
    const other = misspelt(this.random.pick([...names.keys()]), names, this.random);
    if (other !== undefined)
      this.add(insertion('unknown field', this.document, entries[0]!, `${other}: x`, at));
    for (const [type, text] of newerKubernetesFields)
      if (view.name === type && !map.has(text.slice(0, text.indexOf(':'))))
        this.add(insertion('newer field', this.document, entries[0]!, text, at));
    for (const [name, field] of this.newer.get(`.${at.replaceAll(/\.\[\]/g, '[]')}`) ?? []) {
      if (!map.has(name))
        this.add(insertion('newer field', this.document, entries[0]!, `${name}: ${sample(field)}`, at));
    }
  }

  /** Takes a required field away; its holder is what is left to point at. */
  private missing(entries: readonly Entry[], entry: Entry, holder: Entry | undefined, at: string): void {
    if (this.document.role !== 'manifest' || !holder) return;
    const index = entries.indexOf(entry);
    const next = entries[index + 1];
    const { text } = this.document;
    const end = next ? next.start : lineEnd(text, entry.end);
    const start = next ? entry.start : lineEnd(text, entries[index - 1]!.end);
    this.add({
      kind: 'missing required',
      edits: [{ start, end, text: '' }],
      mark: { offset: holder.start },
      note: `${at}: ${entry.key}`,
    });
  }

  /** Moves a field out of the map it belongs to, to where the map itself stands. */
  private misplaced(holder: Entry, map: YAMLMap, view: View, field: View, at: string): void {
    const entries = blockEntries(map);
    if (!field.fields || entries.length < 2) return;
    for (const [index, entry] of entries.entries()) {
      if (view.fields!.has(entry.key) || !field.fields.has(entry.key) || field.required.includes(entry.key))
        continue;
      if (!isPlainScalar(this.document, entry.value)) continue;
      const { text } = this.document;
      const next = entries[index + 1];
      const moved = text.slice(entry.start, entry.end);
      const column = ' '.repeat(columnOf(this.document, holder.start));
      this.add({
        kind: 'misplaced field',
        edits: [
          { start: holder.start, end: holder.start, text: `${moved}\n${column}` },
          next
            ? { start: entry.start, end: next.start, text: '' }
            : { start: lineEnd(text, entries[index - 1]!.end), end: lineEnd(text, entry.end), text: '' },
        ],
        mark: { edit: 0, offset: 0 },
        note: `${entry.key} of ${at}.${holder.key} to ${at}`,
      });
    }
  }

  private list(items: readonly Node[], view: View, path: readonly string[], flow: boolean): void {
    const item = view.items?.();
    const { text } = this.document;
    for (const node of items) {
      if (!node?.range) continue;
      const dash = text.lastIndexOf('-', node.range[0]);
      const lineStart = text.lastIndexOf('\n', dash) + 1;
      const own = !flow && text.slice(lineStart, dash).trim() === '';
      const holder: Entry = { key: '-', start: dash, value: node, end: node.range[1] };
      if (
        own &&
        view.keys.length > 0 &&
        isMap(node) &&
        view.keys.some((key) => node.has(key)) &&
        this.document.role !== 'patch'
      ) {
        const end = lineEnd(text, node.range[1]);
        const copy = text.slice(lineStart, end);
        if (!copy.includes('&') && !copy.includes('\n---'))
          this.add({
            kind: 'duplicate list key',
            edits: [{ start: end, end, text: `\n${copy}` }],
            mark: { edit: 0, offset: 1 + dash - lineStart },
            note: `${path.join('.')}: ${view.keys.join(', ')}`,
          });
      }
      if (item) this.value(node, item, [...path, '[]'], own ? holder : undefined);
    }
  }

  private scalar(node: Node, view: View, at: string): void {
    if (!isScalar(node)) return;
    if (view.values.length > 0 && typeof node.value === 'string' && view.values.includes(node.value)) {
      const wrong = [
        `${node.value}x`,
        node.value.slice(0, -1),
        node.value.toUpperCase(),
        node.value.toLowerCase(),
      ];
      const text = this.random.pick(wrong.filter((value) => value !== '' && !view.values.includes(value)));
      this.add(replacement('bad enum', node, text, at));
    }
    if (view.quantity) this.quantity(node, at);
    const wrong = wrongTypes[view.type];
    if (wrong) this.add(replacement('wrong type', node, this.random.pick(wrong), at));
  }

  private quantity(node: Node, at: string): void {
    if (!isScalar(node)) return;
    const text = String(node.value);
    this.add(
      replacement(
        'bad quantity',
        node,
        this.random.pick([`${text}x`, `${text}B`, `"${text} Mi"`, `-${text}-`]),
        at,
      ),
    );
  }
}

const wrongTypes: Partial<Record<View['type'], readonly string[]>> = {
  string: ['123', 'true', '[a, b]', '{a: b}'],
  integer: ['many', '"1"', '[1]', '1.5'],
  number: ['many', '[1]'],
  boolean: ['"yes"', '1', 'maybe'],
  'int-or-string': ['[80]', '{port: 80}', '1.5'],
};

function sample(view: View): string {
  if (view.values.length > 0) return view.values[0]!;
  switch (view.type) {
    case 'boolean':
      return 'true';
    case 'integer':
    case 'number':
      return '1';
    case 'array':
      return '[]';
    case 'object':
      return '{}';
    default:
      return '5m';
  }
}

/** The offset of the end of the line that an offset stands in. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', text[offset - 1] === '\n' ? offset - 1 : offset);
  return end < 0 ? text.length : end;
}

/** A name with a slip of the pen in it that is no field's name. */
function misspelt(name: string, names: ReadonlyMap<string, unknown>, random: Random): string | undefined {
  const place = 1 + random.below(Math.max(1, name.length - 1));
  const slips = [
    name.slice(0, place) + name[place - 1]! + name.slice(place),
    name.slice(0, place) + name.slice(place + 1),
    name.slice(0, place - 1) + (name[place] ?? '') + name[place - 1]! + name.slice(place + 1),
    name.charAt(0).toUpperCase() + name.slice(1),
  ];
  const wrong = slips.filter((slip) => slip.length > 1 && slip !== name && !names.has(slip));
  return wrong.length === 0 ? undefined : random.pick(wrong);
}
