import type { NotatedKind } from './notated-kind.js';

/**
 * The kinds of flux-operator, written from its documented API (https://fluxoperator.dev/docs/crd/fluxinstance/ and the
 * pages beside it). Its releases are no releases of Flux, so nothing here is dated.
 */
export const fluxOperatorKinds: readonly NotatedKind[] = [
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'FluxInstance',
    plural: 'fluxinstances',
    fields: String.raw`
      spec: {
        cluster: {
          domain: str ="cluster.local";
          multitenant: bool =false;
          multitenantWorkloadIdentity: bool =false;
          networkPolicy: bool =true;
          objectLevelWorkloadIdentity: bool;
          size: small|medium|large;
          tenantDefaultDecryptionServiceAccount: str;
          tenantDefaultKubeConfigServiceAccount: str;
          tenantDefaultServiceAccount: str;
          type: kubernetes|openshift|aws|azure|gcp ="kubernetes"
        };
        commonMetadata: @labels;
        components: [str];
        distribution!: {
          artifact: str ~"^oci://.*$";
          artifactPullSecret: str;
          imagePullSecret: str;
          registry!: str;
          variant: upstream-alpine|enterprise-alpine|enterprise-distroless|enterprise-distroless-fips;
          version!: str
        };
        kustomize: {patches: [{patch!: str; target: @selector}]};
        migrateResources: bool =true;
        sharding: {key: str ="sharding.fluxcd.io/key"; shards!: [str] (items>=1); storage: ephemeral|persistent};
        storage: {class!: str; size!: str};
        sync: {
          interval: @duration ="1m";
          kind!: OCIRepository|GitRepository|Bucket;
          name: str (len<=63);
          path!: str;
          provider: generic|aws|azure|gcp|github;
          pullSecret: str;
          ref!: str;
          url!: str
        };
        wait: bool =true
      };
      status: any
    `,
  },
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'FluxReport',
    plural: 'fluxreports',
    fields: 'spec: any; status: any',
  },
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSet',
    plural: 'resourcesets',
    fields: String.raw`
      spec: {
        commonMetadata: @labels;
        dependsOn: [{apiVersion!: str; kind!: str; name!: str; namespace: str; ready: bool; readyExpr: str}];
        inputStrategy: {includeEmptyProviders: bool; name!: Flatten|Permute};
        inputs: [map<any>];
        inputsFrom: [{
          apiVersion: fluxcd.controlplane.io/v1;
          kind: ResourceSetInputProvider;
          name: str;
          selector: @labelSelector
        }];
        resources: [any];
        resourcesTemplate: str;
        serviceAccountName: str;
        steps: [{
          name!: str ~"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" (len<=63);
          resources: [any];
          resourcesTemplate: str;
          timeout: @duration
        }] (items>=1,items<=20);
        wait: bool
      };
      status: any
    `,
  },
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSetInputProvider',
    plural: 'resourcesetinputproviders',
    fields: String.raw`
      spec: {
        certSecretRef: @reference;
        defaultValues: map<any>;
        filter: {
          excludeBranch: str;
          excludeEnvironment: str;
          excludeTag: str;
          includeBranch: str;
          includeEnvironment: str;
          includeTag: str;
          labels: [str];
          limit: int (val<=10000) =100;
          semver: str
        };
        insecure: bool;
        schedule: [{cron!: str; timeZone: str ="UTC"; window: @duration ="0s"}];
        secretRef: @reference;
        selectors: [{
          matchExpressions: [{key!: str; operator!: str; values: [str]}];
          matchLabels: map<str>;
          name: str;
          namespace: str
        }];
        serviceAccountName: str;
        skip: {labels: [str]};
        type!: Static|GitHubBranch|GitHubTag|GitHubPullRequest|GitLabBranch|GitLabTag|GitLabMergeRequest|GitLabEnvironment|AzureDevOpsBranch|AzureDevOpsTag|AzureDevOpsPullRequest|AWSCodeCommitBranch|AWSCodeCommitTag|AWSCodeCommitPullRequest|GiteaBranch|GiteaTag|GiteaPullRequest|OCIArtifactTag|ACRArtifactTag|ECRArtifactTag|GARArtifactTag|ExternalService|ExternalArtifact;
        url: str ~"^((http|https|oci)://.*){0,1}$"
      };
      status: any
    `,
  },
];
