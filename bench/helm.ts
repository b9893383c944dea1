import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { printTable, ratioOf } from './measure.js';

const charts = '../shared/conformance/helm';

/** Whole-process CPU of `preflux template` against `helm template`, chart by chart, in pairs. */
export function run(): void {
  const helm = findHelm();
  if (helm === undefined) {
    console.log('\nhelm template: no helm (set PREFLUX_BENCH_HELM or put it on the path)');
    return;
  }
  if (!existsSync(charts)) {
    console.log(`\nhelm template: no charts in ${charts}`);
    return;
  }
  if (!existsSync('dist/preflux.cjs')) throw new Error('dist/ is missing: run npm run build first');
  const rows = [['chart', 'preflux ms', 'helm ms', 'ratio']];
  for (const [chart, values] of [
    ['podinfo'],
    ['app-template', 'app-template--sonarr'],
    ['ingress-nginx'],
    ['cert-manager'],
    ['traefik'],
    ['kube-prometheus-stack'],
  ] as const) {
    const args = ['template', 'rel', `${charts}/charts/${chart}.tgz`];
    // Its schema is at an address that a benchmark does not fetch.
    if (chart === 'app-template') args.push('--skip-schema-validation');
    if (values !== undefined) args.push('-f', `${charts}/values/${values}.yaml`);
    const { ratio, subject, reference } = ratioOf(
      [process.execPath, 'dist/preflux.cjs', ...args],
      [helm, ...args],
      9,
    );
    rows.push([chart, (subject * 1000).toFixed(0), (reference * 1000).toFixed(0), ratio.toFixed(2)]);
  }
  printTable('helm template (CPU, median of 9 pairs)', rows);
}

/** The helm to compare with, from the environment or the path. */
function findHelm(): string | undefined {
  const given = process.env['PREFLUX_BENCH_HELM'];
  if (given !== undefined) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'helm')).find((file) => existsSync(file));
}
