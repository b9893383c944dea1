import { toYamlData } from '../functions/data.js';
import type { WritableYaml } from '../../yaml/write.js';
import { printValue } from '../template/go-print.js';
import { goInt, GoObject, withType, type GoMap, type GoMethod, type GoValue } from '../template/value.js';

/** What a cluster can do, as far as charts ask. */
export interface Capabilities {
  readonly kubeVersion: KubeVersion;
  /** `group/version` and `group/version/Kind` entries. */
  readonly apiVersions: readonly string[];
}

/** A Kubernetes version: `version` as given, with a leading v; `normalized` without what follows the numbers. */
export interface KubeVersion {
  readonly version: string;
  readonly normalized: string;
  readonly major: string;
  readonly minor: string;
}

/** The Kubernetes version Helm 4.1 assumes without a cluster. */
export const defaultKubeVersion: KubeVersion = {
  version: 'v1.35.0',
  normalized: 'v1.35.0',
  major: '1',
  minor: '35',
};

/**
 * The API versions Helm 4.1 knows without a cluster, whatever the Kubernetes version. Source of truth: the scheme of
 * the client library it is built with, and apiextensions.
 */
export const defaultApiVersions: readonly string[] = [
  'v1',
  ...groupVersions('admissionregistration.k8s.io', 'v1 v1alpha1 v1beta1'),
  ...groupVersions('internal.apiserver.k8s.io', 'v1alpha1'),
  ...groupVersions('apps', 'v1 v1beta1 v1beta2'),
  ...groupVersions('authentication.k8s.io', 'v1 v1alpha1 v1beta1'),
  ...groupVersions('authorization.k8s.io', 'v1 v1beta1'),
  ...groupVersions('autoscaling', 'v1 v2 v2beta1 v2beta2'),
  ...groupVersions('batch', 'v1 v1beta1'),
  ...groupVersions('certificates.k8s.io', 'v1 v1beta1 v1alpha1'),
  ...groupVersions('coordination.k8s.io', 'v1alpha2 v1beta1 v1'),
  ...groupVersions('discovery.k8s.io', 'v1 v1beta1'),
  ...groupVersions('events.k8s.io', 'v1 v1beta1'),
  ...groupVersions('extensions', 'v1beta1'),
  ...groupVersions('flowcontrol.apiserver.k8s.io', 'v1 v1beta1 v1beta2 v1beta3'),
  ...groupVersions('networking.k8s.io', 'v1 v1beta1'),
  ...groupVersions('node.k8s.io', 'v1 v1alpha1 v1beta1'),
  ...groupVersions('policy', 'v1 v1beta1'),
  ...groupVersions('rbac.authorization.k8s.io', 'v1 v1beta1 v1alpha1'),
  ...groupVersions('resource.k8s.io', 'v1 v1beta2 v1beta1 v1alpha3'),
  ...groupVersions('scheduling.k8s.io', 'v1alpha1 v1beta1 v1'),
  ...groupVersions('storage.k8s.io', 'v1beta1 v1 v1alpha1'),
  ...groupVersions('storagemigration.k8s.io', 'v1beta1'),
  ...groupVersions('apiextensions.k8s.io', 'v1beta1 v1'),
];

function groupVersions(group: string, versions: string): string[] {
  return versions.split(' ').map((version) => `${group}/${version}`);
}

/** A Kubernetes version as `--kube-version` takes it; a string says why it is none, in Helm's words. */
export function parseKubeVersion(text: string): KubeVersion | string {
  const match = /^\s*v?(\d+(?:\.\d+)*)(.*)$/s.exec(text);
  if (!match) return `could not parse ${JSON.stringify(text)} as version`;
  const numbers = match[1]!.split('.');
  if (numbers.length < 2) return `illegal version string ${JSON.stringify(text)}`;
  const zeroed = numbers.find((number) => number.length > 1 && number.startsWith('0'));
  if (zeroed !== undefined) {
    return `illegal zero-prefixed version component ${JSON.stringify(zeroed)} in ${JSON.stringify(text)}`;
  }
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    normalized: `v${match[1]!}`,
    major: numbers[0]!,
    minor: numbers[1]!,
  };
}

/** `.Capabilities` */
export class CapabilitiesObject extends GoObject {
  readonly goType = '*common.Capabilities';
  override readonly goKind = 'ptr';
  readonly #fields: Readonly<Record<string, GoObject>>;

