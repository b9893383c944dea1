import { basename } from '../../files/file-tree.js';
import { compareInstallOrder } from './install-order.js';
import { ManifestFault, type ManifestHead } from './manifest-head.js';
import { readManifestLike, type ReadManifest } from './manifest-tail.js';
import { splitManifests, trimSpace, type ManifestPiece } from './split-manifests.js';

/** One document of a rendered template. */
export interface RenderedDocument {
  /** The template, as `# Source:` names it: `podinfo/templates/service.yaml`. */
  readonly path: string;
  /** Where the template is, for messages: `<path of the chart>/templates/service.yaml`. */
  readonly file: string;
  /** Which document of the rendered file this is, from 0. */
  readonly index: number;
  /** Where the document starts in the rendered file, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
  readonly head: ManifestHead;
}

export interface RenderedHook extends RenderedDocument {
  /** `pre-install`, `test` and so on, as written but in lower case. */
  readonly events: readonly string[];
  readonly weight: number;
}

/** The documents of a release in the order Helm prints and installs them. */
export interface SortedManifests {
  readonly manifests: readonly RenderedDocument[];
  readonly hooks: readonly RenderedHook[];
  /** Documents that Helm leaves out since it does not know their hook, with the unknown name. */
  readonly dropped: readonly { readonly document: RenderedDocument; readonly hook: string }[];
  readonly faults: readonly DocumentFault[];
}

/** What rendered files were read as, by `# Source:` path. */
export type ReadFiles = Map<string, ReadFile>;

interface ReadFile {
  readonly text: string;
  readonly pieces: readonly (ManifestPiece & ReadManifest)[];
}

/** A document that cannot be read. `offset` is where it starts in the rendered file. */
export interface DocumentFault {
  readonly path: string;
  readonly file: string;
  readonly offset: number;
  readonly text: string;
  readonly fault: ManifestFault;
}

const hookEvents: ReadonlySet<string> = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
  'test-success',
]);

/**
 * Splits rendered files into documents and sorts those. `fileOf` tells where a template is. With `stopAtFault` the
 * first unreadable document ends it. `known` is what another release of the chart has rendered: many files are the same
 * for all releases.
 */
export function sortManifests(
  rendered: ReadonlyMap<string, string>,
  fileOf: (path: string) => string,
  stopAtFault: boolean,
  known: ReadFiles,
): SortedManifests {
  const manifests: RenderedDocument[] = [];
  const hooks: RenderedHook[] = [];
  const dropped: { document: RenderedDocument; hook: string }[] = [];
  const faults: DocumentFault[] = [];
  for (const path of Array.from(rendered.keys()).sort(compareBytes)) {
    if (basename(path).startsWith('_')) continue;
    const file = fileOf(path);
    const pieces = readFile(path, rendered.get(path)!, known);
    for (let index = 0; index < pieces.length; index++) {
      const { text, offset, head } = pieces[index]!;
      if (head instanceof ManifestFault) {
        faults.push({ path, file, offset, text, fault: head });
        if (stopAtFault) return { manifests: [], hooks: [], dropped, faults };
        continue;
      }
      const document: RenderedDocument = { path, file, index, offset, text, head };
      const hook = readHook(head);
      if (hook === undefined) manifests.push(document);
      else if (typeof hook === 'string') dropped.push({ document, hook });
      else hooks.push({ ...document, ...hook });
    }
  }
  manifests.sort((a, b) => compareInstallOrder(a.head.kind, b.head.kind));
  hooks.sort((a, b) => compareInstallOrder(a.head.kind, b.head.kind));
  return { manifests, hooks, dropped, faults };
}

function readFile(path: string, text: string, known: ReadFiles): ReadFile['pieces'] {
  const before = known.get(path);
  if (before?.text === text) return before.pieces;
  const pieces = splitManifests(text).map((piece, index) => ({
    ...piece,
    ...readManifestLike(piece.text, before?.pieces[index]),
  }));
  known.set(path, { text, pieces });
  return pieces;
}

/** The hook a document is, or the name of an event Helm does not know; undefined for what is no hook. */
function readHook(
  head: ManifestHead,
): { readonly events: readonly string[]; readonly weight: number } | string | undefined {
  if (!Object.hasOwn(head.annotations, 'helm.sh/hook')) return undefined;
  const events: string[] = [];
  for (const part of head.annotations['helm.sh/hook']!.split(',')) {
    const event = trimSpace(part).toLowerCase();
    if (!hookEvents.has(event)) return event;
    events.push(event);
  }
  const weight = Number(head.annotations['helm.sh/hook-weight'] ?? '0');
  return { events, weight: Number.isInteger(weight) ? weight : 0 };
}

/** By bytes of UTF-8, which is the order of code points. */
function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
