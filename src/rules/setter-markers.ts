import { isSuspended } from '../cluster/suspension.js';
import { suggest } from '../diagnostics/suggest.js';
import type { FileTree } from '../files/file-tree.js';
import { groups } from '../flux/kinds.js';
import { matchesLabels } from '../flux/resource-set.js';
import { readReference } from '../flux/spec.js';
import { nameOf, namespaceOf, textField } from '../manifest/object.js';
import { isMap, valueAt, type YamlMap } from '../yaml/value.js';
import { automationPath } from './image-automation.js';
import { markedValueFault } from './marked-values.js';
import { knownText } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * A comment such as `# {"$imagepolicy": "flux-system:app:tag"}` tells image-automation-controller which value to update.
 * One that names an ImagePolicy which does not exist, or of another namespace than the automation, one that the automation does not select, one with another
 * suffix than `tag`, `name` or `digest`, and one that is no JSON are passed over without a word.
 */
export const setterMarkersRule: Rule = {
  codes: ['flux/image-marker'],
  check(context) {
    const automations = context.objects
      .ofKind(groups.image, 'ImageUpdateAutomation')
      .filter(({ rendered }) => !isSuspended(rendered.object))
      .flatMap((automation) => {
        const path = automationPath(context, automation);
        const namespace = namespaceOf(automation.rendered.object);
        const selector = valueAt(automation.rendered.object, ['spec', 'policySelector']);
        return path === undefined ? [] : [{ path, namespace, ...(isMap(selector) && { selector }) }];
      });
    if (automations.length === 0) return;
    const policies = policiesOf(context);
    const seen = new Set<string>();
    for (const { path } of automations) {
      for (const file of yamlFiles(context.cluster.tree, path)) {
        if (seen.has(file)) continue;
        seen.add(file);
        const text = context.cluster.tree.readText(file);
        if (text === undefined || !text.includes(setter)) continue;
        const own = automations.filter((other) => isBelow(file, other.path));
        checkFile(context, file, text, policies, own);
      }
    }
  },
};

const setter = '$imagepolicy';
const suffixes = ['tag', 'name', 'digest'];

/** An ImageUpdateAutomation that updates a file. */
interface Automation {
  readonly namespace: string;
  /** `spec.policySelector`; without one all policies of the namespace count. */
  readonly selector?: YamlMap;
}

interface Policy {
  readonly labels: YamlMap;
  readonly digestReflection: string;
  /** The image of its ImageRepository, where that is known. */
  readonly image: string | undefined;
}

/** Policies by `namespace:name`. */
function policiesOf({ objects }: RuleContext): Map<string, Policy> {
  const policies = new Map<string, Policy>();
  for (const { rendered } of objects.ofKind(groups.image, 'ImagePolicy')) {
    const { object } = rendered;
    const labels = valueAt(object, ['metadata', 'labels']);
    const { namespace, name } = readReference(
      valueAt(object, ['spec', 'imageRepositoryRef']),
      namespaceOf(object),
    );
    const repository = objects.find(groups.image, 'ImageRepository', namespace, name);
    policies.set(`${namespaceOf(object)}:${nameOf(object)}`, {
      labels: isMap(labels) ? labels : {},
      digestReflection: textField(object['spec'], 'digestReflectionPolicy') || 'Never',
      image: repository && knownText(repository, ['spec', 'image']),
    });
  }
  return policies;
}

function isBelow(file: string, directory: string): boolean {
  return directory === '' || file.startsWith(`${directory}/`);
}

/** The files that the controller looks into: `.yaml`, `.yml` and `Kustomization`. */
function* yamlFiles(tree: FileTree, directory: string): Generator<string> {
  for (const { name, kind } of tree.list(directory) ?? []) {
    const path = directory === '' ? name : `${directory}/${name}`;
    if (kind === 'file' && /\.ya?ml$|^Kustomization$/.test(name)) yield path;
    else if (kind === 'directory' && name !== '.git' && name !== 'node_modules') yield* yamlFiles(tree, path);
  }
}

