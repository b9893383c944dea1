import type { Cluster } from '../cluster/cluster.js';
import { compareDiagnostics } from '../diagnostics/diagnostic.js';
import { dependencyGraph } from '../graph/graph.js';
import type { SopsDataKeys } from '../flux/sops-age.js';
import { appliedTooLateRule } from './applied-too-late.js';
import { clusterObjects } from './cluster-objects.js';
import { clusterRegistry } from './cluster-registry.js';
import { crossNamespaceRule } from './cross-namespace.js';
import { dependsOnRule } from './depends-on.js';
import { duplicateOwnerRule } from './duplicate-owner.js';
import { featureGatesRule } from './feature-gates.js';
import { fluxCelRule } from './flux-cel.js';
import { fluxReportRule } from './flux-report.js';
import { fluxAnnotationsRule } from './flux-annotations.js';
import { gatewayListenerRule } from './gateway-listener.js';
import { healthChecksRule } from './health-checks.js';
import { imageAutomationRule } from './image-automation.js';
import { imagePoliciesRule } from './image-policies.js';
import { kubeConfigsRule } from './kube-configs.js';
import { missingControllersRule } from './missing-controllers.js';
import { missingNamespacesRule } from './missing-namespaces.js';
import { missingReferencesRule } from './missing-references.js';
import { notificationRule } from './notification.js';
import { patchTargetsRule } from './patch-targets.js';
import { plainSecretRule } from './plain-secret.js';
import type { Rule, RuleFinding } from './rule.js';
import { sealedSecretsRule } from './sealed-secrets.js';
import { secretCommentsRule } from './secret-comments.js';
import { secretReferencesRule } from './secret-references.js';
import { secretStoresRule } from './secret-stores.js';
import { serviceAccountsRule } from './service-accounts.js';
import { sharedReleasesRule } from './shared-releases.js';
import { setterMarkersRule } from './setter-markers.js';
import { shardsRule } from './shards.js';
import { sopsDecryptionRule } from './sops-decryption.js';
import { sopsRule } from './sops.js';
import { sourceContentRule } from './source-content.js';
import { sourceSpecRule } from './source-spec.js';
import { unreachedFilesRule } from './unreached-files.js';
import { unreachedManifests } from './unreached-manifests.js';
import { checkSchemas, type SchemaCheckOptions } from './schemas.js';

/** All rules, in the order in which they run. */
const rules: readonly Rule[] = [
  missingReferencesRule,
  missingNamespacesRule,
  missingControllersRule,
  featureGatesRule,
  dependsOnRule,
  crossNamespaceRule,
  shardsRule,
  appliedTooLateRule,
  healthChecksRule,
  fluxCelRule,
  sourceSpecRule,
  sourceContentRule,
  secretReferencesRule,
  kubeConfigsRule,
  sealedSecretsRule,
  secretStoresRule,
  serviceAccountsRule,
  patchTargetsRule,
  fluxAnnotationsRule,
  duplicateOwnerRule,
  sharedReleasesRule,
  plainSecretRule,
  secretCommentsRule,
  sopsRule,
  sopsDecryptionRule,
  fluxReportRule,
  notificationRule,
  imagePoliciesRule,
  imageAutomationRule,
  setterMarkersRule,
  gatewayListenerRule,
  unreachedFilesRule,
];

export interface CheckOptions extends SchemaCheckOptions {
  /** Opened data keys of files that SOPS encrypted; such files are decrypted and held against their MAC. */
  readonly dataKeys?: SopsDataKeys;
  /** The clusters that are checked in one run, this one among them: what only another one uses is used. */
  readonly together?: readonly Cluster[];
}

export interface CheckedCluster {
  /** In the order of output. */
  readonly findings: readonly RuleFinding[];
  readonly schemas: {
    readonly checked: number;
    readonly missing: ReadonlyMap<string, number>;
    readonly fetched: ReadonlyMap<string, number>;
    readonly kubernetes: string;
  };
}

/** Everything there is to say about a finished cluster: what rendering found, what schemas say, what the rules find. */
export function checkCluster(cluster: Cluster, options: CheckOptions): CheckedCluster {
  const findings: RuleFinding[] = [...cluster.diagnostics];
  for (const unit of cluster.units.values()) {
    for (const diagnostic of unit.diagnostics) findings.push({ ...diagnostic, unit: unit.key });
  }
  const report = (finding: RuleFinding): void => {
    const suspended = finding.unit !== undefined && cluster.units.get(finding.unit)?.state === 'suspended';
    findings.push(suspended ? { ...finding, severity: 'info' } : finding);
  };
  let found: readonly string[] | undefined;
  const unreached = (): readonly string[] => (found ??= unreachedManifests([cluster]));
  const registry = clusterRegistry(cluster, { ...options, unreached });
  const schemas = checkSchemas(cluster, registry, options, report);
  const context = {
    cluster,
    together: options.together ?? [cluster],
    graph: dependencyGraph(cluster),
    objects: clusterObjects(cluster),
    ...(options.dataKeys && { dataKeys: options.dataKeys }),
    unreached,
    schemas: registry,
    report,
  };
  for (const rule of rules) rule.check(context);
  return {
    findings: mergeEqual(findings.sort(compareDiagnostics)),
    schemas: { ...schemas, kubernetes: options.kubernetesVersion },
  };
}

/** A base that several units build is at fault once; the other units are named beside it. */
function mergeEqual(sorted: readonly RuleFinding[]): RuleFinding[] {
  const merged: RuleFinding[] = [];
  for (const finding of sorted) {
    const last = merged.at(-1);
    if (last && last.unit !== finding.unit && finding.location && compareDiagnostics(last, finding) === 0) {
      if (finding.unit === undefined || last.unit === undefined) continue;
      const others = [
        ...(last.related ?? []),
        { location: finding.location, message: `also in ${finding.unit}` },
      ];
      merged[merged.length - 1] = { ...last, related: others };
    } else if (!last || last.unit !== finding.unit || compareDiagnostics(last, finding) !== 0) {
      merged.push(finding);
    }
  }
  return merged;
}
