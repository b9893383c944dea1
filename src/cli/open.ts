import { realpathSync } from 'node:fs';
import { unitKey, type Cluster } from '../cluster/cluster.js';
import { findEntry } from '../cluster/find-entry.js';
import { defaultKubernetesVersion } from '../cluster/kubernetes-version.js';
import { renderCluster } from '../cluster/render.js';
import { SharedWork } from '../cluster/shared-work.js';
import { gitRemotes } from '../files/git-remotes.js';
import type { FileTree } from '../files/file-tree.js';
import { workingTree } from '../files/working-tree.js';
import { configFor, configOption } from './config/find-config.js';
import type { Config, Settings, SourceDirectory } from './config/config.js';
import { externalConfigs, providerInputs, settingsOf } from './config/settings.js';
import { entryDirectory } from './entry-directory.js';
import { UsageError, type Arguments, type OptionSpec } from './arguments.js';
import type { Io } from './io.js';
import { optimiseLongRuns } from './optimiser.js';
import { watchProgress } from './progress.js';

/** The options of every command that renders a cluster. */
export const clusterOptions: readonly OptionSpec[] = [
  {
    name: 'source',
    value: '[KIND/]NAMESPACE/NAME=DIR',
    repeatable: true,
    help: 'take the content of a source from a directory; that of the repository stands for the repository itself',
  },
  {
    name: 'flux-version',
    value: 'VERSION',
    help: 'the Flux version (default: as the repository says, else 2.7.5)',
  },
  {
    name: 'kube-version',
    value: 'VERSION',
    help: `the Kubernetes version (default: as the repository says, else ${defaultKubernetesVersion})`,
  },
  configOption,
];

/** What the repository's settings say, as a whole and of the cluster in a directory. */
export interface OpenedSettings {
  readonly config: Config;
  readonly settings: Settings;
}

/** The settings for the cluster at a path. Throws UsageError. */
export function openSettings(args: Arguments, io: Io, path: string): OpenedSettings {
  const directory = entryDirectory(io, path);
  const config = configFor(args, io, directory);
  return { config, settings: settingsOf(config, directory) };
}

/**
 * Finds the entry of a path and renders everything that it leads to. Without a Kubernetes version it is read from the
 * repository.
 */
export type OpenCluster = (
  path: string,
  opened: OpenedSettings,
  kubernetesVersion: string | undefined,
) => Cluster;

/** Opens clusters of one run: they share files and what is rendered alike. */
export function clusterOpener(args: Arguments, io: Io): OpenCluster {
  const givenVersion = args.get('flux-version');
  if (givenVersion !== undefined) checkVersion('--flux-version', givenVersion);
  const work = new SharedWork();
  const trees = new Map<string, FileTree>();
  const treeAt = (directory: string): FileTree => {
    const root = realpathSync(directory);
    let tree = trees.get(root);
    if (!tree) trees.set(root, (tree = workingTree(root, { symlinks: 'drop', touch: io.touch })));
    return tree;
  };
  const checkLength = optimiseLongRuns();
  return (path, { settings }, version) => {
    const entry = findEntry(entryDirectory(io, path), io.touch);
    const progress = watchProgress(io, path);
    const fluxVersion = givenVersion ?? settings.fluxVersion;
    const home = treeAt(entry.root);
    const cluster = renderCluster(entry, home, {
      ...(fluxVersion !== undefined && { fluxVersion }),
      kubernetesVersion: version,
      ...givenSources([...sourceOptions(args, io), ...settings.sources], home, treeAt),
      homeUrls: gitRemotes(entry.root, io.touch),
      external: externalConfigs(settings),
      inputs: providerInputs(settings),
      work,
      onProgress(done, known) {
        checkLength();
        progress.update(done, known);
      },
    });
    progress.end();
    return cluster;
  };
}

/** The cluster of a command that works with one. */
export function openCluster(
  args: Arguments,
  io: Io,
  path: string,
  opened = openSettings(args, io, path),
): Cluster {
  const given = args.get('kube-version');
  if (given !== undefined) checkVersion('--kube-version', given);
  return clusterOpener(args, io)(path, opened, kubernetesVersions(args, opened.settings)[0]);
}

/** The Kubernetes versions to check against, as given: `1.33,1.35`; one that is undefined where none is given. */
export function kubernetesVersions(args: Arguments, settings: Settings): readonly (string | undefined)[] {
  const texts = args.get('kube-version')?.split(',') ?? settings.kubernetesVersions;
  if (!texts) return [undefined];
  return [...new Set(texts.map((text) => checkVersion('--kube-version', text.trim()).replace(/^v/, '')))];
}

function checkVersion(option: string, text: string): string {
  if (!/^v?\d+\.\d+(\.\d+)?([-+].*)?$/.test(text)) {
    throw new UsageError(`${option} must be a version such as 1.35 or 2.7.5, not ${JSON.stringify(text)}`);
  }
  return text;
}

const sourceKinds = ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'ExternalArtifact'];

/** Sources with a directory, by key, and those that stand for the repository. Of several for one source the first counts. */
function givenSources(
  sources: readonly SourceDirectory[],
  home: FileTree,
  treeAt: (directory: string) => FileTree,
): { mapped: Map<string, FileTree>; homeKeys: Set<string> } {
  const mapped = new Map<string, FileTree>();
  const homeKeys = new Set<string>();
  for (const { kind, namespace, name, directory } of sources) {
    const tree = treeAt(directory);
    for (const one of kind === undefined ? sourceKinds : [kind]) {
      const key = unitKey(one, namespace, name);
      if (mapped.has(key) || homeKeys.has(key)) continue;
      if (tree === home) homeKeys.add(key);
      else mapped.set(key, tree);
    }
  }
  return { mapped, homeKeys };
}

/** The sources that `--source` names. Throws UsageError. */
export function sourceOptions(args: Arguments, io: Io): SourceDirectory[] {
  return args.all('source').map((text) => {
    const match = /^(?:([A-Za-z]+)\/)?([^/=]+)\/([^/=]+)=(.+)$/.exec(text);
    if (!match)
      throw new UsageError(
        `--source must look like GitRepository/flux-system/podinfo=../podinfo or flux-system/podinfo=../podinfo, not ${text}`,
      );
    const [, kind, namespace, name, directory] = match;
    return {
      ...(kind !== undefined && { kind }),
      namespace: namespace!,
      name: name!,
      directory: entryDirectory(io, directory!),
      written: text,
    };
  });
}
