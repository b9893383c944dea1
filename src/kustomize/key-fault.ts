import type { Location } from '../diagnostics/diagnostic.js';
import { getOwn, isMap, type YamlValue } from '../yaml/value.js';
import { resolvesToOther } from '../yaml/scalar.js';
import type { ManifestFile } from './cache.js';
import { KustomizeFault, type Fault } from './fault.js';
import { reportFault, type BuildContext } from './target.js';

/** The fault of a key that kustomize takes for a number, a boolean or a time: it cannot write objects with such keys. */
function keyFault(key: string, help: string): Fault {
  return {
    code: 'key-not-text',
    message: `kustomize takes the key ${key} for something else than text, and cannot write objects with such keys`,
    help,
    upstream: 'json: unsupported type: map[interface {}]interface {}',
  };
}

/** Reports keys of manifests that are not text. Quotes help, but not in annotations, where kustomize loses them. */
export function reportManifestKeys(
  context: BuildContext,
  manifest: ManifestFile,
  place: (line: number, column: number) => Location,
  annotationPlace: (document: number, path: readonly (string | number)[]) => Location,
): void {
  for (const { otherKeys = [] } of manifest.documents) {
    for (const { text, line, column } of otherKeys) {
      reportFault(context, new KustomizeFault(keyFault(text, `put it in quotes: "${text}"`)), () =>
        place(line, column),
      );
    }
  }
  for (const { object, document, item } of manifest.objects) {
    const metadata = getOwn(object, 'metadata');
    const annotations = isMap(metadata) ? getOwn(metadata, 'annotations') : undefined;
    if (!isMap(annotations)) continue;
    const path = [...(item === undefined ? [] : ['items', item]), 'metadata', 'annotations'];
    reportMadeKeys(context, annotations, (key) => annotationPlace(document, [...path, key]));
  }
}

/** Reports keys of a map that kustomize itself writes into objects (labels, annotations, generated data), quoted or not. */
export function reportMadeKeys(
  context: BuildContext,
  map: YamlValue | Readonly<Record<string, string>> | undefined,
  place: (key: string) => Location,
): void {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return;
  for (const key of Object.keys(map)) {
    if (key === '' || !resolvesToOther(key, true)) continue;
    reportFault(context, new KustomizeFault(keyFault(key, 'give it another name')), () => place(key));
  }
}
