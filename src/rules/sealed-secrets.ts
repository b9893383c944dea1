import { nameOf, namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { readDocuments } from '../yaml/read.js';
import { getOwn, isMap, valueAt } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { isOpen, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

const annotation = 'sealedsecrets.bitnami.com/';

/**
 * A SealedSecret is sealed for its name and namespace (https://github.com/bitnami-labs/sealed-secrets#scopes): under another
 * one, given by a prefix, by `targetNamespace` or in its template, nobody can open it. The annotations `namespace-wide` and
 * `cluster-wide` loosen that. Flux applies it all the same, and the Secret never comes.
 */
export const sealedSecretsRule: Rule = {
  codes: ['flux/sealed-secret'],
  check(context) {
    for (const owned of context.objects.ofKind('bitnami.com', 'SealedSecret')) {
      checkName(context, owned);
      checkValues(context, owned);
    }
  },
};

function checkName(context: RuleContext, owned: OwnedObject): void {
  const { object } = owned.rendered;
  const annotations = valueAt(object, ['metadata', 'annotations']);
  if (textField(annotations, `${annotation}cluster-wide`) === 'true') return;
  const isNamespaceWide = textField(annotations, `${annotation}namespace-wide`) === 'true';
  const written = writtenObject(owned);
  const template = valueAt(object, ['spec', 'template', 'metadata']);
  const fields = [
    { field: 'name', now: nameOf(object), before: written && nameOf(written), isFree: isNamespaceWide },
    { field: 'namespace', now: namespaceOf(object), before: written && namespaceOf(written), isFree: false },
  ];
  for (const { field, now, before, isFree } of fields) {
    if (isFree || isOpen(now)) continue;
    const report = (path: readonly string[], message: string): void =>
      reportObject(context, owned, path, {
        code: 'flux/sealed-secret',
        severity: 'warning',
        message: `${message}: the controller cannot open it`,
        help: 'seal it anew for what it is called in the end, or with --scope cluster-wide',
      });
    const own = textField(template, field);
    if (own !== '' && own !== now && !isOpen(own))
      report(
        ['spec', 'template', 'metadata', field],
        `makes a Secret of the ${field} ${own}, but is sealed for its own`,
      );
    else if (before !== undefined && before !== '' && before !== now && !isOpen(before))
      report(['metadata', field], `was sealed for the ${field} ${before}, which was changed on the way`);
  }
}

/** The object as it is written in its file; undefined where it does not stand there as it is. */
function writtenObject({ unit, rendered: { origin } }: OwnedObject): ManifestObject | undefined {
  if (origin.kind !== 'file' || origin.part) return undefined;
  const text = unit.tree.readText(origin.file);
  const document =
    text === undefined ? undefined : readDocuments(text, { rules: 'kustomize' })[origin.document];
  const value = document?.value;
  const object = origin.item === undefined ? value : value && valueAt(value, ['items', origin.item]);
  return isMap(object) ? object : undefined;
}

function checkValues(context: RuleContext, owned: OwnedObject): void {
  const data = valueAt(owned.rendered.object, ['spec', 'encryptedData']);
  if (!isMap(data)) return;
  for (const key of Object.keys(data)) {
    const value = getOwn(data, key);
    if (typeof value !== 'string' || isOpen(value) || /^[A-Za-z0-9+/=\s]*$/.test(value)) continue;
    reportObject(context, owned, ['spec', 'encryptedData', key], {
      code: 'flux/sealed-secret',
      severity: 'warning',
      message: `has a value under ${key} that is not sealed: the controller cannot open it`,
      help: 'seal it with kubeseal, and change the value, since it stays in the history',
    });
  }
}
