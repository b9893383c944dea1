import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/cluster/entry.js';
import { renderCluster } from '../../src/cluster/render.js';
import { memoryTree } from '../../src/files/memory-tree.js';
import { checkCluster } from '../../src/rules/check.js';
import type { SopsDataKeys } from '../../src/flux/sops-age.js';
import type { RuleFinding } from '../../src/rules/rule.js';
import { brief } from '../rules/findings.js';

/** Files of a repository by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A way for Flux to fail, and what is said of it. */
export interface Failure {
  /** What goes wrong, in words. */
  readonly name: string;
  /** What is in the repository beside the files of `flux bootstrap` in `clusters/test/flux-system`. */
  readonly files: Files;
  /** All that is found, as `file:line:column severity code message`. */
  readonly found: readonly string[];
  /** A part of what Flux says: how the first finding is worded upstream. */
  readonly flux?: string;
  /** Files that take the place of others, or are added, and leave nothing to be found. */
  readonly repaired?: Files;
  /** Of Flux; 2.7.5 where it does not matter. */
  readonly version?: string;
  /** Symbolic links of the repository, which Flux leaves out, with what they lead to. */
  readonly links?: Readonly<Record<string, string>>;
  /** Opens encrypted files. */
  readonly dataKeys?: SopsDataKeys;
  /** The contents that the user gives for sources, by `Kind namespace/name`. */
  readonly sources?: Readonly<Record<string, Files>>;
}

/** A Secret with a key, but without value: with one it would be found lying open. */
export function emptySecret(name: string, key: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: flux-system}\nstringData: {${key}: ""}\n`;
}

/** Declares a test for each failure, and one for its repair. */
export function describeFailures(title: string, failures: readonly Failure[]): void {
  describe(title, () => {
    for (const failure of failures) {
      const { name, files, found, flux, repaired } = failure;
      it(name, () => {
        const findings = findingsOf(failure);
        expect(brief(findings)).toEqual(found);
        if (flux !== undefined) expect(findings[0]?.upstream).toContain(flux);
      });
      if (!repaired) continue;
      it(`${name}, repaired`, () => {
        expect(brief(findingsOf({ ...failure, files: { ...files, ...repaired } }))).toEqual([]);
      });
    }
  });
}

const entry: Entry = {
  kind: 'gotk-sync',
  root: '/repository',
  path: 'clusters/test',
  file: 'clusters/test/flux-system/gotk-sync.yaml',
};
const schemas = join(import.meta.dirname, '../../src/schemas/data/kubernetes.json');

/** What is found in a repository that Flux was bootstrapped with. Files that nothing reaches are not the point here. */
export function findingsOf({
  files,
  version = '2.7.5',
  sources = {},
  links = {},
  dataKeys,
}: Pick<Failure, 'files' | 'version' | 'sources' | 'links' | 'dataKeys'>): RuleFinding[] {
  const mapped = Object.entries(sources).map(
    ([key, content]) => [key, memoryTree(content, `/${key}`)] as const,
  );
  const tree = memoryTree({ ...bootstrap(version), ...files }, entry.root);
  const cluster = renderCluster(
    entry,
    { ...tree, linkTarget: (path) => links[path] },
    {
      kubernetesVersion: '1.36',
      mapped: new Map(mapped),
      homeUrls: new Set(),
    },
  );
  const { findings } = checkCluster(cluster, {
    kubernetesVersion: '1.36',
    builtin: () => readFileSync(schemas, 'utf8'),
    ...(dataKeys && { dataKeys }),
  });
  return findings.filter(({ code }) => code !== 'flux/unreached');
}

function bootstrap(version: string): Files {
  return {
    'clusters/test/flux-system/kustomization.yaml': 'resources: [gotk-sync.yaml]\n',
    'clusters/test/flux-system/gotk-components.yaml': `---\n# Flux Version: v${version}\n`,
    'clusters/test/flux-system/gotk-sync.yaml': `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m0s
  ref:
    branch: main
  url: https://example.com/fleet
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m0s
  path: ./clusters/test
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`,
  };
}
