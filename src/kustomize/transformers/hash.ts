import { nameOf, textField, type ManifestObject } from '../../manifest/object.js';
import type { Step } from '../../manifest/origin.js';
import { sha256 } from '../../manifest/sha256.js';
import { getOwn, isMap, setOwn, type YamlMap } from '../../yaml/value.js';
import type { Resource } from '../resource.js';
import { goJson } from './describe.js';
import { storePreviousId } from './resource-id.js';

/** Digits that could spell words are replaced. */
const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/**
 * The ten characters that kustomize puts behind a generated name: a digest of the data of a ConfigMap or Secret. Other
 * kinds are digested whole, as they are: kustomize digests its own syntax tree there, which nothing else can repeat.
 */
export function contentHash(object: ManifestObject): string {
  const digest = sha256(goJson(hashedPart(object)));
  return digest.slice(0, 10).replace(/[013ae]/g, (digit) => LETTERS[digit]!);
}

/** What counts for the hash; the name is empty in it, always. */
function hashedPart(object: ManifestObject): YamlMap {
  const kind = textField(object, 'kind');
  const data = getOwn(object, 'data') ?? '';
  if (kind === 'ConfigMap') {
    const binaryData = getOwn(object, 'binaryData');
    return { kind, name: '', data, ...(binaryData === undefined ? {} : { binaryData }) };
  }
  if (kind === 'Secret') {
    const stringData = getOwn(object, 'stringData');
    return {
      kind,
      name: '',
      type: getOwn(object, 'type') ?? '',
      data,
      ...(stringData === undefined ? {} : { stringData }),
    };
  }
  return object;
}

/** Puts `-<content hash>` behind the names of the resources that need one. */
export function addHashSuffixes(resources: Resource[], step: Step): void {
  for (const resource of resources) {
    if (!resource.needsHash) continue;
    const { object } = resource;
    const name = `${nameOf(object)}-${contentHash(object)}`;
    storePreviousId(resource);
    const metadata = getOwn(object, 'metadata');
    if (isMap(metadata)) setOwn(metadata, 'name', name);
    else setOwn(object, 'metadata', { name });
    resource.steps.push(step);
  }
}
