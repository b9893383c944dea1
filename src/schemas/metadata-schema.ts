import {
  lazily,
  structuralSchema,
  type SchemaReference,
  type StructuralSchema,
} from './structural-schema.js';

const text = structuralSchema({ type: 'string' });
const integer = structuralSchema({ type: 'integer', rules: { format: 'int64' } });
const boolean = structuralSchema({ type: 'boolean' });
const time = structuralSchema({ type: 'string', rules: { format: 'date-time' } });
const texts = structuralSchema({ type: 'object', additional: () => text });

/**
 * The structure of ObjectMeta
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/), which every object and every
 * pod template has. Its contents are judged by `metadata.ts`.
 */
export const metadataSchema: StructuralSchema = structuralSchema({
  type: 'object',
  metadata: true,
  properties: fields({
    annotations: texts,
    creationTimestamp: time,
    deletionGracePeriodSeconds: integer,
    deletionTimestamp: time,
    finalizers: list(text, true),
    generateName: text,
    generation: integer,
    labels: texts,
    managedFields: list(structuralSchema({ type: 'object', open: true }), false),
    name: text,
    namespace: text,
    ownerReferences: structuralSchema({
      type: 'array',
      topology: { kind: 'map', keys: [{ name: 'uid', fallback: undefined }] },
      items: lazily(() =>
        structuralSchema({
          type: 'object',
          required: ['apiVersion', 'kind', 'name', 'uid'],
          properties: fields({
            apiVersion: text,
            blockOwnerDeletion: boolean,
            controller: boolean,
            kind: text,
            name: text,
            uid: text,
          }),
        }),
      ),
    }),
    resourceVersion: text,
    selfLink: text,
    uid: text,
  }),
});

function fields(schemas: Readonly<Record<string, StructuralSchema>>): ReadonlyMap<string, SchemaReference> {
  return new Map(Object.entries(schemas).map(([name, schema]) => [name, () => schema]));
}

function list(items: StructuralSchema, unique: boolean): StructuralSchema {
  return structuralSchema({
    type: 'array',
    items: () => items,
    topology: unique ? { kind: 'set' } : undefined,
  });
}
