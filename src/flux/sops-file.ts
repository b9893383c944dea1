import { textField } from '../manifest/object.js';
import { YamlError } from '../yaml/error.js';
import { normalBreaks, readUpTo } from '../yaml/read.js';
import { positionOf, type Entries, type Entry } from '../yaml/scanner.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';

/** How a file that SOPS encrypts is written; `binary` is any text, wrapped in JSON. */
export type SopsFormat = 'yaml' | 'json' | 'dotenv' | 'ini';

/** One scalar of an encrypted file, encrypted or not. */
export interface SopsLeaf {
  /** The keys that lead to it. Indexes of lists do not count. */
  readonly path: readonly string[];
  /** As it is written. */
  readonly value: YamlValue;
  /** A text without quotes, which may stand for something else than itself. */
  readonly isPlain: boolean;
  /** The document of the file, from 0. */
  readonly document: number;
  /** The offset of its key or dash in `text`. */
  readonly offset: number;
}

/** A key that the data key is encrypted with. */
export interface SopsRecipient {
  readonly kind: 'age' | 'pgp' | 'other';
  /** The age recipient or the PGP fingerprint; empty for keys of a cloud. */
  readonly name: string;
  /** The encrypted data key. */
  readonly encrypted: string;
}

/** The `sops` block. Texts are empty where it lacks them. */
export interface SopsMetadata {
  readonly mac: string;
  readonly lastModified: string;
  readonly version: string;
  readonly macOnlyEncrypted: boolean;
  readonly encryptedRegex: string;
  readonly recipients: readonly SopsRecipient[];
  /** Whether parts of several keys must be put together. */
  readonly isShared: boolean;
  readonly offset: number;
  /** Where the list of recipients begins. */
  readonly recipientsOffset: number;
}

/** A file that SOPS encrypted (https://github.com/getsops/sops#encryption-protocol). */
export interface SopsFile {
  readonly format: SopsFormat;
  /** With line feeds as its only line breaks. */
  readonly text: string;
  readonly metadata: SopsMetadata;
  /** In the order of the text, all documents together, the `sops` blocks left out. */
  readonly leaves: readonly SopsLeaf[];
  /** The documents that are Kubernetes Secrets. */
  readonly secrets: ReadonlySet<number>;
}

/** Whether a text may hold something encrypted by SOPS. */
export function mentionsSops(text: string): boolean {
  return text.includes('ENC[AES256_GCM,');
}

/** The format that a name stands for, as kustomize-controller tells it, with JSON for all other names. */
export function sopsFormatOf(name: string): SopsFormat {
  if (/\.ya?ml$/.test(name)) return 'yaml';
  if (name.endsWith('.env')) return 'dotenv';
  return name.endsWith('.ini') ? 'ini' : 'json';
}

/** Reads a file; undefined where it has no `sops` block or cannot be read. */
export function readSopsFile(text: string, format: SopsFormat): SopsFile | undefined {
  const normal = normalBreaks(text);
  if (format === 'dotenv') return readDotenv(normal);
  if (format === 'ini') return readIni(normal);
  return readYaml(normal, format);
}

/** Line and column of an offset. */
export function sopsPlace(file: SopsFile, offset: number): { line: number; column: number } {
  return positionOf(file.text, offset);
}

function readYaml(text: string, format: SopsFormat): SopsFile | undefined {
  const entries: Entries = new Map();
  let documents;
  try {
    documents = readUpTo(text, { rules: 'kustomize', duplicateKeys: 'last' }, Infinity, entries);
  } catch (fault) {
    if (fault instanceof YamlError) return undefined;
    throw fault;
  }
  let metadata: SopsMetadata | undefined;
  const leaves: SopsLeaf[] = [];
  const secrets = new Set<number>();
  const walk = (value: YamlValue, path: readonly string[], document: number, place: Entry): void => {
    if (typeof value !== 'object') {
      const isPlain = format === 'yaml' && typeof value === 'string' && text.startsWith(value, place.value);
      leaves.push({ path, value, isPlain, document, offset: place.key });
    }
    if (typeof value !== 'object' || value === null) return;
    // Objects of JavaScript put keys that look like numbers first; the entries stand as in the text.
    for (const [key, place] of entries.get(value) ?? []) {
      if (Array.isArray(value)) walk(value[Number(key)] ?? null, path, document, place);
      else if (path.length > 0 || key !== 'sops')
        walk(getOwn(value, String(key)) ?? null, [...path, String(key)], document, place);
    }
  };
  for (const [document, { value }] of documents.entries()) {
    if (!isMap(value)) continue;
    const block = getOwn(value, 'sops');
    if (isMap(block) && !metadata) {
      const own = entries.get(block);
      const first = ['age', 'key_groups', 'pgp']
        .map((key) => own?.get(key)?.key)
        .find((at) => at !== undefined);
      metadata = metadataOf(block, entries.get(value)?.get('sops')?.key ?? 0, first);
    }
    if (textField(value, 'kind') === 'Secret') secrets.add(document);
    walk(value, [], document, { key: 0, value: 0 });
  }
  return metadata && { format, text, metadata, leaves, secrets };
}

