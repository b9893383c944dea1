import type { Diagnostic, Report } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import { locateField } from '../files/field-location.js';
import { fluxAtLeast } from '../flux/flux-release.js';
import { encryptedDataKey, isEncrypted, withoutCiphertext } from '../flux/sops.js';
import type { KustomizationSpec } from '../flux/spec.js';
import { describeId, gvkOf, idOf, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { getOwn, isMap } from '../yaml/value.js';
import type { UnitContext } from './unit-context.js';

/**
 * An object as it is when the controller has decrypted it, its values unknown. What is encrypted although the Kustomization
 * decrypts nothing is reported. `tree` is the one that the object's origin lies in.
 */
export function decrypt(
  context: UnitContext,
  spec: KustomizationSpec,
  tree: FileTree,
  rendered: RenderedObject,
  report: Report,
): RenderedObject {
  const { object } = rendered;
  if (!spec.hasDecryption && !isLeftAlone(object, context.flux.version)) {
    const finding = undecrypted(spec, object);
    const location = finding && locateField(tree, rendered, finding.path);
    if (finding) {
      report({
        ...finding.diagnostic,
        help: 'set spec.decryption with provider sops in the Kustomization',
        ...(location && { location }),
        related: [{ location: context.locate(['spec']), message: 'the Kustomization' }],
      });
    }
  }
  const plain = withoutCiphertext(object);
  return plain === object ? rendered : { ...rendered, object: plain };
}

function undecrypted(
  { namespace, name }: KustomizationSpec,
  object: ManifestObject,
): { readonly path: string[]; readonly diagnostic: Diagnostic } | undefined {
  const id = describeId(idOf(object));
  const code = 'flux/decryption-missing';
  const without = `Kustomization ${namespace}/${name} has no spec.decryption`;
  if (isEncrypted(object)) {
    const message = `${id} is encrypted with SOPS, but ${without}`;
    const upstream = `${id} is SOPS encrypted, configuring decryption is required for this secret to be reconciled`;
    return { path: ['sops'], diagnostic: { code, severity: 'error', message, upstream } };
  }
  const key = encryptedDataKey(object);
  if (key === undefined) return undefined;
  const message = `${id} has the encrypted file ${key}, but ${without}: the ciphertext is what programs will read`;
  return { path: ['data', key], diagnostic: { code, severity: 'warning', message } };
}

/** Whether Flux is not to decrypt an object, or something else in the cluster does. */
function isLeftAlone(object: ManifestObject, fluxVersion: string): boolean {
  if (gvkOf(object).group === 'isindir.github.com') return true;
  const { metadata } = object;
  const annotations = isMap(metadata) ? getOwn(metadata, 'annotations') : undefined;
  const value = isMap(annotations) ? getOwn(annotations, 'kustomize.toolkit.fluxcd.io/decrypt') : undefined;
  return typeof value === 'string' && value.toLowerCase() === 'disabled' && fluxAtLeast(fluxVersion, '2.8');
}
