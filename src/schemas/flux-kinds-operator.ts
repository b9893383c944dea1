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
      metadata: {name: flux};
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
        } rule("!self.?multitenantWorkloadIdentity.orValue(false) || self.?objectLevelWorkloadIdentity.orValue(false)","multitenantWorkloadIdentity needs objectLevelWorkloadIdentity: true beside it");
        commonMetadata: @labels;
        components: [source-controller|kustomize-controller|helm-controller|notification-controller|image-reflector-controller|image-automation-controller|source-watcher];
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
          name: str (len<=63) rule("self == oldSelf","the name of the sync cannot be changed");
          path!: str;
          provider: generic|aws|azure|gcp|github;
          pullSecret: str;
          ref!: str;
          url!: str
        } rule("self.?provider.orValue('') != 'github' || self.kind == 'GitRepository'","provider github is for a GitRepository only") rule("self.?provider.orValue('') != 'gcp' || self.kind in ['OCIRepository', 'Bucket']","provider gcp is for an OCIRepository or a Bucket only");
        wait: bool =true
      } rule("self.?sharding.?storage.orValue('') != 'persistent' || has(self.storage)","persistent storage of shards needs spec.storage");
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
        inputStrategy: {includeEmptyProviders: bool; name!: Flatten|Permute} rule("self.name == 'Permute' || !has(self.includeEmptyProviders)","includeEmptyProviders is for the strategy Permute only");
        inputs: [map<any>];
        inputsFrom: [{
          apiVersion: fluxcd.controlplane.io/v1;
          kind: ResourceSetInputProvider;
          name: str;
          selector: @labelSelector
        } rule("has(self.name) != has(self.selector)","set either name or selector")];
        resources: [object];
        resourcesTemplate: str;
        serviceAccountName: str;
        steps: [{
          name!: str ~"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" (len<=63);
          resources: [object];
          resourcesTemplate: str;
          timeout: @duration
        } rule("has(self.resources) || has(self.resourcesTemplate)","a step needs resources or resourcesTemplate")] (items>=1,items<=20) rule("self.all(step, self.exists_one(other, other.name == step.name))","steps must have different names");
        wait: bool
      } rule("has(self.steps) || has(self.resources) || has(self.resourcesTemplate)","set resources, resourcesTemplate or steps") rule("!has(self.steps) || !(has(self.resources) || has(self.resourcesTemplate))","steps cannot be used together with resources and resourcesTemplate");
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
        } rule("!(has(self.name) && (has(self.matchLabels) || has(self.matchExpressions)))","set either name or labels")];
        serviceAccountName: str;
        skip: {labels: [str]};
        type!: Static|GitHubBranch|GitHubTag|GitHubPullRequest|GitLabBranch|GitLabTag|GitLabMergeRequest|GitLabEnvironment|AzureDevOpsBranch|AzureDevOpsTag|AzureDevOpsPullRequest|AWSCodeCommitBranch|AWSCodeCommitTag|AWSCodeCommitPullRequest|GiteaBranch|GiteaTag|GiteaPullRequest|OCIArtifactTag|ACRArtifactTag|ECRArtifactTag|GARArtifactTag|ExternalService|ExternalArtifact;
        url: str ~"^((http|https|oci)://.*){0,1}$"
      } rule("has(self.url) != (self.type in ['Static', 'ExternalArtifact'])","url is needed, except for the types Static and ExternalArtifact, which have none") rule("!self.type.startsWith('Git') || self.?url.orValue('http').startsWith('http')","the url of this type begins with http:// or https://") rule("!(self.type.startsWith('AzureDevOps') || self.type == 'ExternalService') || self.?url.orValue('http').startsWith('http')","the url of this type begins with http:// or https://") rule("!self.type.startsWith('AWSCodeCommit') || self.?url.orValue('https://').startsWith('https://')","the url of this type begins with https://") rule("!self.type.endsWith('ArtifactTag') || self.?url.orValue('oci://a/b').matches('^oci://[^/]+/')","the url of this type is oci://REGISTRY/REPOSITORY") rule("self.type != 'ExternalService' || !self.?url.orValue('').startsWith('http://') || self.?insecure.orValue(false)","a url with http:// needs insecure: true") rule("!self.?insecure.orValue(false) || self.type in ['ExternalService', 'OCIArtifactTag']","insecure is for the types ExternalService and OCIArtifactTag only") rule("has(self.selectors) == (self.type == 'ExternalArtifact')","selectors are for the type ExternalArtifact, which needs them") rule("!has(self.secretRef) || !(self.type in ['Static', 'ExternalArtifact', 'ACRArtifactTag', 'ECRArtifactTag', 'GARArtifactTag'] || self.type.startsWith('AWSCodeCommit'))","this type takes no secretRef") rule("!has(self.certSecretRef) || !(self.type in ['Static', 'ExternalArtifact', 'ACRArtifactTag', 'ECRArtifactTag', 'GARArtifactTag'] || self.type.startsWith('AzureDevOps') || self.type.startsWith('AWSCodeCommit'))","this type takes no certSecretRef") rule("!has(self.serviceAccountName) || self.type == 'ExternalArtifact' || self.type.endsWith('ArtifactTag') || self.type.startsWith('AzureDevOps') || self.type.startsWith('AWSCodeCommit')","this type takes no serviceAccountName");
      status: any
    `,
  },
];
