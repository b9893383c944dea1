import type { Cluster } from '../cluster/cluster.js';
import type { Location } from '../diagnostics/diagnostic.js';
import { basename, dirname } from '../files/file-tree.js';
import { creationRuleFor, readSopsConfig, type CreationRule } from '../flux/sops-config.js';
import { mentionsSops, readSopsFile, sopsFormatOf, sopsPlace, type SopsFile } from '../flux/sops-file.js';
import { textField } from '../manifest/object.js';
import { YamlError } from '../yaml/error.js';
import { locate } from '../yaml/locate.js';
import { readDocuments } from '../yaml/read.js';
import { getOwn, isMap } from '../yaml/value.js';

/** A file of the repository that SOPS encrypted, or a value of a Secret that is one. */
export interface EncryptedFile {
  readonly path: string;
  readonly content: SopsFile;
  /** Where the value stands that holds it; undefined where it is the file itself. */
  readonly within?: Location;
}

/** The place of an offset in an encrypted file. */
export function placeIn({ path, content, within }: EncryptedFile, offset: number): Location {
  return within ?? { file: path, ...sopsPlace(content, offset) };
}

/** All encrypted files that the cluster is made of, in the order of their paths. */
export function encryptedFiles({ tree, reads }: Cluster): EncryptedFile[] {
  const found: EncryptedFile[] = [];
  for (const path of [...reads].sort()) {
    const text = tree.readText(path);
    if (text === undefined) continue;
    if (mentionsSops(text)) {
      const content = readSopsFile(text, formatIn(path, text));
      if (content) found.push({ path, content });
    } else if (encodedMarker.test(text)) {
      found.push(...encodedFiles(path, text));
    }
  }
  return found;
}

/** JSON may have any name, since that is how SOPS writes what is neither YAML nor a list of variables. */
function formatIn(path: string, text: string): ReturnType<typeof sopsFormatOf> {
  return text.trimStart().startsWith('{') ? 'json' : sopsFormatOf(basename(path));
}

/** `ENC[AES256_GCM,` in base64, at each of the three places where it may begin. */
const encodedMarker = /RU5DW0FFUzI1Nl9HQ0|VOQ1tBRVMyNTZfR0NN|FTkNbQUVTMjU2X0dDT/;

/** Values of Secrets that were encrypted before they were put there. */
function encodedFiles(path: string, text: string): EncryptedFile[] {
  let documents;
  try {
    documents = readDocuments(text, { rules: 'kustomize', duplicateKeys: 'last' });
  } catch (fault) {
    if (fault instanceof YamlError) return [];
    throw fault;
  }
  return documents.flatMap(({ value }, document) => {
    const data = isMap(value) && textField(value, 'kind') === 'Secret' ? getOwn(value, 'data') : undefined;
    if (!isMap(data)) return [];
    return Object.keys(data).flatMap((key) => {
      const encoded = data[key];
      if (typeof encoded !== 'string') return [];
      const decoded = Buffer.from(encoded, 'base64').toString('utf8');
      const content = mentionsSops(decoded) ? readSopsFile(decoded, formatIn(key, decoded)) : undefined;
      if (!content) return [];
      const place = locate(text, document, ['data', key], 'kustomize');
      return [{ path, content, within: { file: path, ...place?.key } }];
    });
  });
}

/** The rule of the nearest `.sops.yaml` that is for a file, and where that stands. */
export interface FoundCreationRule {
  readonly rule: CreationRule;
  readonly location: Location;
}

/** The nearest `.sops.yaml` above a file, and its rule for the file if it has one. */
export interface CreationRuleSearch {
  readonly config: string;
  readonly found?: FoundCreationRule;
}

/** Finds the creation rule for a file; each `.sops.yaml` is read once. Undefined where there is none to ask. */
export function creationRules({ tree }: Cluster): (file: string) => CreationRuleSearch | undefined {
  const configs = new Map<string, ReturnType<typeof readSopsConfig>>();
  return (file) => {
    for (let directory = dirname(file); ; directory = dirname(directory)) {
      const path = directory === '' ? '.sops.yaml' : `${directory}/.sops.yaml`;
      if (!configs.has(path)) {
        const text = tree.kind(path) === 'file' ? tree.readText(path) : undefined;
        configs.set(path, text === undefined ? undefined : readSopsConfig(text));
      }
      const config = configs.get(path);
      if (config) {
        const rule = creationRuleFor(config, directory === '' ? file : file.slice(directory.length + 1));
        if (!rule) return config.faults.length > 0 ? undefined : { config: path };
        const place = locate(tree.readText(path) ?? '', 0, ['creation_rules', rule.index], 'kustomize');
        return { config: path, found: { rule, location: { file: path, ...place?.value } } };
      }
      if (directory === '') return undefined;
    }
  };
}
