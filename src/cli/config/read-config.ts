import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { locate } from '../../yaml/locate.js';
import { readDocuments } from '../../yaml/read.js';
import { YamlError } from '../../yaml/error.js';
import { textField } from '../../manifest/object.js';
import { typeFromNotation } from '../../schemas/notation.js';
import { validateValue } from '../../schemas/validate.js';
import type { ClusterSettings, Config, ExternalConfig, Settings } from './config.js';

/** Where in a preflux.yaml something is wrong. */
export interface ConfigFault {
  readonly line: number;
  readonly column: number;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}

/** A file whose contents have faults. Its message has one line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    readonly file: string,
    readonly faults: readonly ConfigFault[],
  ) {
    const sorted = [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
    super(sorted.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
  }
}

const settings = String.raw`
  fluxVersion: str ~"^v?2\\.[0-9]+(\\.[0-9]+)?$";
  kubernetesVersions: [str ~"^v?1\\.[0-9]+(\\.[0-9]+)?$"] (items>=1);
  sources: [{
    kind: GitRepository|OCIRepository|Bucket|HelmRepository|ExternalArtifact;
    namespace: str = "flux-system";
    name!: str (len>=1);
    directory!: str (len>=1)
  }];
  external: [{
    kind!: ConfigMap|Secret;
    namespace: str = "flux-system";
    name!: str (len>=1);
    keys: [str];
    data: map<str>
  }];
  inputs: [{ namespace: str = "flux-system"; name!: str (len>=1); inputs!: [map<any>] }]`;

const notation = `{
  clusters: [{ path!: str (len>=1); ${settings} }];
  schemaLocations: [str (len>=1)];
  missingSchemas: fail|warn|ignore;
  failOn: error|warning|info|never;
  ${settings}
}`;

/** Makes a path of the file an absolute one. Throws an Error that says why where there is none to be had. */
export type ResolvePath = (path: string, wanted: 'directory' | 'any') => string;

/**
 * Reads a preflux.yaml. Throws ConfigError with all that is wrong with it: YAML, unknown fields, types, and paths that
 * `resolvePath` refuses.
 */
export function readConfig(text: string, file: string, resolvePath: ResolvePath): Config {
  const root = readRoot(text, file);
  const faults: ConfigFault[] = [];
  const fault = (path: Path, message: string, atKey = false): void => {
    const found = locate(text, 0, path, 'helm');
    const { line, column } = (atKey ? found?.key : found?.value) ?? { line: 1, column: 1 };
    faults.push({ line, column, message });
  };
  const schema = typeFromNotation(notation, () => schemaOfNothing());
  for (const { code, path, message, help } of validateValue(root, schema, [])) {
    const isWrong = isVersion(path) && (code === 'schema/wrong-type' || code === 'schema/pattern');
    const advice = isWrong ? 'write a version in quotes, such as "2.9.4" or "1.35"' : help;
    const place = message.replaceAll('the object', 'the file');
    fault(path, advice === undefined ? place : `${place} (${advice})`, code === 'schema/unknown-field');
  }
  if (faults.length > 0) throw new ConfigError(file, faults);

  const pathAt = (value: string, path: Path, wanted: 'directory' | 'any' = 'directory'): string => {
    try {
      return resolvePath(value, wanted);
    } catch (error) {
      fault(path, error instanceof Error ? error.message : String(error));
      return value;
    }
  };
  const clusters = maps(root, 'clusters').map((cluster, index): ClusterSettings => ({
    ...readSettings(cluster, ['clusters', index], pathAt),
    directory: pathAt(textField(cluster, 'path'), ['clusters', index, 'path']),
  }));
  const schemaLocations = list(root, 'schemaLocations').map((location, index) => {
    const written = String(location);
    // As kubeconform says it: what comes with the program.
    if (written === 'default') return written;
    const variable = written.indexOf('{{');
    const fixed = variable < 0 ? written : written.slice(0, written.lastIndexOf('/', variable) + 1);
    if (/^[a-z]+:\/\//i.test(written)) {
      fault(['schemaLocations', index], 'nothing is fetched; give a directory that holds the schemas');
      return written;
    }
    const resolved = pathAt(fixed === '' ? '.' : fixed, ['schemaLocations', index], 'any');
    return variable < 0 ? resolved : `${resolved}/${written.slice(fixed.length)}`;
  });
  const missingSchemas = textField(root, 'missingSchemas') as Config['missingSchemas'] | '';
  const failOn = textField(root, 'failOn') as Config['failOn'] | '';
  const config: Config = {
    ...readSettings(root, [], pathAt),
    clusters,
    schemaLocations,
    ...(missingSchemas && { missingSchemas }),
    ...(failOn && { failOn }),
  };
  if (faults.length > 0) throw new ConfigError(file, faults);
  return config;
}

