import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameData } from '../../src/manifest/same-data.js';
import { builtinMergeSchema, mergeSchemaFrom } from '../../src/manifest/list-keys.js';
import { strategicMerge, StrategicMergeError } from '../../src/manifest/strategic-merge.js';
import type { YamlMap, YamlValue } from '../../src/yaml/value.js';

// Expected values are those of kustomize 5.7.1.

function deployment(spec: YamlMap): YamlMap {
  return { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec } } };
}

function mergePods(target: YamlMap, patch: YamlMap): YamlValue | undefined {
  const merged = strategicMerge(deployment(target), deployment(patch), builtinMergeSchema);
  const spec = merged?.['spec'] as { template: { spec: YamlValue } } | undefined;
  return spec?.template.spec;
}

describe('strategicMerge', () => {
  it('puts patched elements first and keeps the rest', () => {
    expect(
      mergePods(
        {
          containers: [
            { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }], args: ['x'] },
            { name: 'b' },
          ],
          tolerations: [{ key: 'old' }],
        },
        {
          containers: [
            { name: 'c' },
            { name: 'a', image: 'a:2', env: [{ name: 'Y', value: '2' }], args: ['y', 'z'] },
          ],
          tolerations: [{ key: 'new' }],
        },
      ),
    ).toEqual({
      containers: [
        { name: 'c' },
        {
          name: 'a',
          image: 'a:2',
          env: [
            { name: 'Y', value: '2' },
            { name: 'X', value: '1' },
          ],
          args: ['y', 'z'],
        },
        { name: 'b' },
      ],
      tolerations: [{ key: 'new' }],
    });
  });

  it('obeys $patch in maps, lists and elements', () => {
    const target = {
      containers: [{ name: 'a' }, { name: 'b', image: 'x' }],
      volumes: [{ name: 'v', emptyDir: {} }],
    };
    expect(mergePods(target, { containers: [{ name: 'a', $patch: 'delete' }] })).toEqual({
      ...target,
      containers: [{ name: 'b', image: 'x' }],
    });
    expect(mergePods(target, { containers: [{ $patch: 'replace' }, { name: 'c' }] })).toEqual({
      ...target,
      containers: [{ name: 'c' }],
    });
    expect(mergePods(target, { containers: [{ name: 'c' }], $patch: 'replace' })).toEqual({
      containers: [{ name: 'c' }],
    });
    expect(mergePods(target, { volumes: [{ $patch: 'delete' }] })).toEqual({ containers: target.containers });
    expect(strategicMerge({ kind: 'X', a: 1 }, { $patch: 'delete' }, builtinMergeSchema)).toBeUndefined();
    expect(() => strategicMerge({ a: {} }, { a: { $patch: 'frob' } }, builtinMergeSchema)).toThrow(
      StrategicMergeError,
    );
  });

  it('pairs ports by port and protocol, and loses a protocol that the target did not name', () => {
    expect(
      mergePods(
        {
          containers: [
            {
              name: 'a',
              ports: [
                { containerPort: 80, protocol: 'TCP' },
                { containerPort: 80, protocol: 'UDP' },
              ],
            },
          ],
        },
        {
          containers: [
            { name: 'a', ports: [{ containerPort: 80, protocol: 'UDP', name: 'x' }, { containerPort: 81 }] },
          ],
        },
      ),
    ).toEqual({
      containers: [
        {
          name: 'a',
          ports: [
            { containerPort: 81 },
            { containerPort: 80, protocol: 'TCP' },
            { containerPort: 80, protocol: 'UDP', name: 'x' },
          ],
        },
      ],
    });
    const service = (ports: YamlValue): YamlMap => ({ apiVersion: 'v1', kind: 'Service', spec: { ports } });
    expect(
      strategicMerge(
        service([{ port: 80, targetPort: 1 }]),
        service([{ port: 80, protocol: 'UDP' }]),
        builtinMergeSchema,
      ),
    ).toEqual(service([{ port: 80, targetPort: 1 }]));
  });

  it('merges lists of plain values where the schema says so', () => {
    const object = (finalizers: YamlValue): YamlMap => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { finalizers },
    });
    expect(strategicMerge(object(['a', 'b']), object(['c', 'b']), builtinMergeSchema)).toEqual(
      object(['c', 'b', 'a']),
    );
  });

  it('replaces lists of kinds it does not know, unless a schema says more', () => {
    const target = { apiVersion: 'x.io/v1', kind: 'Foo', list: [{ id: 1, a: 1 }, { id: 2 }] };
    const patch = { apiVersion: 'x.io/v1', kind: 'Foo', list: [{ id: 1, b: 2 }] };
    expect(strategicMerge(target, patch, builtinMergeSchema)).toEqual(patch);
    const schema = mergeSchemaFrom({
      definitions: {
        'io.x.Foo': {
          'x-kubernetes-group-version-kind': [{ group: 'x.io', version: 'v1', kind: 'Foo' }],
          properties: { list: { $ref: '#/definitions/List' } },
        },
        List: {
          type: 'array',
          items: { type: 'object' },
          'x-kubernetes-patch-strategy': 'merge',
          'x-kubernetes-patch-merge-key': 'id',
        },
      },
    });
    expect(strategicMerge(target, patch, schema)).toEqual({
      ...target,
      list: [{ id: 1, a: 1, b: 2 }, { id: 2 }],
    });
  });

  it('knows a schema wherever an object stands', () => {
    const wrap = (containers: YamlValue): YamlMap => ({
      apiVersion: 'x.io/v1',
      kind: 'Wrapper',
      inner: { apiVersion: 'v1', kind: 'Pod', spec: { containers } },
    });
    expect(strategicMerge(wrap([{ name: 'a', x: 1 }]), wrap([{ name: 'b' }]), builtinMergeSchema)).toEqual(
      wrap([{ name: 'b' }, { name: 'a', x: 1 }]),
    );
  });

  it('removes keys by null, and keeps the style of scalars it is told of', () => {
    const target = { a: 'quoted', b: 'plain', c: '80', d: null, e: null };
    const styles = new Map([
      ['a', 'quoted' as const],
      ['d', 'empty' as const],
    ]);
    const patch = { a: 1, b: 1, c: 1, x: null };
    expect(strategicMerge(target, patch, builtinMergeSchema, ([key]) => styles.get(String(key)))).toEqual({
      a: '1',
      b: 1,
      c: '1',
      e: null,
    });
  });

  it('says where kinds of values do not fit', () => {
    expect(() => strategicMerge({ a: { b: [1] } }, { a: { b: { c: 1 } } }, builtinMergeSchema)).toThrow(
      'the patch has a map at a.b where the target has a list',
    );
  });

  const scalar = fc.constantFrom<YamlValue>('x', 'y', 1, true);
  const tree = fc.letrec<{ map: YamlMap; value: YamlValue }>((tie) => ({
    map: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), tie('value'), { maxKeys: 3 }),
    value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('map')),
  }));

  it('merges keyed lists once and for all: the same patch again changes nothing', () => {
    const element = fc.record(
      {
        name: fc.constantFrom('a', 'b', 'c'),
        image: fc.constantFrom('x', 'y'),
        env: fc.uniqueArray(
          fc.record({ name: fc.constantFrom('E', 'F'), value: fc.constantFrom('1', '2') }),
          {
            selector: ({ name }) => name,
          },
        ),
        args: fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 }),
      },
      { requiredKeys: ['name'] },
    );
    const containers = fc.uniqueArray(element, { selector: ({ name }) => name, maxLength: 3 });
    const volumes = fc.uniqueArray(fc.record({ name: fc.constantFrom('v', 'w') }), {
      selector: ({ name }) => name,
    });
    const pod = fc.record({ containers, volumes }, { requiredKeys: ['containers'] });
    fc.assert(
      fc.property(pod, pod, (target, patch) => {
        const text = JSON.stringify([target, patch]);
        const once = mergePods(target as YamlMap, patch as YamlMap) as YamlMap;
        expect(mergePods(once, patch as YamlMap)).toEqual(once);
        expect(mergePods(target as YamlMap, {})).toEqual(target);
        const names = (list: YamlValue | undefined): unknown[] =>
          (list as { name: string }[]).map(({ name }) => name);
        const added = names(patch.containers as YamlValue);
        expect(names(once['containers'])).toEqual([
          ...added,
          ...names(target.containers as YamlValue).filter((name) => !added.includes(name)),
        ]);
        expect(JSON.stringify([target, patch])).toBe(text);
      }),
    );
  });

  it('changes nothing by an empty patch, nothing more by the same patch again, and never its arguments', () => {
    fc.assert(
      fc.property(tree.map, tree.map, (inner, change) => {
        const target = { kind: 'X', spec: inner };
        const patch = { spec: change };
        const text = JSON.stringify([target, patch]);
        expect(sameData(strategicMerge(target, {}, builtinMergeSchema)!, target)).toBe(true);
        let once: YamlMap | undefined;
        try {
          once = strategicMerge(target, patch, builtinMergeSchema);
        } catch (error) {
          expect(error).toBeInstanceOf(StrategicMergeError);
        }
        if (once) expect(sameData(strategicMerge(once, patch, builtinMergeSchema)!, once)).toBe(true);
        expect(JSON.stringify([target, patch])).toBe(text);
      }),
    );
  });
});
