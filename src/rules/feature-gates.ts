import type { Unit } from '../cluster/cluster.js';
import { isSuspended } from '../cluster/suspension.js';
import { featureGate } from '../flux/controllers.js';
import { groups } from '../flux/kinds.js';
import { readHelmRelease, readKustomization } from '../flux/spec.js';
import { getOwn, isMap, type Path } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { knownText, reportObject } from './object-finding.js';
import { locateInUnit, type Rule, type RuleContext } from './rule.js';

/**
 * What Flux's controllers do only with a feature gate that is off by default: taking content from ExternalArtifacts, and
 * using accounts for cloud services. Where nothing is known of a controller, nothing is said.
 */
export const featureGatesRule: Rule = {
  codes: ['flux/feature-gate'],
  check(context) {
    if (context.cluster.controllers.size === 0) return;
    for (const unit of context.cluster.units.values())
      if (unit.state !== 'suspended') checkUnit(context, unit);
    for (const field of accounts) {
      if (!isOff(context, field.controller, 'ObjectLevelWorkloadIdentity')) continue;
      for (const owned of context.objects.ofKind(field.group, field.kind))
        checkAccount(context, owned, field);
    }
  },
};

/** Whether a controller is known, and a gate that is off by default is not turned on. */
function isOff({ cluster: { controllers } }: RuleContext, controller: string, gate: string): boolean {
  return controllers.has(controller) && featureGate(controllers, controller, gate) !== true;
}

function checkUnit(context: RuleContext, unit: Unit): void {
  const { object } = unit.resource;
  const isRelease = unit.kind === 'HelmRelease';
  if (!isRelease && unit.kind !== 'Kustomization') return;
  const source = isRelease ? readHelmRelease(object).chartRef : readKustomization(object).sourceRef;
  const controller = isRelease ? 'helm-controller' : 'kustomize-controller';
  if (source?.kind !== 'ExternalArtifact' || !isOff(context, controller, 'ExternalArtifact')) return;
  const location = locateInUnit(context.cluster, unit, [
    'spec',
    isRelease ? 'chartRef' : 'sourceRef',
    'kind',
  ]);
  context.report({
    code: 'flux/feature-gate',
    severity: 'error',
    message: `${unit.key} takes its content from ExternalArtifact ${source.namespace}/${source.name}, but ${controller} runs without the feature gate ExternalArtifact`,
    help: `start ${controller} with --feature-gates=ExternalArtifact=true, or list source-watcher among the components of the FluxInstance`,
    upstream: `can't access 'ExternalArtifact/${source.namespace}/${source.name}', ExternalArtifact feature gate is disabled`,
    unit: unit.key,
    ...(location && { location }),
  });
}

interface AccountField {
  readonly controller: string;
  readonly group: string;
  readonly kind: string;
  readonly path: Path;
  /** Where the account is for a cloud service only with a provider that is one. */
  readonly withProvider?: boolean;
}

/** Accounts that stand for an identity at a cloud provider. */
const accounts: readonly AccountField[] = [
  ...['GitRepository', 'OCIRepository', 'Bucket'].map((kind) => ({
    controller: 'source-controller',
    group: groups.source,
    kind,
    path: ['spec', 'serviceAccountName'],
    withProvider: true,
  })),
  {
    controller: 'image-reflector-controller',
    group: groups.image,
    kind: 'ImageRepository',
    path: ['spec', 'serviceAccountName'],
    withProvider: true,
  },
  {
    controller: 'kustomize-controller',
    group: groups.kustomize,
    kind: 'Kustomization',
    path: ['spec', 'decryption', 'serviceAccountName'],
  },
  {
    controller: 'notification-controller',
    group: groups.notification,
    kind: 'Provider',
    path: ['spec', 'serviceAccountName'],
  },
];

function checkAccount(
  context: RuleContext,
  owned: OwnedObject,
  { path, controller, withProvider }: AccountField,
): void {
  const { object } = owned.rendered;
  if (knownText(owned, path) === undefined || isSuspended(object)) return;
  const { spec } = object;
  const provider = isMap(spec) ? getOwn(spec, 'provider') : undefined;
  if (withProvider && (provider === undefined || provider === 'generic')) return;
  reportObject(context, owned, path, {
    code: 'flux/feature-gate',
    severity: 'error',
    message: `has ${path.join('.')}, but ${controller} runs without the feature gate ObjectLevelWorkloadIdentity`,
    help: `start ${controller} with --feature-gates=ObjectLevelWorkloadIdentity=true, or set spec.cluster.objectLevelWorkloadIdentity of the FluxInstance`,
    upstream: `to use ${path.join('.')} please enable the ObjectLevelWorkloadIdentity feature gate in the controller`,
  });
}
