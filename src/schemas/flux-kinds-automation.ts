import type { NotatedKind } from './notated-kind.js';

/**
 * Notifications and image automation, in the notation of `notation.ts`; `since` and `until` are minors of Flux 2 (https://fluxcd.io/flux/components/).
 * The kinds that may be watched include those of flux-operator, which adds them to the definitions it installs.
 */
export const fluxAutomationKinds: readonly NotatedKind[] = [
  {
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
    kind: 'Provider',
    plural: 'providers',
    fields: String.raw`
      spec: {
        address: str (len<=2048);
        certSecretRef: @reference;
        channel: str (len<=2048);
        commitStatusExpr: str;
        interval: @duration;
        proxy: @http (len<=2048);
        proxySecretRef: @reference since 7;
        secretRef: @reference;
        serviceAccountName: str;
        suspend: bool;
        timeout: @minutes;
        type!: slack|discord|msteams|rocket|generic|generic-hmac|github|gitlab|gitea|giteapullrequestcomment@8-|bitbucketserver|bitbucket|azuredevops|googlechat|googlepubsub|webex|sentry|azureeventhub|telegram|lark|matrix|opsgenie|alertmanager|grafana|githubdispatch|githubpullrequestcomment@8-|gitlabmergerequestcomment@8-|pagerduty|datadog|nats|zulip@7-|otel@7-;
        username: str (len<=2048)
      } rule("self.type == 'github' || self.type == 'gitlab' || self.type == 'gitea' || self.type == 'bitbucketserver' || self.type == 'bitbucket' || self.type == 'azuredevops' || !has(self.commitStatusExpr)","spec.commitStatusExpr is only supported for the 'github', 'gitlab', 'gitea', 'bitbucketserver', 'bitbucket', 'azuredevops' provider types")
    `,
  },
  {
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
    kind: 'Alert',
    plural: 'alerts',
    fields: String.raw`
      spec: {
        eventMetadata: map<str>;
        eventSeverity: info|error ="info";
        eventSources!: [{apiVersion: str; kind!: Bucket|GitRepository|Kustomization|HelmRelease|HelmChart|HelmRepository|ImageRepository|ImagePolicy|ImageUpdateAutomation|OCIRepository|ArtifactGenerator@8-|ExternalArtifact@8-|FluxInstance|ResourceSet|ResourceSetInputProvider; matchLabels: map<str>; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=253)}];
        exclusionList: [str];
        inclusionList: [str];
        providerRef!: @reference;
        summary: str (len<=255);
        suspend: bool
      }
    `,
  },
  {
    apiVersion: 'notification.toolkit.fluxcd.io/v1',
    kind: 'Receiver',
    plural: 'receivers',
    fields: String.raw`
      spec: {
        events: [str];
        interval: @duration ="10m";
        oidcProviders: [{audience: str; issuerURL!: str ~"^https?://"; validations!: [{expression!: str; message!: str}] (items>=1); variables: [{expression!: str; name!: str}]}] by(issuerURL) since 9;
        resourceFilter: str;
        resources!: [{apiVersion: str; filter: str since 9; kind!: Bucket|GitRepository|Kustomization|HelmRelease|HelmChart|HelmRepository|ImageRepository|ImagePolicy|ImageUpdateAutomation|OCIRepository|ArtifactGenerator@8-|ExternalArtifact@8-|FluxInstance|ResourceSet|ResourceSetInputProvider; matchLabels: map<str>; name!: str (len>=1,len<=253); namespace: str (len>=1,len<=253)}];
        secretRef!-8: @reference;
        suspend: bool;
        type!: generic|generic-hmac|generic-oidc@9-|github|gitlab|bitbucket|harbor|dockerhub|quay|gcr|nexus|acr|cdevents
      } rule("self.type != 'generic-oidc' || (has(self.oidcProviders) && size(self.oidcProviders) > 0)","generic-oidc receivers must define at least one oidcProvider",9-) rule("self.type == 'generic-oidc' || !has(self.oidcProviders) || size(self.oidcProviders) == 0","oidcProviders can only be set when type is generic-oidc",9-) rule("self.type != 'generic-oidc' || !has(self.secretRef)","secretRef cannot be set when type is generic-oidc",9-) rule("self.type == 'generic-oidc' || has(self.secretRef)","secretRef is required when type is not generic-oidc",9-);
      status: any
    `,
  },
  {
    apiVersion: 'image.toolkit.fluxcd.io/v1',
    kind: 'ImageRepository',
    plural: 'imagerepositories',
    since: 7,
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
    apiVersion: 'image.toolkit.fluxcd.io/v1',
    kind: 'ImagePolicy',
    plural: 'imagepolicies',
    since: 7,
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
    apiVersion: 'image.toolkit.fluxcd.io/v1',
    kind: 'ImageUpdateAutomation',
    plural: 'imageupdateautomations',
    since: 7,
    fields: String.raw`
      spec: {
        git: {checkout: {ref!: {branch: str; commit: str; name: str; semver: str; tag: str}}; commit!: {author!: {email!: str; name: str}; messageTemplate: str; messageTemplateValues: map<str>; signingKey: {secretRef!: @reference; type: gpg|ssh since 9}}; push: {branch: str; options: map<str>; refspec: str}};
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
