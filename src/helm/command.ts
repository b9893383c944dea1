import type { Diagnostic, Report } from '../diagnostics/diagnostic.js';
import type { YamlMap } from '../yaml/value.js';
import type { Chart } from './chart/chart.js';
import { parseFilePattern } from './chart/file-pattern.js';
import { renderRelease, type RenderedRelease } from './release.js';
import { fileOf } from './release/check-chart.js';
import { defaultApiVersions, defaultKubeVersion, parseKubeVersion } from './release/capabilities.js';
import type { RenderedHook } from './release/manifests.js';
import { releaseNameFault, renderNameTemplate } from './release/release-name.js';
import { splitManifests, trimSpace } from './release/split-manifests.js';
import { composeUserValues, type ValueFlags, UserValuesFault } from './values/user-values.js';

/** The arguments and flags of `helm template`, with what it takes to reach files. */
export interface TemplateCommand extends ValueFlags {
  /** The release name, where one is given. */
  readonly name?: string;
  readonly namespace: string;
  /** Loads the chart; faults are reported, and `upstream` of the first is the command's error. */
  readonly loadChart: (report: Report) => Chart | undefined;
  readonly nameTemplate?: string;
  readonly generateName?: boolean;
  readonly kubeVersion?: string;
  /** Values of `--api-versions`: each may be a comma list. */
  readonly apiVersions?: readonly string[];
  readonly showOnly?: readonly string[];
  readonly includeCrds?: boolean;
  readonly noHooks?: boolean;
  readonly skipTests?: boolean;
  readonly isUpgrade?: boolean;
  readonly skipSchemaValidation?: boolean;
  readonly remoteSchemas?: 'skip' | 'fail';
}

export interface TemplateOutput {
  readonly stdout: string;
  /** What Helm prints after `Error: `; undefined for success. */
  readonly error: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What stdout consists of, in order (all of it, whatever `showOnly` says); empty where the command failed. */
  readonly documents: readonly PrintedDocument[];
  /** The name of the release; empty where the command failed. */
  readonly releaseName: string;
}

/** A document of the output. */
export interface PrintedDocument {
  /** As `# Source:` names its template or file of crds/. */
  readonly path: string;
  /** Where that is, for messages. */
  readonly file: string;
  /** Which document of the rendered template it is, from 0; 0 for files of crds/, which may hold several. */
  readonly index: number;
  readonly text: string;
}

/** What ends the command before anything is rendered, in Helm's words. */
class CommandFault extends Error {}

/** `helm template`: the same output byte by byte, and the same error text where Helm fails. */
export function helmTemplate(command: TemplateCommand): TemplateOutput {
  const diagnostics: Diagnostic[] = [];
  try {
    const { release, name, failedInside } = run(command, diagnostics);
    if (release.upstreamError !== undefined) {
      const hint = failedInside ? '\n\nUse --debug flag to render out invalid YAML' : '';
      return { ...failed, error: release.upstreamError + hint, diagnostics };
    }
    const documents = printedDocuments(release, command);
    const stdout = print(documents, command);
    return { stdout, error: undefined, diagnostics, documents: documents.flat(), releaseName: name };
  } catch (error) {
    if (!(error instanceof CommandFault)) throw error;
    return { ...failed, error: error.message, diagnostics };
  }
}

const failed = { stdout: '', documents: [], releaseName: '' };

