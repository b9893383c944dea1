import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { releaseName } from '../flux/release-name.js';
import { readHelmRelease, type HelmReleaseSpec } from '../flux/spec.js';
import { composeValues, type ReferencedValues } from '../flux/values.js';
import { defaultApiVersions, parseKubeVersion } from '../helm/release/capabilities.js';
import type { Chart } from '../helm/chart/chart.js';
import { renderedObjects, type ReleaseObjects } from '../helm/release/objects.js';
import { renderRelease, type RenderedRelease, type RenderOptions } from '../helm/release.js';
import type { FileTree } from '../files/file-tree.js';
import { unknownText } from '../manifest/unknown.js';
import type { Path, YamlMap } from '../yaml/value.js';
import { findChart } from './chart-source.js';
import { unitKey } from './cluster.js';
import { diagnosticAtPlaces } from './content-places.js';
import { instanceOfRelease } from './instances.js';
import { missingContent, releaseFaults, releaseNameFault } from './release-faults.js';
import { releaseObjects } from './release-objects.js';
import { releasePlaces } from './release-trace.js';
import type { Rendering, UnitContext } from './unit-context.js';
import { outdatedValues, unknownValues } from './unknown-values.js';
import {
  findValue,
  inlineValues,
  referencedValues,
  valuesFile,
  type WrittenValues,
} from './values-places.js';

/** Does with one HelmRelease what helm-controller does before it applies (spec section 3 of Flux's behaviour). */
export function renderHelmReleaseUnit(context: UnitContext): Rendering {
  const spec = readHelmRelease(context.resource.object);
  const diagnostics: Diagnostic[] = [];
  const values = releaseValues(context, spec, diagnostics);
  const content = findChart(context, spec);
  if (content.state === 'skipped') {
    const source = spec.chartRef && context.source(spec.chartRef);
    const instance = values && instanceOfRelease(spec, source, values.values);
    return { ...context.skipped(content.reason, diagnostics), ...(instance && { instance }) };
  }
  if (content.state === 'failed')
    return context.failed([...diagnostics, ...content.diagnostics], content.reason);
  const { chart, places } = content;
  const badName = releaseNameFault(context, spec);
  if (badName) return context.failed([...diagnostics, badName]);
  const missing = missingContent(spec, content);
  if (missing !== undefined) return context.skipped(missing, diagnostics);
  const tree = places?.tree ?? content.tree;
  if (!values) return context.failed(diagnostics);
  const written = [
    ...content.valuesFiles.map((file) => valuesFile(context, content.tree, file)),
    ...values.written,
  ];

  const kubeVersion = parseKubeVersion(context.kubernetesVersion);
  if (typeof kubeVersion === 'string')
    return context.failed([...diagnostics, versionFault(context, kubeVersion)]);
  const options: RenderOptions = {
    release: {
      name: releaseName(spec.releaseName),
      namespace: spec.releaseNamespace,
      isUpgrade: false,
      revision: 1,
    },
    values: values.values,
    capabilities: {
      kubeVersion,
      // Charts that do not ask need not be rendered again when there are more.
      apiVersions: asksForApis(chart)
        ? [...defaultApiVersions, ...context.apiVersions()]
        : defaultApiVersions,
    },
    onTemplateError: 'collect',
    skipSchemaValidation: !spec.validateSchema,
    remoteSchemas: 'skip',
    allowMissingDependencies: true,
    helm: usesHelm3(context) ? 3 : 4,
  };
  const { release, all } = renderOnce(context, content.tree, chart, options);
  const placed = (diagnostic: Diagnostic): Diagnostic =>
    places ? diagnosticAtPlaces(places, diagnostic) : diagnostic;
  for (const diagnostic of release.diagnostics) {
    diagnostics.push(atRelease(written, placed(diagnostic), release.valuesPaths.get(diagnostic)));
  }
  diagnostics.push(...unknownValues(release, values.values, written));
  diagnostics.push(...outdatedValues(release, values.values, written));
  diagnostics.push(...releaseFaults(context, spec, content));
  diagnostics.push(...all.diagnostics.map((fault) => atRelease(written, placed(fault))));
  const isWhole = !release.failed && all.diagnostics.length === 0;
  const objects = releaseObjects(context, spec, all, { isWhole, report: (fault) => diagnostics.push(fault) });
  const rendering = context.rendered(
    objects,
    tree,
    `${chart.metadata.name} ${chart.metadata.version}`,
    diagnostics,
  );
  const render = (): RenderedRelease =>
    renderOnce(context, content.tree, chart, { ...options, trace: true }).release;
  return { ...rendering, places: releasePlaces({ context, spec, tree, places, written, render }) };
}

