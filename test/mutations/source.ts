import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';

/** A document of a file, or of a text that stands in one, as its writer sees it. */
export interface SourceDocument {
  readonly file: string;
  /** Counts from 0 in the file; that of the holder for a text in a document. */
  readonly index: number;
  /** `patch`: it says only what is to be changed; `operations`: it is a JSON patch. */
  readonly role: 'manifest' | 'patch' | 'operations' | 'kustomization';
  readonly root: Node;
  /** What the patch says it is for, where it does not say so itself. */
  readonly target?: { readonly kind: string };
  readonly text: string;
  /** The offset in the file of an offset in the document's text. */
  readonly outer: (offset: number) => number;
  /** What lines of the text are indented by in the file. */
  readonly indent: string;
}

/** The documents of a file; none where it cannot be read. */
export function readSource(file: string, text: string): SourceDocument[] {
  if (text.includes('\r') || text.includes('\t')) return [];
  return parse(text).map((root, index) => ({
    file,
    index,
    role: 'manifest',
    root,
    text,
    outer: (offset) => offset,
    indent: '',
  }));
}

function parse(text: string): Node[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false });
  if (!Array.isArray(documents) || documents.some((document) => document.errors.length > 0)) return [];
  return documents
    .map(({ contents }) => contents)
    .filter((contents): contents is NonNullable<typeof contents> => contents !== null);
}

/** The texts of inline patches in a document: of a kustomization file or of a Flux object. */
export function inlinePatches(document: SourceDocument): SourceDocument[] {
  const found: SourceDocument[] = [];
  const lists = [
    at(document.root, ['patches']),
    at(document.root, ['patchesStrategicMerge']),
    at(document.root, ['spec', 'patches']),
  ];
  for (const list of lists) {
    if (!isSeq(list)) continue;
    for (const item of list.items) {
      const scalar = isMap(item) ? at(item, ['patch']) : item;
      if (!isScalar(scalar) || scalar.type !== 'BLOCK_LITERAL' || typeof scalar.value !== 'string') continue;
      const kind = at(item as Node, ['target', 'kind']);
      found.push(
        ...innerDocuments(
          document,
          scalar as Scalar<string>,
          isScalar(kind) ? String(kind.value) : undefined,
        ),
      );
    }
  }
  return found;
}

function innerDocuments(
  document: SourceDocument,
  scalar: Scalar<string>,
  kind: string | undefined,
): SourceDocument[] {
  const start = document.text.indexOf('\n', scalar.range![0]) + 1;
  const indent = /^ */.exec(document.text.slice(start))![0];
  const lines = document.text.slice(start, scalar.range![1]).split('\n');
  const inner = lines.map((line) => line.slice(indent.length)).join('\n');
  const outer = (offset: number): number => {
    const line = inner.slice(0, offset).split('\n').length;
    const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const column = offset - (inner.lastIndexOf('\n', offset - 1) + 1);
    return start + before + Math.min(indent.length, lines[line - 1]!.length) + column;
  };
  return parse(inner).map((root) => ({
    file: document.file,
    index: document.index,
    role: isSeq(root) ? 'operations' : 'patch',
    root,
    text: inner,
    outer,
    indent,
    ...(kind !== undefined && { target: { kind } }),
  }));
}

/** The node at a path of keys. */
export function at(node: unknown, path: readonly string[]): Node | undefined {
  let current: unknown = node;
  for (const key of path) {
    if (!isMap(current)) return undefined;
    current = current.get(key, true);
  }
  return current === null ? undefined : (current as Node | undefined);
}

/** A text at a path of keys, or the empty text. */
export function textAt(node: unknown, path: readonly string[]): string {
  const found = at(node, path);
  return isScalar(found) && typeof found.value === 'string' ? found.value : '';
}

/** An entry of a map whose key is a plain word. */
export interface Entry {
  readonly key: string;
  /** Where the key begins. */
  readonly start: number;
  readonly value: Node | undefined;
  /** Where the value ends, without comments behind it. */
  readonly end: number;
}

/** The entries of a block map; none of one in braces, or one with anchors or merges. */
export function blockEntries(map: YAMLMap): readonly Entry[] {
  if (map.flow || map.anchor !== undefined) return [];
  const entries: Entry[] = [];
  for (const pair of map.items) {
    if (!isPair(pair) || !isScalar(pair.key) || typeof pair.key.value !== 'string' || !pair.key.range)
      return [];
    if (pair.key.value === '<<') return [];
    const value = (pair as Pair<Scalar, Node | null>).value ?? undefined;
    entries.push({
      key: pair.key.value,
      start: pair.key.range[0],
      value,
      end: value?.range ? value.range[1] : pair.key.range[1],
    });
  }
  return entries;
}

/** Whether a value stands on one line and is no alias and no variable. */
export function isPlainScalar(document: SourceDocument, node: Node | undefined): node is Scalar {
  if (!isScalar(node) || !node.range || node.anchor !== undefined || node.tag !== undefined) return false;
  const written = document.text.slice(node.range[0], node.range[1]);
  return written !== '' && !/[\n|>]/.test(written) && !written.includes('$') && !written.startsWith('ENC[');
}
