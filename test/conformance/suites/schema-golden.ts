import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gvkOf, nameOf, type ManifestObject } from '../../../src/manifest/object.js';
import { checkObject } from '../../../src/schemas/check.js';
import { isCustomResourceDefinition } from '../../../src/schemas/crd.js';
import type { SchemaCode } from '../../../src/schemas/finding.js';
import { createSchemaRegistry, type SchemaRegistry } from '../../../src/schemas/registry.js';
import { readDocuments } from '../../../src/yaml/read.js';
import { isMap } from '../../../src/yaml/value.js';
import type { CaseResult, Suite } from '../suite.js';
import { untar } from '../untar.js';

/** What is wrong indeed, by snapshot, kind and code; or what a build lacks because it is a base that others patch. */
const KNOWN: readonly (readonly [snapshot: string, kind: string, code: SchemaCode, text: string])[] = [
  // Bases of charts and images that each cluster completes by patches.
  ['hmcts+', 'HelmRelease', 'schema/required', '"interval" is missing in spec'],
  ['hmcts+', 'ImageRepository', 'schema/required', '"interval" is missing in spec'],
  ['hmcts+', 'ImagePolicy', 'schema/required', '"policy" is missing in spec'],
  ['hmcts+', 'PersistentVolume', 'schema/required', 'is missing in spec.azureDisk'],
  ['controlplaneio-fluxcd+d2', 'ClusterIssuer', 'schema/required', '"server" is missing in spec.acme'],
  // Not a duration.
  ['hmcts+', 'HelmRelease', 'schema/pattern', 'which "5 min" does not'],
  // A component whose users rename the namespace.
  ['onedr0p+', 'Namespace', 'schema/metadata', 'metadata.name "_"'],
  ['chaijunkin+', 'Namespace', 'schema/metadata', 'metadata.name "_"'],
  // Made for a newer Kubernetes than the default target.
  ['onedr0p+', 'MutatingAdmissionPolicy', 'schema/api-too-new', 'since Kubernetes 1.36'],
  ['onedr0p+', 'MutatingAdmissionPolicyBinding', 'schema/api-too-new', 'since Kubernetes 1.36'],
  ['chaijunkin+', 'MutatingAdmissionPolicy', 'schema/api-too-new', 'since Kubernetes 1.36'],
  ['chaijunkin+', 'MutatingAdmissionPolicyBinding', 'schema/api-too-new', 'since Kubernetes 1.36'],
  // Older than the release of Gateway API whose definitions are used here.
  ['', 'TLSRoute', 'schema/version-unknown', 'no version "v1alpha2" of TLSRoute'],
];

/** Builds of real repositories, made by the real kustomize: every object is held against its schema, and nothing unexpected is found. */
export const suite: Suite = {
  name: 'schema-golden',
  *run(folder) {
    const definitions = readDefinitions(join(folder, '../corpus/crds'));
    for (const archive of readdirSync(join(folder, 'kustomize-repos')).sort()) {
      if (!archive.endsWith('.tar.gz')) continue;
      const snapshot = archive.slice(0, -'.tar.gz'.length);
      yield* runSnapshot(snapshot, join(folder, 'kustomize-repos', archive), definitions);
    }
  },
};

function* runSnapshot(
  snapshot: string,
  archive: string,
  definitions: ReadonlyMap<string, ManifestObject>,
): Generator<CaseResult> {
  const builtin = (): string => readFileSync('src/schemas/data/kubernetes.json', 'utf8');
  const registry = createSchemaRegistry({ builtin });
  for (const [file, definition] of definitions) registry.addDefinition(definition, file);
  const builds: [string, ManifestObject[]][] = [];
  for (const [path, content] of untar(gunzipSync(readFileSync(archive)))) {
    if (!path.endsWith('/__build.yaml')) continue;
    const objects = readDocuments(content.toString('utf8'), { rules: 'kustomize' })
      .map(({ value }) => value)
      .filter(isMap);
    for (const object of objects)
      if (isCustomResourceDefinition(object)) registry.addDefinition(object, path);
    builds.push([path.slice(path.indexOf('/') + 1, -'/__build.yaml'.length), objects]);
  }
  for (const [path, objects] of builds) {
    const unexpected = objects.flatMap((object) => unexpectedFindings(snapshot, object, registry));
    for (const object of objects)
      if (!noticesTypo(object, registry))
        unexpected.push(`${nameOf(object)}: a misspelt field is not noticed`);
    const id = `${snapshot}/${path}`;
    yield unexpected.length === 0
      ? { id, passed: true }
      : { id, passed: false, message: unexpected.join('\n') };
  }
}

function unexpectedFindings(snapshot: string, object: ManifestObject, registry: SchemaRegistry): string[] {
  const { kind } = gvkOf(object);
  const unexpected: string[] = [];
  for (const { code, severity, message } of checkObject(registry, object, { isUnknown }).findings) {
    if (severity !== 'error') continue;
    const known = KNOWN.some(
      ([prefix, ofKind, ofCode, text]) =>
        snapshot.startsWith(prefix) && kind === ofKind && code === ofCode && message.includes(text),
    );
    if (!known) unexpected.push(`${kind} ${nameOf(object)}: ${code} ${message}`);
  }
  return unexpected;
}

/** Whether a field that is in no schema is found, where the kind has a schema that declares the fields of its spec. */
function noticesTypo(object: ManifestObject, registry: SchemaRegistry): boolean {
  const match = registry.lookup(gvkOf(object));
  const spec = object['spec'];
  const declared = match.found ? match.schema().properties?.get('spec')?.() : undefined;
  if (!isMap(spec) || !declared?.properties || declared.open || declared.additional) return true;
  const { findings } = checkObject(
    registry,
    { ...object, spec: { ...spec, notInAnySchema: 1 } },
    { isUnknown },
  );
  return findings.some(({ message }) => message === 'unknown field "notInAnySchema" in spec');
}

/** Variables of Flux, and values that SOPS encrypted. */
function isUnknown(text: string): boolean {
  return text.includes('${') || text.startsWith('ENC[') || /^\$\w+$/.test(text);
}

/** The released definitions of other projects; those of Flux come with preflux. */
function readDefinitions(folder: string): ReadonlyMap<string, ManifestObject> {
  const definitions = new Map<string, ManifestObject>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.yaml') || /toolkit\.fluxcd|controlplane|@/.test(file)) continue;
    for (const { value } of readDocuments(readFileSync(join(folder, file), 'utf8'), { rules: 'helm' })) {
      if (isMap(value)) definitions.set(file, value);
    }
  }
  return definitions;
}