function run(
  command: TemplateCommand,
  diagnostics: Diagnostic[],
): { readonly release: RenderedRelease; readonly name: string; readonly failedInside: boolean } {
  const kubeVersion =
    command.kubeVersion === undefined ? defaultKubeVersion : parseKubeVersion(command.kubeVersion);
  if (typeof kubeVersion === 'string') {
    throw new CommandFault(`invalid kube version '${command.kubeVersion}': ${kubeVersion}`);
  }
  const name = releaseName(command);
  const values = userValues(command);
  const chart = command.loadChart((diagnostic) => diagnostics.push(diagnostic));
  if (!chart) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw new CommandFault(first?.upstream ?? first?.message ?? 'the chart cannot be loaded');
  }
  const badName = releaseNameFault(name);
  const release = renderRelease(chart, {
    release: { name, namespace: command.namespace, isUpgrade: command.isUpgrade ?? false, revision: 1 },
    values,
    capabilities: { kubeVersion, apiVersions: apiVersions(command) },
    onTemplateError: 'fail',
    skipSchemaValidation: command.skipSchemaValidation ?? false,
    remoteSchemas: command.remoteSchemas ?? 'skip',
    ...(badName === undefined ? {} : { refuse: badName }),
  });
  diagnostics.push(...release.diagnostics);
  return { release, name, failedInside: release.failedWhileRendering };
}

function releaseName(command: TemplateCommand): string {
  if (command.name !== undefined) {
    if (command.generateName === true)
      throw new CommandFault('cannot set --generate-name and also specify a name');
    if ((command.nameTemplate ?? '') !== '') {
      throw new CommandFault('cannot set --name-template and also specify a name');
    }
    return command.name;
  }
  if ((command.nameTemplate ?? '') === '') return 'release-name';
  const rendered = renderNameTemplate(command.nameTemplate!);
  if ('error' in rendered) throw new CommandFault(rendered.error);
  return rendered.name;
}

function userValues(command: TemplateCommand): YamlMap {
  try {
    return composeUserValues(command);
  } catch (error) {
    if (error instanceof UserValuesFault) throw new CommandFault(error.upstream);
    throw error;
  }
}

function apiVersions(command: TemplateCommand): string[] {
  const given = (command.apiVersions ?? []).flatMap((list) => list.split(','));
  return [...defaultApiVersions, ...given.filter((version) => version !== '')];
}

/** The documents of crds/ and templates, and then those of hooks. */
function printedDocuments(
  release: RenderedRelease,
  command: TemplateCommand,
): [PrintedDocument[], readonly PrintedDocument[]] {
  const manifests: PrintedDocument[] = [];
  if (command.includeCrds === true) {
    for (const { path, owner, file } of release.crds)
      manifests.push({ path, file: fileOf(owner.chart, file.path), index: 0, text: file.text });
  }
  for (const document of release.manifests) manifests.push(document);
  if (command.noHooks === true) return [manifests, []];
  return [manifests, release.hooks.filter((hook) => command.skipTests !== true || !isTest(hook))];
}

function print(
  [manifests, hooks]: readonly [readonly PrintedDocument[], readonly PrintedDocument[]],
  command: TemplateCommand,
): string {
  let manifest = '';
  for (const document of manifests) manifest += printDocument(document);
  let output = `${trimSpace(manifest)}\n`;
  for (const hook of hooks) output += printDocument(hook);
  return (command.showOnly ?? []).length === 0 ? output : only(output, command.showOnly!);
}

function printDocument({ path, text }: PrintedDocument): string {
  return `---\n# Source: ${path}\n${text}\n`;
}

function isTest({ events }: RenderedHook): boolean {
  return events.includes('test') || events.includes('test-success');
}

/** The documents of the templates that match the patterns, in order of the patterns. */
function only(output: string, patterns: readonly string[]): string {
  const documents: { readonly text: string; readonly template: string }[] = [];
  for (const { text } of splitManifests(output)) {
    const template = /# Source: [^/]+\/(.+)/.exec(text)?.[1];
    if (template !== undefined) documents.push({ text, template });
  }
  let result = '';
  for (const pattern of patterns) {
    const matcher = parseFilePattern(pattern);
    const found = documents.filter(({ template }) => matcher?.matches(template) ?? false);
    if (found.length === 0) throw new CommandFault(`could not find template ${pattern} in chart`);
    for (const { text } of found) result += `---\n${text}\n`;
  }
  return result;
}
