import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyGraph } from '../../src/graph/graph.js';
import { clusterOf, configMap, kustomization } from '../cluster/repository.js';

/** A cluster of Kustomizations `n0`, `n1`, ... where each waits for those listed. */
function graphOf(waits: readonly (readonly number[])[]): ReturnType<typeof dependencyGraph> {
  const objects = waits.map((targets, i) =>
    kustomization(
      `n${i}`,
      './empty',
      targets.length > 0 ? `  dependsOn: [${targets.map((t) => `{name: n${t}}`).join(', ')}]\n` : '',
    ),
  );
  return dependencyGraph(clusterOf({ 'clusters/test/all.yaml': objects.join(''), 'empty/x.txt': '' }));
}

const key = (i: number): string => `Kustomization flux-system/n${i}`;

describe('dependencyGraph', () => {
  it('orders units after all they wait for', () => {
    const { order, cycles } = graphOf([[2], [0, 2], []]);
    expect(order.filter((unit) => unit !== key(9) && !unit.endsWith('/flux-system'))).toEqual([
      key(2),
      key(0),
      key(1),
    ]);
    expect(cycles).toEqual([]);
  });

  it('finds each cycle once, and a unit that waits for itself', () => {
    expect(graphOf([[1], [2], [0], [3], [0]]).cycles).toEqual([[key(0), key(1), key(2)], [key(3)]]);
  });

  it('marks what does not exist', () => {
    expect(graphOf([[5]]).edges.get(key(0))).toEqual([{ from: key(0), to: key(5), index: 0, found: false }]);
  });

  it('orders every graph without cycles, and finds a cycle in every other', () => {
    const graphs = fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 3 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(graphs, (waits) => {
        const { order, cycles, edges } = graphOf(waits);
        const rank = new Map(order.map((unit, i) => [unit, i]));
        const inOrder = [...edges.values()]
          .flat()
          .every((edge) => !edge.found || rank.get(edge.to)! < rank.get(edge.from)!);
        expect(inOrder).toBe(cycles.length === 0);
        for (const cycle of cycles) {
          cycle.forEach((unit, i) => {
            const next = cycle[(i + 1) % cycle.length];
            expect(edges.get(unit)!.map((edge) => edge.to)).toContain(next);
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the graph with a ResourceSet', () => {
  it('has what applies an object before what waits for the object', () => {
    const set = `---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: apps, namespace: flux-system}
spec:
  dependsOn: [{apiVersion: v1, kind: ConfigMap, name: settings, namespace: web}]
  resources: []
`;
    const { edges, order } = dependencyGraph(
      clusterOf({
        'clusters/test/all.yaml': set + kustomization('settings', './settings'),
        'settings/a.yaml': configMap('settings', {}, 'web'),
      }),
    );
    const from = 'ResourceSet flux-system/apps';
    const through = 'Kustomization flux-system/settings';
    expect(edges.get(from)).toEqual([
      { from, to: 'ConfigMap web/settings', index: 0, found: true, onlyThere: true, through },
    ]);
    expect(order.indexOf(through)).toBeLessThan(order.indexOf(from));
  });
});
