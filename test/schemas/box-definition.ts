/** A CustomResourceDefinition of the kind Box in example.com, with one version, v1, whose `spec` has a schema. */
export function boxDefinition(schema: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boxes.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Box, plural: boxes}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
${schema.replace(/^/gm, ' '.repeat(14))}
`;
}