function schemaOfNothing(): never {
  throw new Error('the notation of preflux.yaml names no types');
}

function readRoot(text: string, file: string): YamlMap {
  try {
    const documents = readDocuments(text, { rules: 'helm' }).filter(({ empty }) => !empty);
    const [first, second] = documents;
    if (second)
      throw new ConfigError(file, [
        { line: second.line, column: 1, message: 'one document is enough: this is the second' },
      ]);
    const value = first?.value ?? {};
    if (isMap(value)) return value;
    throw new ConfigError(file, [
      { line: first?.line ?? 1, column: 1, message: 'this must be a map of settings' },
    ]);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ConfigError(file, [{ line: error.line, column: error.column, message: error.reason }]);
  }
}

function isVersion(path: Path): boolean {
  return path.some((step) => step === 'fluxVersion' || step === 'kubernetesVersions');
}

function readSettings(map: YamlMap, at: Path, pathAt: (value: string, path: Path) => string): Settings {
  const versions = getOwn(map, 'kubernetesVersions');
  const fluxVersion = textField(map, 'fluxVersion');
  return {
    ...(fluxVersion !== '' && { fluxVersion }),
    ...(versions !== undefined && { kubernetesVersions: list(map, 'kubernetesVersions').map(String) }),
    sources: maps(map, 'sources').map((source, index) => ({
      ...named(source),
      at: [...at, 'sources', index, 'name'],
      ...(getOwn(source, 'kind') !== undefined && { kind: textField(source, 'kind') }),
      directory: pathAt(textField(source, 'directory'), [...at, 'sources', index, 'directory']),
    })),
    external: maps(map, 'external').map((entry, index) => ({
      ...readExternal(entry),
      at: [...at, 'external', index, 'name'],
    })),
    inputs: maps(map, 'inputs').map((provider, index) => ({
      ...named(provider),
      at: [...at, 'inputs', index, 'name'],
      sets: maps(provider, 'inputs'),
    })),
  };
}

function readExternal(entry: YamlMap): ExternalConfig {
  const data: Record<string, string> = Object.create(null) as Record<string, string>;
  const written = getOwn(entry, 'data');
  if (isMap(written)) for (const key of Object.keys(written)) data[key] = String(written[key]);
  const hasKeys = getOwn(entry, 'keys') !== undefined;
  return {
    kind: textField(entry, 'kind') as ExternalConfig['kind'],
    ...named(entry),
    ...(hasKeys && { keys: list(entry, 'keys').map(String) }),
    data,
  };
}

function named(entry: YamlMap): { namespace: string; name: string } {
  return { namespace: textField(entry, 'namespace') || 'flux-system', name: textField(entry, 'name') };
}

function list(map: YamlMap, field: string): readonly YamlValue[] {
  const value = getOwn(map, field);
  return Array.isArray(value) ? value : [];
}

function maps(map: YamlMap, field: string): YamlMap[] {
  return list(map, field).filter(isMap);
}
