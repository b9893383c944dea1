import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { applyMetadata } from '../flux/metadata.js';
import {
  matchesLabels,
  readInputProvider,
  readResourceSet,
  type InputProvider,
  type ResourceSetSpec,
} from '../flux/resource-set.js';
import { combineInputs, knownInputs, type InputGroup } from '../flux/resource-set-inputs.js';
import { makeObjects, type MadeObject, type TemplateFault } from '../flux/resource-set-templates.js';
import { gvkOf, textField, type ManifestObject } from '../manifest/object.js';
import type { Origin } from '../manifest/origin.js';
import { unknownText } from '../manifest/unknown.js';
import { getOwn, isMap, setOwn, type Path, type YamlMap } from '../yaml/value.js';
import { unitKey } from './cluster.js';
import type { Rendering, UnitContext } from './unit-context.js';

/** Does with one ResourceSet what flux-operator does before it applies (spec section 6.2 of Flux's behaviour). */
export function renderResourceSetUnit(context: UnitContext): Rendering {
  const spec = readResourceSet(context.resource.object);
  const diagnostics: Diagnostic[] = [];
  const inputs = inputsOf(context, spec, diagnostics);
  if (inputs.state === 'skipped') return context.skipped(inputs.reason, diagnostics);
  if (inputs.state === 'failed') return context.failed(diagnostics, inputs.reason);
  // Without any input that was asked for nothing is made; without asking for inputs all is made once.
  const { objects, faults } =
    spec.inputsFrom.length > 0 && inputs.sets.length === 0
      ? { objects: [], faults: [] }
      : makeObjects(spec, inputs.sets);
  for (const fault of faults) diagnostics.push(faultAt(context, fault));
  const copier = new Copier(context, diagnostics);
  const common = spec.commonMetadata && context.locate(['spec', 'commonMetadata']);
  const applied = objects.map((made) =>
    applyMetadata(
      { object: copier.fill(made), origin: originOf(context.resource.origin, made), steps: [] },
      spec.commonMetadata,
      {
        'resourceset.fluxcd.controlplane.io/name': spec.name,
        'resourceset.fluxcd.controlplane.io/namespace': spec.namespace,
      },
      common,
    ),
  );
  const { length } = inputs.sets;
  const content = length === 0 ? 'no inputs' : `${length} input set${length === 1 ? '' : 's'}`;
  return context.rendered(applied, context.resourceTree, content, diagnostics);
}

type Inputs =
  | { readonly state: 'known'; readonly sets: readonly YamlMap[] }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason?: string };

function inputsOf(context: UnitContext, spec: ResourceSetSpec, diagnostics: Diagnostic[]): Inputs {
  const own: InputGroup = {
    apiVersion: textField(context.resource.object, 'apiVersion'),
    kind: 'ResourceSet',
    name: spec.name,
    namespace: spec.namespace,
    sets: spec.inputs,
  };
  const providers = new Map<string, InputGroup>();
  let unknown: string | undefined;
  for (const reference of spec.inputsFrom) {
    const found = findProviders(context, spec, reference);
    // A missing provider is reported when everything has been rendered.
    if (reference.name !== '' && found.length === 0) {
      const key = unitKey('ResourceSetInputProvider', spec.namespace, reference.name);
      return { state: 'failed', reason: `its inputs come from ${key}, which does not exist` };
    }
    for (const provider of found) {
      const given = context.givenInputs(provider.namespace, provider.name);
      const group = knownInputs(provider, given);
      const key = unitKey('ResourceSetInputProvider', provider.namespace, provider.name);
      if (group) {
        providers.set(provider.name, group);
        continue;
      }
      unknown ??= `the inputs of ${key} (${provider.type}) are known only in the cluster`;
      if (spec.strategy === 'Flatten') {
        diagnostics.push({
          code: 'flux/inputs-unknown',
          severity: 'info',
          message: `${unknown}: what they would make is not checked`,
          help: 'say what they are under inputs in preflux.yaml',
          location: context.locate(['spec', 'inputsFrom', reference.index]),
        });
      }
    }
  }
  const hasKnown = own.sets.length > 0 || providers.size > 0;
  if (unknown !== undefined && (spec.strategy === 'Permute' || !hasKnown)) {
    diagnostics.length = 0;
    return { state: 'skipped', reason: unknown };
  }
  const sets = combineInputs(own, [...providers.values()], spec);
  if (!('message' in sets)) return { state: 'known', sets };
  diagnostics.push({
    code: 'flux/inputs-invalid',
    severity: 'error',
    message: sets.message,
    upstream: sets.upstream,
    location: context.locate(['spec', spec.inputsFrom.length > 0 ? 'inputsFrom' : 'inputs']),
  });
  return { state: 'failed' };
}

