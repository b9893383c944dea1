import { expect, it } from 'vitest';
import { checkCluster } from '../../src/rules/check.js';
import { describeId } from '../../src/manifest/object.js';
import { clusterOf } from '../cluster/repository.js';
import { boxDefinition } from '../schemas/box-definition.js';
import { builtin } from './findings.js';
import { parse } from '../schemas/objects.js';

const definition = boxDefinition(`type: object
properties: {class: {type: string}}
x-kubernetes-validations: [{rule: self.class == oldSelf.class, message: the class stays}]`);

it('rules about changes hold where the cluster has the object', () => {
  const box = (name: string, kind: string): string =>
    `apiVersion: example.com/v1\nkind: Box\nmetadata: {name: ${name}, namespace: apps}\nspec: {class: ${kind}}\n`;
  const cluster = clusterOf({
    'clusters/test/crd.yaml': definition,
    'clusters/test/changed.yaml': box('changed', 'gold'),
    'clusters/test/new.yaml': box('new', 'gold'),
  });
  const before = new Map([['Box apps/changed', parse(box('changed', 'silver'))]]);
  const { findings } = checkCluster(cluster, {
    kubernetesVersion: '1.36',
    builtin,
    previous: (id) => before.get(describeId(id)),
  });
  expect(findings.filter(({ code }) => code === 'schema/cel').map(({ message }) => message)).toEqual([
    expect.stringContaining('the class stays'),
  ]);
});
