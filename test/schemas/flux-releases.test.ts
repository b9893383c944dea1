import { describe, expect, it } from 'vitest';
import { registryFor, said } from './objects.js';

/** What is said about an object with a spec, with a release of Flux; undefined where it is not known. */
function saidOf(apiVersion: string, kind: string, spec: string, flux: number | undefined): string[] {
  const text = `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a, namespace: b}, spec: ${spec}}`;
  return said(registryFor({ flux }), text).map((line) => line.replace(/ \[.*$/s, ''));
}

describe('what releases of Flux take', () => {
  it('values of enumerations', () => {
    const git = (flux?: number): string[] =>
      saidOf(
        'source.toolkit.fluxcd.io/v1',
        'GitRepository',
        '{url: "https://a/b", interval: 1h, provider: aws}',
        flux,
      );
    expect(git(9)).toEqual([]);
    expect(git()).toEqual([]);
    expect(git(8)).toEqual([
      'error schema/enum spec.provider must be one of "generic", "azure", "github", not "aws"',
    ]);
    const zulip = (flux?: number): string[] =>
      saidOf(
        'notification.toolkit.fluxcd.io/v1beta3',
        'Provider',
        '{type: zulip, secretRef: {name: a}}',
        flux,
      );
    expect([zulip(6).length, zulip(7).length, zulip().length]).toEqual([1, 0, 0]);
  });

  it('required fields', () => {
    const receiver = (flux?: number): string[] =>
      saidOf(
        'notification.toolkit.fluxcd.io/v1',
        'Receiver',
        '{type: github, resources: [{kind: GitRepository, name: a}]}',
        flux,
      );
    expect(receiver(8)).toEqual(['error schema/required required field "secretRef" is missing in spec']);
    expect(receiver(9)).toEqual([expect.stringMatching(/^error schema\/cel .*secretRef is required/)]);
    expect(receiver()).toEqual(receiver(9));
  });

  it('rules', () => {
    const git = (provider: string, flux?: number): string[] =>
      saidOf(
        'source.toolkit.fluxcd.io/v1',
        'GitRepository',
        `{url: "https://a/b", interval: 1h, serviceAccountName: a, provider: ${provider}}`,
        flux,
      );
    expect([git('azure', 8), git('azure', 9), git('aws', 9), git('aws')]).toEqual([[], [], [], []]);
    expect(git('generic', 8)).toEqual([expect.stringContaining("when provider is 'azure'")]);
    expect(git('generic', 9)).toEqual([expect.stringContaining("when provider is 'azure' or 'aws'")]);
  });
});

describe('what flux-operator takes', () => {
  const operator = (kind: string, spec: string): string[] =>
    saidOf('fluxcd.controlplane.io/v1', kind, spec, 9);

  it('a FluxInstance is called flux and its parts fit together', () => {
    const instance = (spec: string, name = 'flux'): string[] =>
      said(
        registryFor(),
        `{apiVersion: fluxcd.controlplane.io/v1, kind: FluxInstance, metadata: {name: ${name}, namespace: a}, spec: {distribution: {registry: r, version: 2.x}, ${spec}}}`,
      );
    expect(instance('wait: true')).toEqual([]);
    expect(instance('wait: true', 'other')).toEqual([
      'error schema/enum metadata.name must be "flux", not "other"',
    ]);
    expect(instance('components: [source-controler]')).toEqual([
      expect.stringContaining('spec.components[0] must be one of'),
    ]);
    expect(instance('sharding: {shards: [a], storage: persistent}')).toEqual([
      expect.stringContaining('needs spec.storage'),
    ]);
    expect(instance('sharding: {shards: [a], storage: persistent}, storage: {class: a, size: 1Gi}')).toEqual(
      [],
    );
    expect(instance('sync: {kind: Bucket, url: a, ref: b, path: c, provider: github}')).toEqual([
      expect.stringContaining('for a GitRepository only'),
    ]);
  });

  it('a ResourceSet has resources, a template or steps', () => {
    expect(operator('ResourceSet', '{resources: [{kind: ConfigMap}]}')).toEqual([]);
    expect(operator('ResourceSet', '{wait: true}')).toEqual([
      expect.stringContaining('set resources, resourcesTemplate or steps'),
    ]);
    expect(operator('ResourceSet', '{resourcesTemplate: a, steps: [{name: a, resources: [{}]}]}')).toEqual([
      expect.stringContaining('steps cannot be used together'),
    ]);
    expect(operator('ResourceSet', '{resourcesTemplate: a, inputsFrom: [{name: a, selector: {}}]}')).toEqual([
      expect.stringContaining('set either name or selector'),
    ]);
  });

  it('a ResourceSetInputProvider has what its type needs', () => {
    expect(operator('ResourceSetInputProvider', '{type: Static, defaultValues: {a: b}}')).toEqual([]);
    expect(operator('ResourceSetInputProvider', '{type: GitHubTag}')).toEqual([
      expect.stringContaining('url is needed'),
    ]);
    expect(operator('ResourceSetInputProvider', '{type: GitHubTag, url: "oci://a/b"}')).toEqual([
      expect.stringContaining('begins with http'),
    ]);
    expect(operator('ResourceSetInputProvider', '{type: OCIArtifactTag, url: "oci://a/b"}')).toEqual([]);
    expect(operator('ResourceSetInputProvider', '{type: Static, secretRef: {name: a}}')).toEqual([
      expect.stringContaining('takes no secretRef'),
    ]);
  });
});
