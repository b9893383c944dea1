import type { Location } from '../diagnostics/diagnostic.js';
import { mergeSchemaFrom, builtinMergeSchema } from '../manifest/list-keys.js';
import type { YamlValue } from '../yaml/value.js';
import { joinConfigs, type Accumulation } from './accumulation.js';
import { manifestFile } from './cache.js';
import { KustomizeFault, yamlUpstream } from './fault.js';
import { filePath } from './paths.js';
import { placeOf, reportFault, type BuildContext, type Target } from './target.js';
import { configFromCrds, readConfig, type TransformerConfig } from './transformers/field-specs.js';

/** Merges the files of `configurations` and `crds` into what the transformers go by. */
export function addConfigurations(context: BuildContext, target: Target, into: Accumulation): void {
  addConfigFiles(context, target, into, 'configurations', '', readConfig);
  const crds = target.kustomization.crds ?? [];
  addConfigFiles(context, target, into, 'crds', `loading CRDs [${crds.join(' ')}]: `, configFromCrds);
}

function addConfigFiles(
  context: BuildContext,
  target: Target,
  into: Accumulation,
  field: 'configurations' | 'crds',
  opening: string,
  read: (value: YamlValue) => TransformerConfig,
): void {
  const names = target.kustomization[field] ?? [];
  for (let index = 0; index < names.length; index++) {
    const place = () => placeOf(target, field, index);
    try {
      into.config = joinConfigs(into.config, read(readValue(context, target, names[index]!)));
    } catch (error) {
      reportFault(context, error, place, { upstream: (text) => opening + text });
    }
  }
}

/** The data of a file of one document. Throws KustomizeFault. */
export function readValue(context: BuildContext, target: Target, name: string): YamlValue {
  const path = filePath(context, target, name);
  const file = manifestFile(context.cache, context.tree, path);
  if (file?.error) {
    const { reason, line, column } = file.error;
    throw new KustomizeFault(
      {
        code: 'invalid-yaml',
        message: `${path} is no valid YAML: ${reason}`,
        upstream: yamlUpstream(file.error),
      },
      { file: path, line, column },
    );
  }
  return file?.documents[0]?.value ?? null;
}

const builtinVersions: readonly string[] = ['v1.20.4', 'v1.21.2'];

/** Makes merges go by the schemas that the `openapi` field names. The root's field also undoes what was set before. */
export function setSchema(context: BuildContext, target: Target, root: boolean): void {
  const openapi = target.kustomization.openapi;
  const path = openapi?.['path'] ?? '';
  const version = openapi?.['version'] ?? '';
  const place = (): Location => placeOf(target, 'openapi', path === '' ? 'version' : 'path');
  try {
    if (path !== '' && version !== '') {
      throw new KustomizeFault({
        code: 'openapi-both',
        message: '`openapi` names both a built-in version and a file of its own; only one can be used',
        upstream: 'builtin version and custom schema provided, cannot use both',
      });
    }
    if (version !== '' && !builtinVersions.includes(version)) {
      throw new KustomizeFault({
        code: 'openapi-version',
        message: `the OpenAPI version ${version} is not built into kustomize; known are ${builtinVersions.join(', ')}`,
        upstream: 'the specified OpenAPI version is not built in',
      });
    }
    if (path !== '') {
      context.merging.schema = mergeSchemaFrom(readValue(context, target, path));
      context.merging.changed = true;
    } else if (root || version !== '') {
      context.merging.schema = builtinMergeSchema;
    }
  } catch (error) {
    reportFault(context, error, place);
  }
}
