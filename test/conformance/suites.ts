import type { Suite } from './suite.js';

/** All suites by name, in the order they run; each is loaded when its turn comes. */
export const suites: Readonly<Record<string, () => Promise<{ readonly suite: Suite }>>> = {
  yaml: () => import('./suites/yaml.js'),
  'yaml-corpus': () => import('./suites/yaml-corpus.js'),
  semver: () => import('./suites/semver.js'),
  'set-parser': () => import('./suites/set-parser.js'),
  envsubst: () => import('./suites/envsubst.js'),
  'helm-template': () => import('./suites/helm-template.js'),
  helm: () => import('./suites/helm.js'),
  kustomize: () => import('./suites/kustomize.js'),
  'kustomize-helm': () => import('./suites/kustomize-helm.js'),
  'kustomize-repos': () => import('./suites/kustomize-repos.js'),
  crds: () => import('./suites/crds.js'),
  cel: () => import('./suites/cel.js'),
  mutations: () => import('./suites/mutations.js'),
  'schema-golden': () => import('./suites/schema-golden.js'),
  'flux-repos': () => import('./suites/flux-repos.js'),
};