function findProviders(
  context: UnitContext,
  spec: ResourceSetSpec,
  { name, selector }: ResourceSetSpec['inputsFrom'][number],
): InputProvider[] {
  const found: InputProvider[] = [];
  for (const { object } of context.inputProviders(spec.namespace)) {
    const provider = readInputProvider(object);
    if (name === '' ? selector && matchesLabels(provider.labels, selector) : provider.name === name)
      found.push(provider);
  }
  return found;
}

function faultAt(context: UnitContext, fault: TemplateFault): Diagnostic {
  const { severity, message, upstream, path, line } = fault;
  return {
    code: severity === 'error' ? 'flux/resource-set-template' : 'flux/object-left-out',
    severity,
    message,
    ...(upstream !== '' && { upstream }),
    location: line === undefined ? context.locate(path) : context.locateLine(path, line),
  };
}

/** The origin of an object that stands in, or is written by, a field of the ResourceSet. */
function originOf(origin: Origin, { part }: MadeObject): Origin {
  if (origin.kind !== 'file' || origin.part?.written) return origin;
  const path: Path = [...(origin.part?.path ?? []), ...part.path];
  return { ...origin, part: { ...part, path } };
}

const copyFrom = 'fluxcd.controlplane.io/copyFrom';

/** Copies the data of ConfigMaps and Secrets that objects name in an annotation. */
class Copier {
  private readonly missing = new Set<string>();

  constructor(
    private readonly context: UnitContext,
    private readonly diagnostics: Diagnostic[],
  ) {}

  fill({ object, part }: MadeObject): ManifestObject {
    const { group, kind } = gvkOf(object);
    const { metadata } = object;
    const annotations = isMap(metadata) ? getOwn(metadata, 'annotations') : undefined;
    const from = textField(annotations, copyFrom);
    if (from === '' || group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret')) return object;
    const location = this.context.locateLine([...part.path], part.written?.lines[0] ?? 1);
    const place = part.written
      ? location
      : this.context.locate([...part.path, 'metadata', 'annotations', copyFrom]);
    const [namespace = '', name = '', ...more] = from.split('/');
    if (namespace === '' || name === '' || more.length > 0) {
      this.diagnostics.push({
        code: 'flux/copy-from-invalid',
        severity: 'error',
        message: `${copyFrom} names ${JSON.stringify(from)}; it takes a namespace and a name, as in flux-system/settings`,
        upstream: `invalid ${copyFrom} annotation value '${from}' must be in the format 'namespace/name'`,
        location: place,
      });
      return object;
    }
    const config = this.context.config(kind, namespace, name);
    if (!config) {
      this.reportMissing(unitKey(kind, namespace, name), place);
      return object;
    }
    const field = kind === 'Secret' ? 'stringData' : 'data';
    const before = getOwn(object, field);
    const data: YamlMap = isMap(before) ? { ...before } : {};
    for (const [key, value] of config.data) setOwn(data, key, value ?? unknownText(key));
    return { ...object, [field]: data };
  }

  private reportMissing(key: string, location: Diagnostic['location']): void {
    if (this.missing.has(key)) return;
    this.missing.add(key);
    this.diagnostics.push({
      code: 'flux/copy-from-missing',
      severity: 'warning',
      message: `${key} is to be copied, but nothing in the repository makes it`,
      help: 'if it is made by hand or by another tool, say so under external in preflux.yaml',
      upstream: `failed to copy data from ${key.replace(' ', '/')}`,
      ...(location && { location }),
    });
  }
}
