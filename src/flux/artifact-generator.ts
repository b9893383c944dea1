import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { ObjectReference } from './spec.js';

/** One `copy` entry of an artifact. */
export interface CopyRule {
  /** Of the source to copy from. */
  readonly alias: string;
  /** What to copy, relative to the root of the source. */
  readonly from: string;
  /** Where to, relative to the root of the artifact; a slash at the end makes it a directory. */
  readonly to: string;
  readonly exclude: readonly string[];
  readonly strategy: 'Overwrite' | 'Merge' | 'Extract';
}

/** An artifact to be made; an ExternalArtifact of its name comes into being in the namespace of the generator. */
export interface ArtifactRules {
  readonly name: string;
  /** Index in `spec.artifacts`. */
  readonly index: number;
  /** Index in `spec.artifacts[].copy` is the index here. */
  readonly copy: readonly CopyRule[];
}

export interface ArtifactGeneratorSpec {
  readonly name: string;
  readonly namespace: string;
  readonly sources: ReadonlyMap<string, ObjectReference>;
  readonly artifacts: readonly ArtifactRules[];
  /** What source-watcher would refuse the object for. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * An ArtifactGenerator (source.extensions.fluxcd.io/v1beta1) read leniently: what does not follow the schema counts as
 * absent. `locate` says where a field stands.
 */
export function readArtifactGenerator(
  object: ManifestObject,
  locate?: (path: Path) => Location | undefined,
): ArtifactGeneratorSpec {
  const namespace = namespaceOf(object);
  const sources = new Map<string, ObjectReference>();
  const artifacts: ArtifactRules[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (message: string, path: Path): void => {
    const location = locate?.(path);
    const code = 'flux/artifact-generator-invalid';
    diagnostics.push({ code, severity: 'error', message, ...(location && { location }), upstream: message });
  };

  for (const [source, index] of maps(getOwn(specOf(object), 'sources'))) {
    const alias = textField(source, 'alias');
    if (sources.has(alias)) {
      report(`duplicate source alias '${alias}' found`, ['spec', 'sources', index, 'alias']);
      continue;
    }
    sources.set(alias, {
      kind: textField(source, 'kind'),
      namespace: textField(source, 'namespace') || namespace,
      name: textField(source, 'name'),
    });
  }
  const names = new Set<string>();
  for (const [artifact, index] of maps(getOwn(specOf(object), 'artifacts'))) {
    const name = textField(artifact, 'name');
    const path = ['spec', 'artifacts', index];
    if (names.has(name)) report(`duplicate artifact name '${name}' found`, [...path, 'name']);
    names.add(name);
    for (const field of ['revision', 'originRevision']) {
      const alias = textField(artifact, field).replace(/^@/, '');
      if (alias === '' || sources.has(alias)) continue;
      report(`artifact ${name} revision source alias '${alias}' not found`, [...path, field]);
    }
    const copy = maps(getOwn(artifact, 'copy')).map(([entry]) => readCopyRule(entry));
    artifacts.push({ name, index, copy });
  }
  return { name: textField(object['metadata'], 'name'), namespace, sources, artifacts, diagnostics };
}

function readCopyRule(entry: YamlMap): CopyRule {
  const [, alias = '', from = ''] = /^@([^/]*)\/?([^]*)$/.exec(textField(entry, 'from')) ?? [];
  const exclude = getOwn(entry, 'exclude');
  const strategy = textField(entry, 'strategy');
  return {
    alias,
    from,
    to: textField(entry, 'to').replace(/^@artifact\/?/, ''),
    exclude: Array.isArray(exclude) ? exclude.filter((pattern) => typeof pattern === 'string') : [],
    strategy: strategy === 'Merge' || strategy === 'Extract' ? strategy : 'Overwrite',
  };
}

function specOf(object: ManifestObject): YamlMap {
  return isMap(object['spec']) ? object['spec'] : {};
}

function maps(value: YamlValue | undefined): [YamlMap, number][] {
  const found: [YamlMap, number][] = [];
  if (!Array.isArray(value)) return found;
  for (const [index, entry] of value.entries()) if (isMap(entry)) found.push([entry, index]);
  return found;
}
