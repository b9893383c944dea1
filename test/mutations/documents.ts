import { isMap } from 'yaml';
import { inlinePatches, readSource, textAt, type SourceDocument } from './source.js';
import { renderedObjects, type Run, type Subject } from './subject.js';

/**
 * The documents of a repository that something is rendered from: manifests, patches in files and in other documents,
 * and the kustomization files that change what is rendered.
 */
export function reachedDocuments(subject: Subject, run: Run): SourceDocument[] {
  const manifests = new Map<string, Set<number>>();
  const patches = new Set<string>();
  const kustomizations = new Set<string>();
  for (const { origin, steps } of renderedObjects(run)) {
    if (origin.kind === 'file' && origin.item === undefined && !origin.part) {
      const known = manifests.get(origin.file);
      if (known) known.add(origin.document);
      else manifests.set(origin.file, new Set([origin.document]));
    }
    for (const { file, path } of steps) {
      if (path !== undefined) patches.add(path);
      kustomizations.add(file);
    }
  }
  const documents: SourceDocument[] = [];
  for (const [file, indices] of manifests) {
    const source = readSource(file, subject.text(file)).filter((document) => isMap(document.root));
    // Empty documents count in an origin; a file that has some is left out.
    if (Math.max(...indices) >= source.length) continue;
    for (const document of source) {
      if (!indices.has(document.index) || textAt(document.root, ['kind']) === '') continue;
      documents.push(document, ...inlinePatches(document));
    }
  }
  for (const file of patches) {
    if (manifests.has(file)) continue;
    for (const document of readSource(file, subject.text(file)))
      if (textAt(document.root, ['kind']) !== '') documents.push({ ...document, role: 'patch' });
  }
  for (const file of kustomizations) {
    if (manifests.has(file) || !/kustomization\.ya?ml$/.test(file)) continue;
    for (const document of readSource(file, subject.text(file)))
      documents.push({ ...document, role: 'kustomization' }, ...inlinePatches(document));
  }
  return documents;
}
