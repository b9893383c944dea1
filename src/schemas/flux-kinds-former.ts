import type { NotatedKind } from './notated-kind.js';

/** Versions that Flux no longer serves, in the notation of `notation.ts`; `until` is the last minor of Flux 2 that has them. */
export const formerFluxKinds: readonly NotatedKind[] = [
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1beta2',
    kind: 'Kustomization',
    plural: 'kustomizations',
    until: 7,
    fields: String.raw`
      spec: {
        commonMetadata: @labels;
        components: [str];
        decryption: {provider!: sops; secretRef: @reference};
        dependsOn: [{name!: str; namespace: str}];
        force: bool =false;
        healthChecks: [{apiVersion: str; kind!: str; name!: str; namespace: str}];
        images: [@image];
        interval!: @duration;
        kubeConfig: {configMapRef: @reference since 7; secretRef!-6: {key: str; name!: str}} rule("has(self.configMapRef) || has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-) rule("!has(self.configMapRef) || !has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-);
        patches: [{patch!: str; target: @selector}];
        patchesJson6902: [{patch!: [{from: str; op!: test|remove|add|replace|move|copy; path!: str; value: any}]; target!: @selector}];
        patchesStrategicMerge: [any];
        path: str;
        postBuild: {substitute: map<str>; substituteFrom: [{kind!: Secret|ConfigMap; name!: str (len>=1,len<=253); optional: bool =false}]};
        prune!: bool;
        retryInterval: @duration;
        serviceAccountName: str;
        sourceRef!: {apiVersion: str; kind!: OCIRepository|GitRepository|Bucket; name!: str; namespace: str};
        suspend: bool;
        targetNamespace: str (len>=1,len<=63);
        timeout: @duration;
        validation: none|client|server;
        wait: bool
      };
      status: any
    `,
  },
  {
    apiVersion: 'helm.toolkit.fluxcd.io/v2beta2',
    kind: 'HelmRelease',
    plural: 'helmreleases',
    until: 7,
    fields: String.raw`
      spec: {
        chart: {metadata: @labels; spec!: {chart!: str (len>=1,len<=2048); ignoreMissingValuesFiles: bool; interval: @duration; reconcileStrategy: ChartVersion|Revision ="ChartVersion"; sourceRef!: {apiVersion: str; kind!: HelmRepository|GitRepository|Bucket; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=63)}; valuesFile: str; valuesFiles: [str]; verify: {provider!: cosign|notation ="cosign"; secretRef: @reference}; version: str ="*"}};
        chartRef: {apiVersion: str; kind!: OCIRepository|HelmChart; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=63)};
        dependsOn: [{name!: str; namespace: str}];
        driftDetection: {ignore: [{paths!: [str]; target: @selector}]; mode: enabled|warn|disabled};
        install: {crds: Skip|Create|CreateReplace; createNamespace: bool; disableHooks: bool; disableOpenAPIValidation: bool; disableWait: bool; disableWaitForJobs: bool; remediation: {ignoreTestFailures: bool; remediateLastFailure: bool; retries: int}; replace: bool; skipCRDs: bool; timeout: @duration};
        interval!: @duration;
        kubeConfig: {configMapRef: @reference since 7; secretRef!-6: {key: str; name!: str}} rule("has(self.configMapRef) || has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-) rule("!has(self.configMapRef) || !has(self.secretRef)","exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified",7-);
        maxHistory: int;
        persistentClient: bool;
        postRenderers: [{kustomize: {images: [@image]; patches: [{patch!: str; target: @selector}]; patchesJson6902: [{patch!: [{from: str; op!: test|remove|add|replace|move|copy; path!: str; value: any}]; target!: @selector}]; patchesStrategicMerge: [any]}}];
        releaseName: str (len>=1,len<=53);
        rollback: {cleanupOnFail: bool; disableHooks: bool; disableWait: bool; disableWaitForJobs: bool; force: bool; recreate: bool; timeout: @duration};
        serviceAccountName: str (len>=1,len<=253);
        storageNamespace: str (len>=1,len<=63);
        suspend: bool;
        targetNamespace: str (len>=1,len<=63);
        test: {enable: bool; filters: [{exclude: bool; name!: str (len>=1,len<=253)}]; ignoreFailures: bool; timeout: @duration};
        timeout: @duration;
        uninstall: {deletionPropagation: background|foreground|orphan ="background"; disableHooks: bool; disableWait: bool; keepHistory: bool; timeout: @duration};
        upgrade: {cleanupOnFail: bool; crds: Skip|Create|CreateReplace; disableHooks: bool; disableOpenAPIValidation: bool; disableWait: bool; disableWaitForJobs: bool; force: bool; preserveValues: bool; remediation: {ignoreTestFailures: bool; remediateLastFailure: bool; retries: int; strategy: rollback|uninstall}; timeout: @duration};
        values: any;
        valuesFrom: [{kind!: Secret|ConfigMap; name!: str (len>=1,len<=253); optional: bool; targetPath: str ~"^([a-zA-Z0-9_\\-.\\\\\\/]|\\[[0-9]{1,5}\\])+$" (len<=250); valuesKey: str ~"^[\\-._a-zA-Z0-9]+$" (len<=253)}]
      } rule("(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))","either chart or chartRef must be set");
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
    kind: 'GitRepository',
    plural: 'gitrepositories',
    until: 7,
    fields: String.raw`
      spec: {
        accessFrom: @accessFrom;
        gitImplementation: go-git|libgit2 ="go-git";
        ignore: str;
        include: [{fromPath: str; repository!: @reference; toPath: str}];
        interval!: @duration;
        recurseSubmodules: bool;
        ref: {branch: str; commit: str; name: str; semver: str; tag: str};
        secretRef: @reference;
        suspend: bool;
        timeout: @minutes ="60s";
        url!: str ~"^(http|https|ssh)://.*$";
        verify: {mode!: head; secretRef!: @reference}
      };
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
    kind: 'OCIRepository',
    plural: 'ocirepositories',
    until: 7,
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
        verify: {matchOIDCIdentity: [{issuer!: str; subject!: str}]; provider!: cosign|notation ="cosign"; secretRef: @reference}
      };
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
    kind: 'HelmRepository',
    plural: 'helmrepositories',
    until: 7,
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
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
    kind: 'HelmChart',
    plural: 'helmcharts',
    until: 7,
    fields: String.raw`
      spec: {
        accessFrom: @accessFrom;
        chart!: str;
        ignoreMissingValuesFiles: bool;
        interval!: @duration;
        reconcileStrategy: ChartVersion|Revision ="ChartVersion";
        sourceRef!: {apiVersion: str; kind!: HelmRepository|GitRepository|Bucket; name!: str};
        suspend: bool;
        valuesFile: str;
        valuesFiles: [str];
        verify: {matchOIDCIdentity: [{issuer!: str; subject!: str}]; provider!: cosign|notation ="cosign"; secretRef: @reference};
        version: str ="*"
      };
      status: any
    `,
  },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
    kind: 'Bucket',
    plural: 'buckets',
    until: 7,
    fields: String.raw`
      spec: {
        accessFrom: @accessFrom;
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
        sts: {certSecretRef: @reference; endpoint!: @http; provider!: aws|ldap; secretRef: @reference};
        suspend: bool;
        timeout: @minutes ="60s"
      } rule("self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)","STS configuration is only supported for the 'aws' and 'generic' Bucket providers") rule("self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'","'aws' is the only supported STS provider for the 'aws' Bucket provider") rule("self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'","'ldap' is the only supported STS provider for the 'generic' Bucket provider") rule("!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)","spec.sts.secretRef is not required for the 'aws' STS provider") rule("!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)","spec.sts.certSecretRef is not required for the 'aws' STS provider");
      status: any
    `,
  },
  {
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta2',
    kind: 'Provider',
    plural: 'providers',
    until: 8,
    fields: String.raw`
      spec: {
        address: str (len<=2048);
        certSecretRef: @reference;
        channel: str (len<=2048);
        interval: @duration;
        proxy: @http (len<=2048);
        secretRef: @reference;
        suspend: bool;
        timeout: @minutes;
        type!: slack|discord|msteams|rocket|generic|generic-hmac|github|gitlab|gitea|bitbucketserver|bitbucket|azuredevops|googlechat|googlepubsub|webex|sentry|azureeventhub|telegram|lark|matrix|opsgenie|alertmanager|grafana|githubdispatch|pagerduty|datadog;
        username: str (len<=2048)
      };
      status: any
    `,
  },
  {
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta2',
    kind: 'Alert',
    plural: 'alerts',
    until: 8,
    fields: String.raw`
      spec: {
        eventMetadata: map<str>;
        eventSeverity: info|error ="info";
        eventSources!: [{apiVersion: str; kind!: Bucket|GitRepository|Kustomization|HelmRelease|HelmChart|HelmRepository|ImageRepository|ImagePolicy|ImageUpdateAutomation|OCIRepository|ArtifactGenerator@8-|ExternalArtifact@8-; matchLabels: map<str>; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=253)}];
        exclusionList: [str];
        inclusionList: [str];
        providerRef!: @reference;
        summary: str (len<=255);
        suspend: bool
      };
      status: any
    `,
  },
  {
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta2',
    kind: 'Receiver',
    plural: 'receivers',
    until: 8,
    fields: String.raw`
      spec: {
        events: [str];
        interval: @duration;
        resources!: [{apiVersion: str; kind!: Bucket|GitRepository|Kustomization|HelmRelease|HelmChart|HelmRepository|ImageRepository|ImagePolicy|ImageUpdateAutomation|OCIRepository|ArtifactGenerator@8-|ExternalArtifact@8-; matchLabels: map<str>; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=253)}];
        secretRef!: @reference;
        suspend: bool;
        type!: generic|generic-hmac|github|gitlab|bitbucket|harbor|dockerhub|quay|gcr|nexus|acr
      };
      status: any
    `,
  },
  {
    apiVersion: 'image.toolkit.fluxcd.io/v1beta2',
    kind: 'ImageRepository',
    plural: 'imagerepositories',
    until: 8,
    fields: String.raw`
      spec: {
        accessFrom: @accessFrom;
        certSecretRef: @reference;
        exclusionList: [str] (items<=25) =["^.*\\.sig$"];
        image!: str;
        insecure: bool;
        interval!: @duration;
        provider: generic|aws|azure|gcp ="generic";
        proxySecretRef: @reference;
        secretRef: @reference;
        serviceAccountName: str (len<=253);
        suspend: bool;
        timeout: @minutes
      };
      status: any
    `,
  },
  {
    apiVersion: 'image.toolkit.fluxcd.io/v1beta2',
    kind: 'ImagePolicy',
    plural: 'imagepolicies',
    until: 8,
    fields: String.raw`
      spec: {
        digestReflectionPolicy: Always|IfNotPresent|Never ="Never";
        filterTags: {extract: str; pattern: str};
        imageRepositoryRef!: {name!: str; namespace: str};
        interval: @duration;
        policy!: {alphabetical: {order: asc|desc ="asc"}; numerical: {order: asc|desc ="asc"}; semver: {range!: str}};
        suspend: bool
      } rule("!has(self.interval) || (has(self.digestReflectionPolicy) && self.digestReflectionPolicy == 'Always')","spec.interval is only accepted when spec.digestReflectionPolicy is set to 'Always'") rule("has(self.interval) || !has(self.digestReflectionPolicy) || self.digestReflectionPolicy != 'Always'","spec.interval must be set when spec.digestReflectionPolicy is set to 'Always'");
      status: any
    `,
  },
  {
    apiVersion: 'image.toolkit.fluxcd.io/v1beta2',
    kind: 'ImageUpdateAutomation',
    plural: 'imageupdateautomations',
    until: 8,
    fields: String.raw`
      spec: {
        git: {checkout: {ref!: {branch: str; commit: str; name: str; semver: str; tag: str}}; commit!: {author!: {email!: str; name: str}; messageTemplate: str; messageTemplateValues: map<str>; signingKey: {secretRef!: @reference}}; push: {branch: str; options: map<str>; refspec: str}};
        interval!: @duration;
        policySelector: {matchExpressions: [{key!: str; operator!: str; values: [str]}]; matchLabels: map<str>};
        sourceRef!: {apiVersion: str; kind!: GitRepository ="GitRepository"; name!: str; namespace: str};
        suspend: bool;
        update: {path: str; strategy: Setters ="Setters"} ={"strategy": "Setters"}
      };
      status: any
    `,
  },
];
