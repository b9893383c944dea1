import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeTrial, runExperiment } from '../mutations/experiment.js';
import { kubernetesViews } from '../mutations/kubernetes-view.js';
import { mistakeKinds } from '../mutations/mistake.js';
import { addDefinitions } from '../mutations/schema-view.js';
import { Subject } from '../mutations/subject.js';

/** The definitions of the fixture have no rules to break. */
const kinds = mistakeKinds.filter((kind) => kind !== 'CEL violation');
const root = 'fixtures/kimawesome';

it('reports mistakes made in a repository at the line they were made in', () => {
  const views = kubernetesViews();
  for (const file of [
    'cluster/kimawesome/flux-system/gotk-components.yaml',
    'overlays/base/metallb/crds.yaml',
    'overlays/base/cert-manager/crds.yaml',
  ])
    addDefinitions(views, readFileSync(`${root}/${file}`, 'utf8'));
  const trials = runExperiment({
    subjects: [new Subject('kimawesome', `${root}/cluster/kimawesome`, [])],
    seed: 'fixtures',
    kinds,
    each: 8,
    knowledge: {
      viewOf: (apiVersion, kind) => views.get(`${apiVersion} ${kind}`),
      newerFields: () => new Map(),
    },
    target: { kubernetes: '1.36' },
    older: { kubernetes: '1.31' },
  });
  const made = new Set(trials.map(({ mistake }) => mistake.kind));
  expect([...made]).toEqual(kinds);
  expect(trials.filter(({ outcome }) => outcome !== 'at the line').map(describeTrial)).toEqual([]);
});
