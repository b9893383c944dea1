import type { FileTree } from '../files/file-tree.js';
import { contentOf, notingTree, recordingTree } from '../files/recording-tree.js';
import { buildArtifact, type BuiltArtifact } from '../flux/artifact.js';
import type { CopyRule } from '../flux/artifact-generator.js';
import type { SharedWork } from './shared-work.js';

/**
 * The artifact that copy rules make of sources, put together once for equal rules and contents. The sources are told of
 * what is read of it. Throws ArtifactFault.
 */
export function sharedArtifact(
  work: SharedWork,
  name: string,
  rules: readonly CopyRule[],
  sources: ReadonlyMap<string, FileTree>,
  fluxVersion: string,
): BuiltArtifact {
  const contents = Array.from(sources, ([alias, tree]) => [alias, contentOf(tree)] as const);
  const names = contents.map(([alias, content]) => [alias, work.nameOf(content)]);
  const key = JSON.stringify([name, rules, names, fluxVersion]);
  const { built, reads } = work.onceForAll('artifact', key, () => {
    const recorded = new Map(contents.map(([alias, content]) => [alias, recordingTree(content)]));
    const artifact = buildArtifact(name, rules, recorded, fluxVersion);
    // What is merged or unpacked is read at once, all else when it is asked for.
    return {
      built: artifact,
      reads: Array.from(recorded, ([alias, tree]) => [alias, [...tree.reads]] as const),
    };
  });
  const note = (alias: string, path: string): void => sources.get(alias)?.noteRead?.(path);
  for (const [alias, paths] of reads) for (const path of paths) note(alias, path);
  const tree = notingTree(built.tree, (path) => {
    const from = built.copiedFrom(path);
    if (from) note(from.alias, from.path);
  });
  return { tree, copiedFrom: built.copiedFrom };
}
