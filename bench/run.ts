// `npm run bench [-- NAME...]`: prints ratios against named references measured in the same run.
const benches: Readonly<Record<string, () => Promise<{ run: () => void | Promise<void> }>>> = {
  startup: () => import('./startup.js'),
  yaml: () => import('./yaml.js'),
  kustomize: () => import('./kustomize.js'),
  template: () => import('./template.js'),
  helm: () => import('./helm.js'),
  schemas: () => import('./schemas.js'),
};

const wanted = process.argv.slice(2);
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { run } = await load();
  await run();
}