function readDotenv(text: string): SopsFile | undefined {
  return readLines(text, 'dotenv', (line) => {
    const equals = line.indexOf('=');
    if (line.startsWith('#') || equals < 0) return undefined;
    const key = line.slice(0, equals);
    const value = line.slice(equals + 1);
    return key.startsWith('sops_') ? { metadata: key.slice(5), value } : { path: [key], value };
  });
}

function readIni(text: string): SopsFile | undefined {
  let section = 'DEFAULT';
  return readLines(text, 'ini', (line) => {
    const header = /^\s*\[(.+)\]\s*$/.exec(line);
    if (header) section = header[1]!;
    const entry = header || /^\s*[;#]/.test(line) ? null : /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (!entry) return undefined;
    const [, key, value] = entry as unknown as [string, string, string];
    return section === 'sops' ? { metadata: key, value } : { path: [section, key], value };
  });
}

type Line = { readonly value: string } & (
  | { readonly metadata: string }
  | { readonly path: readonly string[]; readonly metadata?: undefined }
);

/** A file of one entry a line, in which the `sops` block is flattened. */
function readLines(
  text: string,
  format: SopsFormat,
  readLine: (line: string) => Line | undefined,
): SopsFile | undefined {
  const flat: [string, string][] = [];
  const leaves: SopsLeaf[] = [];
  let first: number | undefined;
  let offset = 0;
  for (const text_ of text.split('\n')) {
    const line = readLine(text_);
    const value = line?.value.replaceAll('\\n', '\n') ?? '';
    if (line?.metadata !== undefined) {
      flat.push([line.metadata, value]);
      first ??= offset;
    } else if (line) {
      leaves.push({ path: line.path, value, isPlain: false, document: 0, offset });
    }
    offset += text_.length + 1;
  }
  if (first === undefined) return undefined;
  return { format, text, metadata: metadataOf(unflatten(flat), first, first), leaves, secrets: new Set() };
}

/** `age__list_0__map_enc` is the field `enc` of the first entry of the list `age`. */
function unflatten(flat: readonly (readonly [string, string])[]): YamlMap {
  const root: YamlMap = {};
  for (const [name, value] of flat) {
    const [field, index, key] = name.split(/__list_|__map_/) as [string, string?, string?];
    if (index === undefined || key === undefined) {
      setOwn(root, field, value === 'true' ? true : value);
      continue;
    }
    const known = getOwn(root, field);
    const list = Array.isArray(known) ? known : [];
    if (list !== known) setOwn(root, field, list);
    const at = Number(index);
    if (!Number.isInteger(at) || at > list.length) continue;
    const entry = list[at];
    if (isMap(entry)) setOwn(entry, key, value);
    else list[at] = { [key]: value };
  }
  return root;
}

function metadataOf(block: YamlMap, offset: number, recipientsOffset = offset): SopsMetadata {
  const groups = maps(getOwn(block, 'key_groups'));
  const recipients: SopsRecipient[] = [];
  for (const group of [block, ...groups]) {
    for (const field of Object.keys(group)) {
      for (const entry of maps(group[field])) {
        // Whatever kind of key it is, there is the data key as it encrypted it.
        const encrypted = textField(entry, 'enc');
        if (field === 'age') recipients.push({ kind: 'age', name: textField(entry, 'recipient'), encrypted });
        else if (field === 'pgp') recipients.push({ kind: 'pgp', name: textField(entry, 'fp'), encrypted });
        else if (encrypted !== '') recipients.push({ kind: 'other', name: '', encrypted });
      }
    }
  }
  return {
    mac: textField(block, 'mac'),
    lastModified: textField(block, 'lastmodified'),
    version: textField(block, 'version'),
    macOnlyEncrypted: getOwn(block, 'mac_only_encrypted') === true,
    encryptedRegex: textField(block, 'encrypted_regex'),
    recipients,
    isShared: groups.length > 1,
    offset,
    recipientsOffset,
  };
}

function maps(value: YamlValue | undefined): YamlMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
