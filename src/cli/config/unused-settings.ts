import { unitKey, type Cluster } from '../../cluster/cluster.js';
import { suggest } from '../../diagnostics/suggest.js';
import type { Finding } from '../../report/summary.js';
import { unknownContent } from '../../rules/rule.js';
import type { Config, NamedSetting, Settings, SourceDirectory } from './config.js';
import { isAnySet } from './settings.js';
import { usedNames, type UsedNames } from './used-names.js';

/** A cluster of a run and the settings that were made for it. */
export interface ConfiguredCluster {
  readonly config: Config;
  /** The directory of its entry, absolute. */
  readonly directory: string;
  readonly cluster: Cluster;
}

/**
 * What is set in preflux.yaml or with `--source` for objects that no cluster of a run has to do with: a misspelt name
 * there would change nothing without a word. What is set for all clusters is judged only where all of them are in the run,
 * which `isComplete` tells of a config. Files are absolute.
 */
export function unusedSettings(
  clusters: readonly ConfiguredCluster[],
  options: readonly SourceDirectory[],
  isComplete: (config: Config) => boolean,
): Finding[] {
  const names = new Map<Cluster, UsedNames>();
  const namesOf = (cluster: Cluster): UsedNames => {
    let used = names.get(cluster);
    if (!used) names.set(cluster, (used = usedNames(cluster)));
    return used;
  };
  const findings: Finding[] = [];
  // Each cluster reads its file anew.
  const configs = new Map(clusters.map(({ config }) => [config.locate?.([]).file, config]));
  for (const [file, config] of configs) {
    const own = clusters.filter((one) => one.config.locate?.([]).file === file);
    if (isAnySet(config) && isComplete(config)) checkSettings(config, config, own, namesOf, findings);
    for (const settings of config.clusters) {
      const one = own.filter(({ directory }) => directory === settings.directory);
      if (one.length > 0) checkSettings(config, settings, one, namesOf, findings);
    }
  }
  for (const option of options) {
    const finding = unused('sources', option, clusters, namesOf);
    if (finding)
      findings.push({ ...finding, message: `--source ${option.written ?? ''}: ${finding.message}` });
  }
  return findings;
}

type SettingField = 'sources' | 'external' | 'inputs';

function checkSettings(
  config: Config,
  settings: Settings,
  clusters: readonly ConfiguredCluster[],
  namesOf: (cluster: Cluster) => UsedNames,
  findings: Finding[],
): void {
  for (const field of ['sources', 'external', 'inputs'] as const) {
    for (const setting of settings[field]) {
      const finding = unused(field, setting, clusters, namesOf);
      const location = setting.at && config.locate?.(setting.at);
      if (finding) findings.push({ ...finding, ...(location && { location }) });
    }
  }
}

/** What is said of a setting that none of the clusters has to do with; undefined where one has. */
function unused(
  field: SettingField,
  setting: NamedSetting,
  clusters: readonly ConfiguredCluster[],
  namesOf: (cluster: Cluster) => UsedNames,
): Finding | undefined {
  const known = clusters.map(({ cluster }) => namesOf(cluster)[field]);
  const kinds = kindsOf(field, setting);
  const { namespace, name } = setting;
  if (known.some((keys) => kinds.some((kind) => keys.has(unitKey(kind, namespace, name))))) return undefined;
  const what = setting.kind ?? (field === 'inputs' ? 'ResourceSetInputProvider' : 'source');
  const isSure = clusters.every(({ cluster }) => unknownContent(cluster).length === 0);
  const help = nearName(kinds, setting, known);
  return {
    code: 'settings/unused',
    severity: isSure || help !== undefined ? 'warning' : 'info',
    message: `nothing ${clusters.length > 1 ? 'in these clusters' : 'in the cluster'} uses ${what} ${namespace}/${name}, so this changes nothing`,
    help: help ?? 'remove it, or correct its namespace and name',
  };
}

const sourceKinds = ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'ExternalArtifact'];

function kindsOf(field: SettingField, { kind }: NamedSetting): readonly string[] {
  if (kind !== undefined) return [kind];
  return field === 'inputs' ? ['ResourceSetInputProvider'] : sourceKinds;
}

/** The same name in another namespace, or a similar one in the same. */
function nearName(
  kinds: readonly string[],
  { namespace, name }: NamedSetting,
  known: readonly ReadonlySet<string>[],
): string | undefined {
  const names: string[] = [];
  for (const keys of known) {
    for (const key of keys) {
      const kind = kinds.find((one) => key.startsWith(`${one} `));
      if (kind === undefined) continue;
      const slash = key.indexOf('/');
      const otherNamespace = key.slice(kind.length + 1, slash);
      const otherName = key.slice(slash + 1);
      if (otherName === name) return `${key} is used: set namespace: ${otherNamespace}`;
      if (otherNamespace === namespace) names.push(otherName);
    }
  }
  const near = suggest(name, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
