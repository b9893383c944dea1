import type { GroupVersionKind, ManifestObject } from '../../manifest/object.js';
import { getOwn, isMap, type Path, type YamlMap } from '../../yaml/value.js';
import type { SchemaFinding } from '../finding.js';
import { qualifiedName } from '../names.js';
import { printed } from '../value-rules.js';
import { bindingFindings, roleFindings } from './access.js';
import { dataFindings } from './configuration.js';
import { scheduleFault } from './cron-schedule.js';
import { createJudge, has, mapIn, mapsIn, textIn, type Judge } from './judge.js';
import { ingressFindings, networkPolicyFindings, serviceFindings } from './network.js';
import { podFindings } from './pod.js';
import { selectorFindings, workloadSelectorFindings } from './selector.js';

/**
 * What the API server refuses of Kubernetes' own kinds by its own code and no schema says: what fields need of each other,
 * names that must lead somewhere, quantities that must fit
 * (https://github.com/kubernetes/kubernetes/tree/master/pkg/apis, `validation`).
 */
export function kubernetesFindings(
  object: ManifestObject,
  { group, kind }: GroupVersionKind,
  isUnknown: (value: string) => boolean,
): readonly SchemaFinding[] {
  const check = Object.hasOwn(CHECKS, `${group}/${kind}`) ? CHECKS[`${group}/${kind}`] : undefined;
  if (!check) return [];
  const findings: SchemaFinding[] = [];
  check(
    object,
    createJudge(isUnknown, (finding) => findings.push(finding)),
    kind,
  );
  return findings;
}

/** What is wrong with the finalizers of any object. */
export function finalizerFindings(
  object: ManifestObject,
  isUnknown: (value: string) => boolean,
): readonly SchemaFinding[] {
  const finalizers = getOwn(mapIn(object, 'metadata'), 'finalizers');
  const findings: SchemaFinding[] = [];
  const judge = createJudge(isUnknown, (finding) => findings.push(finding));
  for (const [index, text] of (Array.isArray(finalizers) ? finalizers : []).entries()) {
    const fault = typeof text === 'string' && !isUnknown(text) ? qualifiedName(text) : undefined;
    if (fault)
      judge.must(
        'schema/metadata',
        ['metadata', 'finalizers', index],
        `be a qualified name, which ${printed(text)} is not: ${fault}`,
      );
  }
  return findings;
}

type Check = (object: YamlMap, judge: Judge, kind: string) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  '/Pod': (object, judge, kind) => pod(object, ['spec'], kind, [], judge),
  '/ReplicationController': (object, judge, kind) => template(object, ['spec'], kind, judge),
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/DaemonSet': workload,
  'apps/StatefulSet': workload,
  'batch/Job': (object, judge, kind) => template(object, ['spec'], kind, judge),
  'batch/CronJob': cronJob,
  '/Service': ofSpec(serviceFindings),
  '/ConfigMap': (object, judge, kind) => dataFindings(object, kind, judge),
  '/Secret': (object, judge, kind) => dataFindings(object, kind, judge),
  'networking.k8s.io/Ingress': ofSpec(ingressFindings),
  'networking.k8s.io/NetworkPolicy': ofSpec(networkPolicyFindings),
  'policy/PodDisruptionBudget': disruptionBudget,
  'autoscaling/HorizontalPodAutoscaler': autoscaler,
  'rbac.authorization.k8s.io/Role': (object, judge, kind) => roleFindings(object, kind, judge),
  'rbac.authorization.k8s.io/ClusterRole': (object, judge, kind) => roleFindings(object, kind, judge),
  'rbac.authorization.k8s.io/RoleBinding': (object, judge, kind) => bindingFindings(object, kind, judge),
  'rbac.authorization.k8s.io/ClusterRoleBinding': (object, judge, kind) =>
    bindingFindings(object, kind, judge),
};

/** A check of the spec, where there is one. */
function ofSpec(check: (spec: YamlMap, judge: Judge) => void): Check {
  return (object, judge) => {
    const spec = getOwn(object, 'spec');
    if (isMap(spec)) check(spec, judge);
  };
}

function workload(object: YamlMap, judge: Judge, kind: string): void {
  workloadSelectorFindings(mapIn(object, 'spec'), ['spec'], judge);
  template(object, ['spec'], kind, judge);
}

/** The pods of a kind whose spec stands at a path. */
function template(object: YamlMap, path: Path, kind: string, judge: Judge): void {
  let holder: YamlMap = object;
  for (const step of path) holder = mapIn(holder, String(step));
  const claims = mapsIn(holder, 'volumeClaimTemplates').map(([claim]) => mapIn(claim, 'metadata'));
  const names = claims.flatMap((metadata) => textIn(metadata, 'name', judge) ?? []);
  // Claims whose names are not known may be what is mounted.
  if (names.length < claims.length) return;
  pod(mapIn(holder, 'template'), [...path, 'template', 'spec'], kind, names, judge);
}

function pod(holder: YamlMap, path: Path, kind: string, claims: readonly string[], judge: Judge): void {
  const spec = getOwn(holder, 'spec');
  if (isMap(spec)) podFindings(spec, path, kind, claims, judge);
}

function cronJob(object: YamlMap, judge: Judge, kind: string): void {
  const spec = mapIn(object, 'spec');
  const schedule = textIn(spec, 'schedule', judge);
  const fault = schedule === undefined ? undefined : scheduleFault(schedule);
  if (fault !== undefined)
    judge.must(
      'schema/format',
      ['spec', 'schedule'],
      `be a schedule, which ${printed(schedule!)} is not: ${fault}`,
    );
  template(object, ['spec', 'jobTemplate', 'spec'], kind, judge);
}

function disruptionBudget(object: YamlMap, judge: Judge): void {
  const spec = mapIn(object, 'spec');
  if (has(spec, 'minAvailable') && has(spec, 'maxUnavailable'))
    judge.must('schema/forbidden', ['spec', 'maxUnavailable'], 'not stand beside minAvailable');
  selectorFindings(mapIn(spec, 'selector'), ['spec', 'selector'], judge);
}

function autoscaler(object: YamlMap, judge: Judge): void {
  const spec = mapIn(object, 'spec');
  const [least, most] = [getOwn(spec, 'minReplicas') ?? 1, getOwn(spec, 'maxReplicas')];
  if (typeof least === 'number' && typeof most === 'number' && most < least)
    judge.must(
      'schema/range',
      ['spec', 'maxReplicas'],
      `be at least minReplicas, which is ${least}, not ${most}`,
    );
}