  constructor(private readonly capabilities: Capabilities) {
    super();
    this.#fields = {
      KubeVersion: new KubeVersionObject(capabilities.kubeVersion),
      APIVersions: new VersionSetObject(capabilities.apiVersions),
      HelmVersion: new HelmVersionObject(),
    };
  }

  field(name: string): GoValue | undefined {
    return ownField(this.#fields, name);
  }

  override method(name: string): GoMethod | undefined {
    return name === 'Copy' ? () => this : undefined;
  }

  override copy(): CapabilitiesObject {
    return new CapabilitiesObject({
      ...this.capabilities,
      kubeVersion: copied(this.capabilities.kubeVersion),
    });
  }

  print(): string {
    return `&{${Object.values(this.#fields)
      .map((field) => field.print())
      .join(' ')}}`;
  }

  /** Actions follow the pointer. */
  override display(): string {
    return this.print().slice(1);
  }

  override parts(): [string, GoValue][] {
    return Object.entries(this.#fields);
  }

  toData(): GoMap {
    return dataOf(this.#fields);
  }

  override toYamlData(): ReadonlyMap<string, WritableYaml> {
    return structOf(this.#fields);
  }
}

class KubeVersionObject extends GoObject {
  readonly goType = 'common.KubeVersion';
  /** Only a pointer to it has the method String. */
  override readonly isStringer = false;
  readonly #version: KubeVersion;
  readonly #fields: Readonly<Record<string, string>>;

  constructor(version: KubeVersion) {
    super();
    this.#version = version;
    this.#fields = { Version: version.version, Major: version.major, Minor: version.minor };
  }

  field(name: string): GoValue | undefined {
    return ownField(this.#fields, name);
  }

  override method(name: string): GoMethod | undefined {
    if (name === 'String') return constantMethod(this.display());
    if (name === 'GitVersion') return constantMethod(this.#version.version);
    return undefined;
  }

  print(): string {
    const { version, normalized, major, minor } = this.#version;
    return `{${version} ${normalized} ${major} ${minor}}`;
  }

  override parts(): [string, GoValue][] {
    const { version, normalized, major, minor } = this.#version;
    return [
      ['Version', version],
      ['normalizedVersion', normalized],
      ['Major', major],
      ['Minor', minor],
    ];
  }

  override display(): string {
    return this.#version.normalized || this.#version.version;
  }

  override copy(): KubeVersionObject {
    return new KubeVersionCopy(copied(this.#version));
  }

  toData(): GoMap {
    return dataOf(this.#fields);
  }

  override toYamlData(): ReadonlyMap<string, WritableYaml> {
    return structOf(this.#fields);
  }
}

/** What a copy has of a version: its exported fields. */
function copied(version: KubeVersion): KubeVersion {
  return { ...version, normalized: '' };
}

/** A version that nothing points to, so that it has no methods. */
class KubeVersionCopy extends KubeVersionObject {
  override method(): undefined {
    return undefined;
  }

  override display(): string {
    return this.print();
  }
}

class VersionSetObject extends GoObject {
  readonly goType = 'common.VersionSet';
  override readonly goKind = 'slice';
  readonly #versions: readonly string[];
  readonly #lookup: ReadonlySet<string>;

  constructor(versions: readonly string[]) {
    super();
    this.#versions = versions;
    this.#lookup = new Set(versions);
  }

  field(): undefined {
    return undefined;
  }

  override method(name: string): GoMethod | undefined {
    if (name !== 'Has') return undefined;
    return Object.assign(([version]: GoValue[]) => this.#lookup.has(version as string), {
      parameters: ['string'] as const,
    });
  }

  override entries(): [GoValue, GoValue][] {
    return this.#versions.map((version, index) => [goInt(index), version]);
  }

  print(): string {
    return printValue(this.toData());
  }

  toData(): GoValue[] {
    return withType([...this.#versions], '[]string');
  }
}

/** The Helm whose behaviour this is. */
class HelmVersionObject extends GoObject {
  readonly goType = 'version.BuildInfo';
  readonly #fields: Readonly<Record<string, string>> = {
    Version: 'v4.1.4',
    GitCommit: '05fa37973dc9e42b76e1d2883494c87174b6074f',
    GitTreeState: 'clean',
    GoVersion: 'go1.25.9',
    KubeClientVersion: 'v1.35',
  };

  field(name: string): GoValue | undefined {
    return ownField(this.#fields, name);
  }

  print(): string {
    return `{${Object.values(this.#fields).join(' ')}}`;
  }

  override parts(): [string, GoValue][] {
    return Object.entries(this.#fields);
  }

  toData(): GoMap {
    const data: GoMap = {};
    for (const [name, value] of Object.entries(this.#fields)) {
      data[name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()] = value;
    }
    return data;
  }

  override toYamlData(): ReadonlyMap<string, WritableYaml> {
    return structOf(this.#fields);
  }
}

/** The exported fields as yaml.v3 names structs: in small letters, in their order. */
function structOf(fields: Readonly<Record<string, GoObject | string>>): ReadonlyMap<string, WritableYaml> {
  const struct = new Map<string, WritableYaml>();
  for (const [name, value] of Object.entries(fields)) {
    struct.set(name.toLowerCase(), typeof value === 'string' ? value : toYamlData(value));
  }
  return struct;
}

function ownField<T extends GoValue>(fields: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function constantMethod(text: string): GoMethod {
  return Object.assign(() => text, { parameters: [] });
}

function dataOf(fields: Readonly<Record<string, GoValue>>): GoMap {
  const data: GoMap = {};
  for (const name of Object.keys(fields)) {
    data[name] = fields[name]!;
  }
  return data;
}
