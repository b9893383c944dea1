import type { NotatedKind } from './notated-kind.js';

/** What applies and fetches: Kustomization, HelmRelease and the sources, in the notation of `notation.ts`; `since` and `until` are minors of Flux 2 (https://fluxcd.io/flux/components/). */
export const fluxKinds: readonly NotatedKind[] = [
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    plural: 'kustomizations',
    fields: String.raw`
      spec: {
        buildMetadata: [originAnnotations|transformerAnnotations] since 9;
        commonMetadata: @labels;
        components: [str];
        decryption: {provider!: sops; secretRef: @reference; serviceAccountName: str};
        deletionPolicy: MirrorPrune|Delete|WaitForTermination|Orphan;
        dependsOn: [{name!: str; namespace: str; readyExpr: str since 7}];
        force: bool =false;
        healthCheckExprs: [{apiVersion!: str; current!: str; failed: str; inProgress: str; kind!-8: str}];
        healthChecks: [{apiVersion: str; kind!: str; name!: str; namespace: str}];
        ignore: [{paths!: [str]; target: @selector}] since 9;
        ignoreMissingComponents: bool since 7;
        images: [@image];
        interval!: @duration;
        kubeConfig: {configMapRef: @reference since 7; secretRef!-6: {key: str; name!: str}} rule("has(self.configMapRef) || has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-) rule("!has(self.configMapRef) || !has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-);
        namePrefix: str (len>=1,len<=200);
        nameSuffix: str (len>=1,len<=200);
        patches: [{patch!: str; target: @selector}];
        path: str;
        postBuild: {substitute: map<str>; substituteFrom: [{kind!: Secret|ConfigMap; name!: str (len>=1,len<=253); optional: bool =false}]; substituteStrategy: WithVariables|Always since 9};
        prune!: bool;
        retryInterval: @duration;
        serviceAccountName: str;
        sourceRef!: {apiVersion: str; kind!: OCIRepository|GitRepository|Bucket|ExternalArtifact@7-; name!: str; namespace: str};
        suspend: bool;
        targetNamespace: str (len>=1,len<=63);
        timeout: @duration;
        wait: bool
      };
      status: any
    `,
  },
  {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    plural: 'helmreleases',
    fields: String.raw`
      spec: {
        chart: {metadata: @labels; spec!: {chart!: str (len>=1,len<=2048); ignoreMissingValuesFiles: bool; interval: @duration; reconcileStrategy: ChartVersion|Revision ="ChartVersion"; sourceRef!: {apiVersion: str; kind!: HelmRepository|GitRepository|Bucket; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=63)}; valuesFiles: [str]; verify: {provider!: cosign|notation ="cosign"; secretRef: @reference}; version: str ="*"}};
        chartRef: {apiVersion: str; kind!: OCIRepository|HelmChart|ExternalArtifact@7-; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=63)};
        commonMetadata: @labels;
        dependsOn: [{name!: str; namespace: str; readyExpr: str since 7}];
        driftDetection: {ignore: [{paths!: [str]; target: @selector}]; mode: enabled|warn|disabled};
        healthCheckExprs: [{apiVersion!: str; current!: str; failed: str; inProgress: str; kind!-8: str}] since 8;
        install: {crds: Skip|Create|CreateReplace; createNamespace: bool; disableHooks: bool; disableOpenAPIValidation: bool; disableSchemaValidation: bool; disableTakeOwnership: bool; disableWait: bool; disableWaitForJobs: bool; remediation: {ignoreTestFailures: bool; remediateLastFailure: bool; retries: int}; replace: bool; serverSideApply: bool since 8; skipCRDs: bool; strategy: {name!: RemediateOnFailure|RetryOnFailure; retryInterval: @duration} rule("!has(self.retryInterval) || self.name != 'RemediateOnFailure'",".retryInterval cannot be set when .name is 'RemediateOnFailure'") since 7; timeout: @duration};
        interval!: @duration;
        kubeConfig: {configMapRef: @reference since 7; secretRef!-6: {key: str; name!: str}} rule("has(self.configMapRef) || has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-) rule("!has(self.configMapRef) || !has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-);
        maxHistory: int;
        persistentClient: bool;
        postRenderStrategy: nohooks|combined|separate since 9;
        postRenderers: [{kustomize: {images: [@image]; patches: [{patch!: str; target: @selector}]}}];
        releaseName: str (len>=1,len<=53);
        rollback: {cleanupOnFail: bool; disableHooks: bool; disableWait: bool; disableWaitForJobs: bool; force: bool; recreate: bool; serverSideApply: enabled|disabled|auto since 8; timeout: @duration};
        serviceAccountName: str (len>=1,len<=253);
        storageNamespace: str (len>=1,len<=63);
        suspend: bool;
        targetNamespace: str (len>=1,len<=63);
        test: {enable: bool; filters: [{exclude: bool; name!: str (len>=1,len<=253)}]; ignoreFailures: bool; timeout: @duration};
        timeout: @duration;
        uninstall: {deletionPropagation: background|foreground|orphan ="background"; disableHooks: bool; disableWait: bool; keepHistory: bool; timeout: @duration};
        upgrade: {chartNameChangeStrategy: InPlaceUpdate|Reinstall since 9; cleanupOnFail: bool; crds: Skip|Create|CreateReplace; disableHooks: bool; disableOpenAPIValidation: bool; disableSchemaValidation: bool; disableTakeOwnership: bool; disableWait: bool; disableWaitForJobs: bool; force: bool; preserveValues: bool; remediation: {ignoreTestFailures: bool; remediateLastFailure: bool; retries: int; strategy: rollback|uninstall}; serverSideApply: enabled|disabled|auto since 8; strategy: {name!: RemediateOnFailure|RetryOnFailure; retryInterval: @duration} rule("!has(self.retryInterval) || self.name == 'RetryOnFailure'",".retryInterval can only be set when .name is 'RetryOnFailure'") since 7; timeout: @duration};
        values: any;
        valuesFrom: [{kind!: Secret|ConfigMap; literal: bool since 9; name!: str (len>=1,len<=253); optional: bool; targetPath: str ~"^([a-zA-Z0-9_\\-.\\\\\\/]|\\[[0-9]{1,5}\\])+$" (len<=250); valuesKey: str ~"^[\\-._a-zA-Z0-9]+$" (len<=253)}];
        waitStrategy: {name!: poller|legacy} since 8
      } rule("(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))","either chart or chartRef must be set");
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    plural: 'gitrepositories',
    fields: String.raw`
      spec: {
        ignore: str;
        include: [{fromPath: str; repository!: @reference; toPath: str}];
        interval!: @duration;
        provider: generic|aws@9-|azure|github;
        proxySecretRef: @reference;
        recurseSubmodules: bool;
        ref: {branch: str; commit: str; name: str; semver: str; tag: str};
        secretRef: @reference;
        serviceAccountName: str;
        sparseCheckout: [str];
        suspend: bool;
        timeout: @minutes ="60s";
        url!: str ~"^(http|https|ssh)://.*$";
        verify: {mode: head|HEAD|Tag|TagAndHEAD ="HEAD"; secretRef!: @reference}
      } rule("!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))","serviceAccountName can only be set when provider is 'azure' or 'aws'",9-) rule("!has(self.serviceAccountName) || (has(self.provider) && self.provider == 'azure')","serviceAccountName can only be set when provider is 'azure'",-8);
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    plural: 'ocirepositories',
    fields: String.raw`
      spec: {
        certSecretRef: @reference;
        ignore: str;
        insecure: bool;
        interval!: @duration;
        layerSelector: {mediaType: str; operation: extract|copy};
        provider: generic|aws|azure|gcp ="generic";
        proxySecretRef: @reference;
        ref: {digest: str; semver: str; semverFilter: str; tag: str};
        secretRef: @reference;
        serviceAccountName: str;
        suspend: bool;
        timeout: @minutes ="60s";
        url!: str ~"^oci://.*$";
        verify: {matchOIDCIdentity: [{issuer!: str; subject!: str}]; provider!: cosign|notation ="cosign"; secretRef: @reference; trustedRootSecretRef: @reference since 9}
      };
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    plural: 'helmrepositories',
    fields: String.raw`
      spec: {
        accessFrom: @accessFrom;
        certSecretRef: @reference;
        insecure: bool;
        interval: @duration;
        passCredentials: bool;
        provider: generic|aws|azure|gcp ="generic";
        secretRef: @reference;
        suspend: bool;
        timeout: @minutes;
        type: default|oci;
        url!: str ~"^(http|https|oci)://.*$"
      };
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmChart',
    plural: 'helmcharts',
    fields: String.raw`
      spec: {
        chart!: str;
        ignoreMissingValuesFiles: bool;
        interval!: @duration;
        reconcileStrategy: ChartVersion|Revision ="ChartVersion";
        sourceRef!: {apiVersion: str; kind!: HelmRepository|GitRepository|Bucket; name!: str};
        suspend: bool;
        valuesFiles: [str];
        verify: {matchOIDCIdentity: [{issuer!: str; subject!: str}]; provider!: cosign|notation ="cosign"; secretRef: @reference};
        version: str ="*"
      } rule("!has(self.verify) || self.sourceRef.kind == 'HelmRepository'","spec.verify is only supported when spec.sourceRef.kind is 'HelmRepository'",8-);
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'Bucket',
    plural: 'buckets',
    fields: String.raw`
      spec: {
        bucketName!: str;
        certSecretRef: @reference;
        endpoint!: str;
        ignore: str;
        insecure: bool;
        interval!: @duration;
        prefix: str;
        provider: generic|aws|gcp|azure ="generic";
        proxySecretRef: @reference;
        region: str;
        secretRef: @reference;
        serviceAccountName: str;
        sts: {certSecretRef: @reference; endpoint!: @http; provider!: aws|ldap; secretRef: @reference};
        suspend: bool;
        timeout: @minutes ="60s"
      } rule("self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)","STS configuration is only supported for the 'aws' and 'generic' Bucket providers") rule("self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'","'aws' is the only supported STS provider for the 'aws' Bucket provider") rule("self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'","'ldap' is the only supported STS provider for the 'generic' Bucket provider") rule("!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)","spec.sts.secretRef is not required for the 'aws' STS provider") rule("!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)","spec.sts.certSecretRef is not required for the 'aws' STS provider") rule("self.provider != 'generic' || !has(self.serviceAccountName)","ServiceAccountName is not supported for the 'generic' Bucket provider") rule("!has(self.secretRef) || !has(self.serviceAccountName)","cannot set both .spec.secretRef and .spec.serviceAccountName");
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'ExternalArtifact',
    plural: 'externalartifacts',
    since: 7,
    fields: String.raw`
      spec: {
        sourceRef: {apiVersion: str; kind!: str; name!: str; namespace: str}
      };
      status: any
    `,
  },
  {
    apiVersion: 'source.extensions.fluxcd.io/v1beta1',
    kind: 'ArtifactGenerator',
    plural: 'artifactgenerators',
    since: 7,
    fields: String.raw`
      spec: {
        artifacts!: [{copy!: [{exclude: [str] (items<=100); from!: str ~"^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)/(.*)$" (len>=1,len<=1024); strategy: Overwrite|Merge|Extract@8-; to!: str ~"^@(artifact)/(.*)$" (len>=1,len<=1024)}] (items>=1); name!: str (len>=1,len<=253); originRevision: str ~"^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)$" (len<=64); revision: str ~"^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)$" (len<=64)}] (items>=1,items<=1000);
        commonMetadata: @labels since 8;
        pathPattern: str ~"^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)/(.*)$" (len<=1024) since 8;
        sources!: [{alias!: str ~"^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$" (len<=63); kind!: Bucket|GitRepository|OCIRepository|HelmChart@8-|ExternalArtifact@8-; name!: str ~"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" (len<=253); namespace: str ~"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" (len>=1,len<=63)}] (items>=1,items<=1000)
      } rule("has(self.pathPattern) && size(self.pathPattern) > 0 || self.artifacts.all(a, a.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'))","artifact names must be valid Kubernetes object names when pathPattern is not set",8-);
      status: any
    `,
  },
];
