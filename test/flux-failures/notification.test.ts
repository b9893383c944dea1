import { describeFailures, emptySecret, type Files } from './failures.js';

const file = 'clusters/test/notification.yaml';
const provider = (spec = '  type: slack\n  address: https://example.com/hook\n', name = 'chat'): string =>
  `---\napiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Provider\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n${spec}`;
const alert = (spec: string): string =>
  `---\napiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Alert\nmetadata: {name: all, namespace: flux-system}\nspec:\n${spec}`;
const receiver = (spec: string): string =>
  `---\napiVersion: notification.toolkit.fluxcd.io/v1\nkind: Receiver\nmetadata: {name: hook, namespace: flux-system}\nspec:\n${spec}`;
const to = '  providerRef: {name: chat}\n';
const all = "  eventSources: [{kind: Kustomization, name: '*'}]\n";
const of = (text: string): Files => ({ [file]: text });

describeFailures('Providers and Alerts', [
  {
    name: 'a type that does not exist',
    files: of(provider('  type: slak\n  address: https://example.com/hook\n')),
    found: [
      'clusters/test/notification.yaml:6:3 error schema/enum Provider flux-system/chat: spec.type must be one of "slack", "discord", "msteams", "rocket", "generic", "generic-hmac", "github", "gitlab", "gitea", "bitbucketserver", "bitbucket", "azuredevops", "googlechat", "googlepubsub", "webex", "sentry", "azureeventhub", "telegram", "lark", "matrix", "opsgenie", "alertmanager", "grafana", "githubdispatch", "pagerduty", "datadog", "nats", "zulip", "otel", not "slak"',
    ],
    repaired: of(provider()),
  },
  {
    name: 'a type of a newer Flux',
    files: of(provider('  type: githubpullrequestcomment\n  address: https://github.com/a/b\n')),
    found: [
      'clusters/test/notification.yaml:6:3 error schema/enum Provider flux-system/chat: spec.type must be one of "slack", "discord", "msteams", "rocket", "generic", "generic-hmac", "github", "gitlab", "gitea", "bitbucketserver", "bitbucket", "azuredevops", "googlechat", "googlepubsub", "webex", "sentry", "azureeventhub", "telegram", "lark", "matrix", "opsgenie", "alertmanager", "grafana", "githubdispatch", "pagerduty", "datadog", "nats", "zulip", "otel", not "githubpullrequestcomment"',
    ],
  },
  {
    name: 'a kind of events that Alerts do not know',
    files: of(provider() + alert(`${to}  eventSources: [{kind: Terraform, name: '*'}]\n`)),
    found: [
      'clusters/test/notification.yaml:14:19 error schema/enum Alert flux-system/all: spec.eventSources[0].kind must be one of "Bucket", "GitRepository", "Kustomization", "HelmRelease", "HelmChart", "HelmRepository", "ImageRepository", "ImagePolicy", "ImageUpdateAutomation", "OCIRepository", "FluxInstance", "ResourceSet", "ResourceSetInputProvider", not "Terraform"',
    ],
    repaired: of(provider() + alert(to + all)),
  },
  {
    name: 'no Provider of that name',
    files: of(provider() + alert(`  providerRef: {name: caht}\n${all}`)),
    found: [
      'clusters/test/notification.yaml:13:17 warning flux/provider-missing Alert flux-system/all sends through Provider flux-system/caht, which does not exist: nothing is ever sent',
    ],
    repaired: of(provider() + alert(to + all)),
  },
  {
    name: 'an object that sends no events',
    files: of(provider() + alert(`${to}  eventSources: [{kind: Kustomization, name: apps}]\n`)),
    found: [
      'clusters/test/notification.yaml:14:18 warning flux/event-source-missing Alert flux-system/all names Kustomization flux-system/apps, which does not exist and so sends no events',
    ],
  },
  {
    name: 'a wildcard for the namespace, which there is none for',
    files: of(
      provider() + alert(`${to}  eventSources: [{kind: Kustomization, name: '*', namespace: '*'}]\n`),
    ),
    found: [
      'clusters/test/notification.yaml:14:51 warning flux/event-source-missing Alert flux-system/all names the namespace *, but only names may be a wildcard: nothing ever matches',
    ],
  },
  {
    name: 'an exclusion that is no regular expression',
    files: of(provider() + alert(`${to}${all}  exclusionList: ["(?!no)"]\n`)),
    found: [
      'clusters/test/notification.yaml:15:19 error flux/invalid-regexp Alert flux-system/all has "(?!no)", which is no regular expression as Go reads them: invalid or unsupported Perl syntax: `(?!`',
    ],
    flux: 'error parsing regexp',
    repaired: of(provider() + alert(`${to}${all}  exclusionList: ["^no"]\n`)),
  },
  {
    name: 'no address at all',
    files: of(provider('  type: slack\n')),
    found: [
      'clusters/test/notification.yaml:5:1 warning flux/provider-address Provider flux-system/chat is of the type slack, but has no address: nothing is ever sent',
    ],
    repaired: of(provider()),
  },
  {
    name: 'commit statuses without Git repository',
    files: of(provider('  type: github\n  address: https://github.com\n')),
    found: [
      'clusters/test/notification.yaml:7:3 warning flux/provider-address Provider flux-system/chat is of the type github, but its address https://github.com is none of a Git repository: nothing is ever sent',
    ],
  },
  {
    name: 'a commit status that is no CEL',
    files: of(
      provider('  type: github\n  address: https://github.com/a/b\n  commitStatusExpr: "event.metadata["\n'),
    ),
    found: [
      'clusters/test/notification.yaml:8:3 error flux/cel-invalid Provider flux-system/chat: commitStatusExpr does not compile: unexpected token: EOF',
    ],
  },
]);