/** The values of a release, and all texts that they are written in, what counts most last. */
interface ReleaseValues {
  readonly values: YamlMap;
  readonly written: readonly WrittenValues[];
}

/** The values, composed as the controller does; undefined where it could not, with the reason reported. */
function releaseValues(
  context: UnitContext,
  spec: HelmReleaseSpec,
  diagnostics: Diagnostic[],
): ReleaseValues | undefined {
  const references: ReferencedValues[] = [];
  const indexes: number[] = [];
  const missing = new Set<number>();
  const written: WrittenValues[] = [];
  for (const from of spec.valuesFrom) {
    const config = context.config(from.kind, spec.namespace, from.name);
    const key = unitKey(from.kind, spec.namespace, from.name);
    // A missing object is reported once for all units that want it, when everything has been rendered.
    if (!config && from.optional) continue;
    if (config && !config.data.has(from.valuesKey) && !config.open) {
      if (from.optional) continue;
      diagnostics.push({
        code: 'flux/values-key-missing',
        severity: 'error',
        message: `${key} has no key ${from.valuesKey}; it has ${[...config.data.keys()].join(', ') || 'none'}`,
        upstream: `could not resolve ${from.kind} chart values reference '${spec.namespace}/${from.name}' with key '${from.valuesKey}': key not found`,
        location: context.locate(['spec', 'valuesFrom', from.index]),
      });
      continue;
    }
    if (!config) missing.add(references.length);
    indexes.push(from.index);
    const reference: ReferencedValues = {
      text: config?.data.get(from.valuesKey) ?? unknownText(`${from.kind} ${from.name} ${from.valuesKey}`),
      ...(from.targetPath !== undefined && { targetPath: from.targetPath }),
      literal: from.literal,
    };
    references.push(reference);
    written.push(referencedValues(context, from.index, reference, config, from.valuesKey));
  }
  const composed = composeValues(spec.values, references, usesHelm3(context) ? 3 : 4);
  if ('failure' in composed) {
    const { message, upstream, index } = composed.failure;
    const location = context.locate(['spec', 'valuesFrom', indexes[index] ?? index]);
    diagnostics.push({ code: 'flux/values-invalid', severity: 'error', message, upstream, location });
    return undefined;
  }
  for (const index of composed.unknown) {
    // That nothing makes the object is said where all of those are.
    if (missing.has(index)) continue;
    diagnostics.push({
      code: 'flux/values-unknown',
      severity: 'info',
      message: 'the values of this reference exist only in the cluster: the chart is rendered without them',
      location: context.locate(['spec', 'valuesFrom', indexes[index] ?? index]),
    });
  }
  return { values: composed.values, written: [...written, inlineValues(context, spec.values)] };
}

function asksForApis(chart: Chart): boolean {
  return (
    chart.templates.some(({ text }) => text.includes('APIVersions')) || chart.dependencies.some(asksForApis)
  );
}

/** Helm 4 came with Flux 2.8. */
function usesHelm3({ flux }: UnitContext): boolean {
  return Number(flux.minor.split('.')[1] ?? 0) < 8;
}

function versionFault(context: UnitContext, reason: string): Diagnostic {
  return { code: 'preflux/kube-version', severity: 'error', message: reason, location: context.locate([]) };
}

/**
 * A chart's findings are shown at the values, which the user can edit, with the place in the chart beside it; the chart
 * may be an archive.
 */
function atRelease(written: readonly WrittenValues[], diagnostic: Diagnostic, values: Path = []): Diagnostic {
  const inChart = diagnostic.location ? [{ location: diagnostic.location, message: 'in the chart' }] : [];
  return {
    ...diagnostic,
    location: findValue(written, values)!.location,
    related: [...inChart, ...(diagnostic.related ?? [])],
  };
}

/** Renders a release, unless the same chart has been rendered with the same options. */
function renderOnce(
  { work }: UnitContext,
  tree: FileTree,
  chart: Chart,
  options: RenderOptions,
): { readonly release: RenderedRelease; readonly all: ReleaseObjects } {
  const { capabilities, values, ...others } = options;
  // A chart that valuesFiles have changed is a new object with the files of the old one.
  const { metadata, values: defaults, templates, files, dependencies } = chart;
  const parts = [templates, files, dependencies].map((part) => work.nameOf(part));
  const data = [metadata, defaults ?? {}, values, capabilities].map((part) => work.nameOfData(part));
  const key = [chart.path, ...parts, ...data, JSON.stringify(others)].join('\n');
  return work.once('release', tree, key, () => {
    const release = renderRelease(chart, options);
    return { release, all: renderedObjects(release) };
  });
}
