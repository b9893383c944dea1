import { ciphertextType, isCiphertext } from '../flux/sops-cipher.js';
import { mentionsSops, type SopsLeaf } from '../flux/sops-file.js';
import { textField } from '../manifest/object.js';
import { locate } from '../yaml/locate.js';
import { getOwn, isMap } from '../yaml/value.js';
import { readSopsConfig } from '../flux/sops-config.js';
import { reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';
import {
  creationRules,
  encryptedFiles,
  placeIn,
  type EncryptedFile,
  type FoundCreationRule,
} from './sops-files.js';

/**
 * What can be said of files encrypted by SOPS without any key: the `sops` block is whole, the keys are those of
 * `.sops.yaml`, kind and metadata are left readable, the values of a Secret are texts, and no ciphertext is put where
 * Flux does not decrypt it (generated ConfigMaps, objects whose `sops` block is gone).
 */
export const sopsRule: Rule = {
  codes: [
    'flux/sops-block',
    'flux/sops-recipients',
    'flux/sops-uncovered',
    'flux/sops-metadata',
    'flux/sops-value-type',
    'flux/sops-not-decrypted',
    'flux/sops-config',
  ],
  check(context) {
    const files = encryptedFiles(context.cluster);
    const ruleFor = creationRules(context.cluster);
    for (const file of files) {
      checkBlock(context, file);
      checkManifest(context, file);
      if (file.within) continue;
      const search = ruleFor(file.path);
      if (search?.found) checkRecipients(context, file, search.found);
      else if (search) reportUncovered(context, file, search.config);
    }
    checkConfig(context);
    checkCiphertexts(context);
  },
};

function checkBlock({ report }: RuleContext, file: EncryptedFile): void {
  const { metadata } = file.content;
  const missing = [
    ...(metadata.mac === '' ? ['mac'] : []),
    ...(metadata.lastModified === '' ? ['lastmodified'] : []),
    ...(metadata.recipients.length === 0 ? ['any key (age, pgp, kms ...)'] : []),
  ];
  // Without its version a file can still be decrypted.
  const isFatal = missing.length > 0;
  if (metadata.version === '') missing.push('version');
  if (missing.length === 0) return;
  report({
    code: 'flux/sops-block',
    severity: isFatal ? 'error' : 'warning',
    message: `the sops block lacks ${missing.join(', ')}${isFatal ? ': Flux cannot decrypt this' : ''}`,
    help: 'encrypt the file anew, or take the lines back from an earlier commit',
    location: placeIn(file, metadata.offset),
  });
}

/** Flux builds before it decrypts, so it must be able to read what an object is. */
function checkManifest({ report }: RuleContext, file: EncryptedFile): void {
  if (file.content.format !== 'yaml' && file.content.format !== 'json') return;
  const encryptedHeads = file.content.leaves.filter(
    (leaf) => isCiphertext(leaf.value) && isHead(leaf.path) && isManifest(file, leaf.document),
  );
  const [first] = encryptedHeads;
  if (first) {
    report({
      code: 'flux/sops-metadata',
      severity: 'error',
      message: `${first.path.join('.')} is encrypted: Flux must read what an object is before it decrypts it`,
      help: 'encrypt with --encrypted-regex "^(data|stringData)$", or set encrypted_regex in .sops.yaml',
      location: placeIn(file, first.offset),
    });
  }
  for (const leaf of file.content.leaves) {
    const type = ciphertextType(leaf.value);
    if (type === undefined || ['str', 'bytes', 'comment'].includes(type)) continue;
    if (!file.content.secrets.has(leaf.document) || !isSecretValue(leaf)) continue;
    report({
      code: 'flux/sops-value-type',
      severity: 'error',
      message: `${leaf.path.join('.')} is ${typeNames[type] ?? type} when it is decrypted, but the values of a Secret are texts`,
      help: 'edit it with sops and put the value in quotes',
      upstream: 'expected string, got &value.valueUnstructured',
      location: placeIn(file, leaf.offset),
    });
  }
}

const typeNames: Readonly<Record<string, string>> = {
  int: 'a number',
  float: 'a number',
  bool: 'a boolean',
  time: 'a date',
};

function isHead(path: readonly string[]): boolean {
  const [first, second, third] = path;
  if (path.length === 1) return first === 'apiVersion' || first === 'kind';
  return first === 'metadata' && third === undefined && (second === 'name' || second === 'namespace');
}

/** Files for generators have no kind. */
function isManifest({ content }: EncryptedFile, document: number): boolean {
  const keys = content.leaves.filter((leaf) => leaf.document === document).map((leaf) => leaf.path.join('.'));
  return keys.includes('kind') && keys.includes('apiVersion');
}

function isSecretValue({ path }: SopsLeaf): boolean {
  return path.length === 2 && (path[0] === 'data' || path[0] === 'stringData');
}

/** Who can open a file is said twice: in `.sops.yaml` for new files, and in the file for itself. */
function checkRecipients({ report }: RuleContext, file: EncryptedFile, found: FoundCreationRule): void {
  const { metadata } = file.content;
  const { rule, location } = found;
  const place = placeIn(file, metadata.recipientsOffset);
  for (const [kind, wanted] of [
    ['age', rule.age],
    ['pgp', rule.pgp],
  ] as const) {
    const given = metadata.recipients.filter((one) => one.kind === kind).map(({ name }) => name);
    const missing = wanted.filter((name) => !given.some((one) => isSameKey(name, one)));
    const excess = given.filter((name) => !wanted.some((one) => isSameKey(name, one)));
    if (missing.length === 0 && excess.length === 0) continue;
    const parts = [
      ...(missing.length > 0 ? [`not for ${missing.join(', ')}`] : []),
      ...(excess.length > 0 ? [`for ${excess.join(', ')}, which the rule does not name`] : []),
    ];
    report({
      code: 'flux/sops-recipients',
      severity: 'warning',
      message: `the file is encrypted for other keys than its rule in ${location.file} says: ${parts.join(', and ')}`,
      help: `run sops updatekeys ${file.path}`,
      location: place,
      related: [{ location, message: 'the rule' }],
    });
  }
  if (rule.encryptedRegex !== '' && metadata.encryptedRegex !== rule.encryptedRegex) {
    report({
      code: 'flux/sops-recipients',
      severity: 'info',
      message: `the file is encrypted with ${metadata.encryptedRegex === '' ? 'no encrypted_regex' : `encrypted_regex ${metadata.encryptedRegex}`}, but its rule in ${location.file} has ${rule.encryptedRegex}`,
      help: 'decrypt and encrypt it anew',
      location: placeIn(file, metadata.offset),
      related: [{ location, message: 'the rule' }],
    });
  }
}

/** PGP keys may be named by the end of their fingerprint, and keys of SSH bear a comment that does not matter. */
function isSameKey(a: string, b: string): boolean {
  if (a.startsWith('ssh-')) return a.split(' ', 2).join(' ') === b.split(' ', 2).join(' ');
  const [one, other] = a.startsWith('age1') ? [a, b] : [a.toUpperCase(), b.toUpperCase()];
  return (
    one === other || (one.length >= 8 && other.endsWith(one)) || (other.length >= 8 && one.endsWith(other))
  );
}

function reportUncovered({ report }: RuleContext, file: EncryptedFile, config: string): void {
  report({
    code: 'flux/sops-uncovered',
    severity: 'info',
    message: `no rule of ${config} is for this encrypted file: sops cannot tell for which keys it is to be encrypted anew`,
    help: `add a rule to ${config} whose path_regex matches it`,
    location: placeIn(file, file.content.metadata.offset),
  });
}

function checkConfig({ cluster, report }: RuleContext): void {
  const file = '.sops.yaml';
  const text = cluster.tree.kind(file) === 'file' ? cluster.tree.readText(file) : undefined;
  const config = text === undefined ? undefined : readSopsConfig(text);
  for (const { index, reason } of config?.faults ?? []) {
    const place = locate(text!, 0, ['creation_rules', index, 'path_regex'], 'kustomize');
    report({
      code: 'flux/sops-config',
      severity: 'warning',
      message: `the path_regex is no regular expression as Go reads them: ${reason}; SOPS uses neither this rule nor any after it`,
      location: { file, ...place?.key },
    });
  }
}

/** Ciphertexts that are still there in what Flux applies. */
function checkCiphertexts(context: RuleContext): void {
  for (const unit of context.cluster.units.values()) {
    if (unit.kind !== 'Kustomization') continue;
    for (const rendered of unit.objects) {
      const { object, origin } = rendered;
      const kind = textField(object, 'kind');
      if (textField(object, 'apiVersion') !== 'v1' || (kind !== 'ConfigMap' && kind !== 'Secret')) continue;
      if (Object.hasOwn(object, 'sops')) continue;
      for (const field of ['data', 'stringData']) {
        const data = getOwn(object, field);
        if (!isMap(data)) continue;
        const key = Object.keys(data).find((one) => isCiphertextIn(data[one]));
        if (key === undefined) continue;
        const isGenerated = origin.kind === 'generator';
        reportObject(context, { unit, rendered }, isGenerated ? [] : [field, key], {
          code: 'flux/sops-not-decrypted',
          severity: 'error',
          message: isGenerated
            ? `has the encrypted file ${key}, and Flux decrypts no files of a configMapGenerator`
            : `has a value encrypted by SOPS (${key}), but no sops block: Flux applies the ciphertext`,
          help: isGenerated
            ? 'use a secretGenerator'
            : 'take the sops block back from an earlier commit, or encrypt the file anew',
        });
      }
    }
  }
}

function isCiphertextIn(value: unknown): boolean {
  return typeof value === 'string' && mentionsSops(value);
}