function checkFile(
  { report }: RuleContext,
  file: string,
  text: string,
  policies: ReadonlyMap<string, Policy>,
  automations: readonly Automation[],
): void {
  for (const [index, line] of text.split('\n').entries()) {
    const at = line.indexOf(setter);
    const hash = at < 0 ? -1 : line.lastIndexOf('#', at);
    // Only a comment behind a value is a marker.
    if (hash < 0 || line.slice(0, hash).trim() === '') continue;
    const fault = faultOf(line.slice(0, hash), line.slice(hash + 1).trim(), policies, automations);
    if (!fault) continue;
    report({
      code: 'flux/image-marker',
      severity: 'warning',
      message: fault.isUpdated ? fault.message : `${fault.message}: the value is never updated`,
      ...(fault.help !== undefined && { help: fault.help }),
      location: { file, line: index + 1, column: hash + 1 },
    });
  }
}

interface MarkerFault {
  readonly message: string;
  readonly help?: string;
  readonly isUpdated?: boolean;
}

function faultOf(
  line: string,
  comment: string,
  policies: ReadonlyMap<string, Policy>,
  automations: readonly Automation[],
): MarkerFault | undefined {
  const marker = markerOf(comment);
  if (marker === undefined) {
    return {
      message: 'the image policy marker is no JSON',
      help: 'write it as # {"$imagepolicy": "namespace:name"}, or with :tag, :name or :digest behind the name',
    };
  }
  const [namespace = '', name, suffix, more] = marker.split(':');
  if (name === undefined || more !== undefined) {
    return {
      message: `the image policy marker says ${JSON.stringify(marker)}, not namespace:name with :tag, :name or :digest behind it`,
    };
  }
  if (suffix !== undefined && !suffixes.includes(suffix)) {
    const near = suggest(suffix, suffixes);
    return {
      message: `the image policy marker ends in :${suffix}; only :tag, :name and :digest are known`,
      ...(near !== undefined && { help: `did you mean :${near}?` }),
    };
  }
  const policy = policies.get(`${namespace}:${name}`);
  if (!policy) {
    const near = suggest(`${namespace}:${name}`, policies.keys());
    const elsewhere = [...policies.keys()].find((key) => key.endsWith(`:${name}`));
    const meant = elsewhere ?? near;
    return {
      message: `there is no ImagePolicy ${namespace}/${name}, which the marker names`,
      ...(meant !== undefined && { help: `did you mean ${meant}?` }),
    };
  }
  const own = automations.filter((automation) => automation.namespace === namespace);
  if (own.length === 0) {
    const namespaces = new Set(automations.map((automation) => automation.namespace));
    return {
      message: `the marker names ImagePolicy ${namespace}/${name}, but the automation of this file takes policies of its own namespace only (${[...namespaces].join(', ')})`,
    };
  }
  if (own.every(({ selector }) => selector && !matchesLabels(policy.labels, selector))) {
    return {
      message: `the marker names ImagePolicy ${namespace}/${name}, which spec.policySelector of the automation of this file does not select`,
      help: 'give the ImagePolicy the labels that are asked for',
    };
  }
  if (suffix === 'digest' && policy.digestReflection === 'Never') {
    return {
      message: `the marker asks for a digest, but ImagePolicy ${namespace}/${name} reflects none`,
      help: 'set spec.digestReflectionPolicy of the ImagePolicy to IfNotPresent or Always',
    };
  }
  const odd = markedValueFault(line, suffix, policy.image);
  return odd && { ...odd, isUpdated: true };
}

/** The value of the marker, or undefined where the comment is no JSON map with one. */
function markerOf(comment: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(comment);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, setter)) return undefined;
  const marker = (value as Record<string, unknown>)[setter];
  return typeof marker === 'string' ? marker : undefined;
}