describeFailures('Receivers', [
  {
    name: 'a type that does not exist',
    files: {
      ...of(
        receiver(
          `  type: githb\n  secretRef: {name: token}\n  resources: [{kind: GitRepository, name: flux-system}]\n`,
        ),
      ),
      'clusters/test/secret.yaml': emptySecret('token', 'token'),
    },
    found: [
      'clusters/test/notification.yaml:6:3 error schema/enum Receiver flux-system/hook: spec.type must be one of "generic", "generic-hmac", "github", "gitlab", "bitbucket", "harbor", "dockerhub", "quay", "gcr", "nexus", "acr", "cdevents", not "githb"',
    ],
    repaired: of(
      receiver(
        `  type: github\n  secretRef: {name: token}\n  resources: [{kind: GitRepository, name: flux-system}]\n`,
      ),
    ),
  },
  {
    name: 'a Secret without token',
    files: {
      ...of(
        receiver(
          `  type: github\n  secretRef: {name: token}\n  resources: [{kind: GitRepository, name: flux-system}]\n`,
        ),
      ),
      'clusters/test/secret.yaml': emptySecret('token', 'password'),
    },
    found: [
      'clusters/test/notification.yaml:7:3 error flux/secret-key-missing Receiver flux-system/hook names Secret flux-system/token, which has no key token; it has password',
    ],
    flux: "invalid 'flux-system/token' secret data: required fields 'token'",
    repaired: { 'clusters/test/secret.yaml': emptySecret('token', 'token') },
  },
  {
    name: 'a wildcard without labels',
    files: {
      ...of(
        receiver(
          `  type: github\n  secretRef: {name: token}\n  resources: [{kind: GitRepository, name: '*'}]\n`,
        ),
      ),
      'clusters/test/secret.yaml': emptySecret('token', 'token'),
    },
    found: [
      'clusters/test/notification.yaml:8:15 error flux/receiver-wildcard Receiver flux-system/hook names all GitRepository objects by * without matchLabels',
    ],
    flux: "matchLabels field not set when using wildcard '*' as name",
  },
  {
    name: 'a filter that is no CEL',
    files: {
      ...of(
        receiver(
          `  type: github\n  secretRef: {name: token}\n  resourceFilter: res.metadata.name ==\n  resources: [{kind: GitRepository, name: flux-system}]\n`,
        ),
      ),
      'clusters/test/secret.yaml': emptySecret('token', 'token'),
    },
    found: [
      'clusters/test/notification.yaml:8:3 error flux/cel-invalid Receiver flux-system/hook: resourceFilter does not compile: unexpected token: EOF',
    ],
  },
  {
    name: 'an object that does not exist',
    files: {
      ...of(
        receiver(
          `  type: github\n  secretRef: {name: token}\n  resources: [{kind: ImageRepository, name: app}]\n`,
        ),
      ),
      'clusters/test/secret.yaml': emptySecret('token', 'token'),
    },
    found: [
      'clusters/test/notification.yaml:8:15 warning flux/event-source-missing Receiver flux-system/hook names ImageRepository flux-system/app, which does not exist and so is never woken by it',
    ],
  },
]);
