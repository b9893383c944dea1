import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartRenderer } from '../../../src/cli/helm-charts.js';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { build } from '../../../src/kustomize/build.js';
import { printBuild } from '../../../src/kustomize/print.js';
import type { CaseResult, Suite } from '../suite.js';

interface Case {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
  readonly target: string;
  readonly expected: string;
}

/** Builds with charts among their files, byte for byte. */
export const suite: Suite = {
  name: 'kustomize-helm',
  *run(folder) {
    const cases = JSON.parse(readFileSync(join(folder, 'kustomize/cases-helm.json'), 'utf8')) as Case[];
    for (const one of cases) yield runCase(one);
  },
};

function runCase({ id, files, target, expected }: Case): CaseResult {
  const tree = memoryTree(files);
  const { resources, diagnostics } = build({
    tree,
    path: target,
    order: 'none',
    renderChart: chartRenderer(tree),
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const found = printBuild(resources);
  if (errors.length === 0 && found === expected) return { id, passed: true };
  return {
    id,
    passed: false,
    message: `errors: ${JSON.stringify(errors)}\nexpected:\n${expected}\nbut found:\n${found}`,
  };
}
