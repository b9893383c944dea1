import type { GroupVersionKind, ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, type YamlMap } from '../yaml/value.js';
import { formatPath, type SchemaFinding } from './finding.js';
import {
  dnsLabel,
  dnsSubdomain,
  labelValue,
  pathSegment,
  qualifiedName,
  serviceName,
  type NameRule,
} from './names.js';
import { printed } from './value-rules.js';
import type { Walk } from './walk.js';

/** Bytes that the keys and values of all annotations may take together. */
const ANNOTATION_BYTES = 256 * 1024;

/** Reports keys and values of labels and annotations that the API server refuses, and too large annotations. */
export function labelFindings(metadata: YamlMap, walk: Walk): void {
  const { path } = walk;
  for (const field of ['labels', 'annotations'] as const) {
    const entries = getOwn(metadata, field);
    if (!isMap(entries)) continue;
    let size = 0;
    path.push(field);
    for (const key of Object.keys(entries)) {
      const value = entries[key];
      path.push(key);
      // Annotation keys may be written in upper case, also in their prefix.
      const fault = walk.isUnknown(key)
        ? undefined
        : qualifiedName(field === 'labels' ? key : key.toLowerCase());
      if (fault)
        walk.report(
          'schema/metadata',
          `${formatPath(path.slice(0, -1))} has an invalid key ${printed(key)}: ${fault}`,
        );
      if (typeof value === 'string') {
        size += key.length + Buffer.byteLength(value);
        const wrong = field === 'labels' && !walk.isUnknown(value) ? labelValue(value) : undefined;
        if (wrong)
          walk.report(
            'schema/metadata',
            `${formatPath(path)} has an invalid value ${printed(value)}: ${wrong}`,
          );
      }
      path.pop();
    }
    if (field === 'annotations' && size > ANNOTATION_BYTES) {
      walk.report(
        'schema/metadata',
        `${formatPath(path)} takes ${size} bytes, at most ${ANNOTATION_BYTES} are allowed`,
      );
    }
    path.pop();
  }
}

/** What is wrong with the name, the generated name and the namespace of an object. Texts that are unknown are not judged. */
export function nameFindings(
  object: ManifestObject,
  gvk: GroupVersionKind,
  isUnknown: (value: string) => boolean,
): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = [];
  const metadata = getOwn(object, 'metadata');
  if (metadata !== undefined && !isMap(metadata)) return findings;
  const name = metadata && getOwn(metadata, 'name');
  const generated = metadata && getOwn(metadata, 'generateName');
  const namespace = metadata && getOwn(metadata, 'namespace');
  const rule = nameRule(gvk);
  if (typeof name === 'string' && name !== '') {
    if (!isUnknown(name)) judge('name', name, rule);
  } else if (name === undefined || name === null || name === '') {
    if (typeof generated !== 'string' || generated === '') {
      findings.push({
        code: 'schema/required',
        severity: 'error',
        path: ['metadata'],
        message: 'required field "name" is missing in metadata',
      });
    } else if (!isUnknown(generated)) {
      judge('generateName', generated, (text) => rule(text.replace(/-+$/, '') || text));
    }
  }
  if (typeof namespace === 'string' && namespace !== '' && !isUnknown(namespace))
    judge('namespace', namespace, dnsLabel);
  return findings;

  function judge(field: string, text: string, wrong: NameRule): void {
    const fault = wrong(text);
    if (fault === undefined) return;
    findings.push({
      code: 'schema/metadata',
      severity: 'error',
      path: ['metadata', field],
      message: `metadata.${field} ${printed(text)} is no valid ${field === 'namespace' ? 'namespace' : `name of a ${gvk.kind}`}: ${fault}`,
    });
  }
}

const RULES: ReadonlyMap<string, NameRule> = new Map<string, NameRule>([
  ['/Namespace', dnsLabel],
  ['/Service', serviceName],
  ['rbac.authorization.k8s.io/Role', pathSegment],
  ['rbac.authorization.k8s.io/ClusterRole', pathSegment],
  ['rbac.authorization.k8s.io/RoleBinding', pathSegment],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', pathSegment],
  ['certificates.k8s.io/CertificateSigningRequest', pathSegment],
  ['certificates.k8s.io/ClusterTrustBundle', () => undefined],
  ['networking.k8s.io/IPAddress', () => undefined],
  ['internal.apiserver.k8s.io/StorageVersion', pathSegment],
  ['batch/CronJob', limited(52)],
  ['storage.k8s.io/CSIDriver', limited(63)],
]);

function nameRule({ group, kind }: GroupVersionKind): NameRule {
  return RULES.get(`${group}/${kind}`) ?? dnsSubdomain;
}

function limited(length: number): NameRule {
  return (name) =>
    name.length > length
      ? `it is ${name.length} characters long, at most ${length} are allowed`
      : dnsSubdomain(name);
}
