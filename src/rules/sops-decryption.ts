import { dataKeyOf } from '../flux/sops-age.js';
import { verifySops } from '../flux/sops-cipher.js';
import type { Rule, RuleContext, RuleFinding } from './rule.js';
import { encryptedFiles, placeIn, type EncryptedFile } from './sops-files.js';

/**
 * With an age key: every encrypted file is decrypted in memory and held against its MAC. Nothing decrypted is kept or
 * shown; a finding names files and keys only.
 */
export const sopsDecryptionRule: Rule = {
  codes: ['flux/sops-key-missing', 'flux/sops-undecryptable', 'flux/sops-mac', 'flux/sops-not-base64'],
  check(context) {
    if (!context.dataKeys) return;
    for (const file of encryptedFiles(context.cluster)) checkFile(context, file);
  },
};

function checkFile({ dataKeys, report }: RuleContext, file: EncryptedFile): void {
  const { metadata } = file.content;
  const put = (offset: number, finding: Omit<RuleFinding, 'location'>): void =>
    report({ ...finding, location: placeIn(file, offset) });
  const key = dataKeyOf(file.content, dataKeys!);
  if (!key) {
    const age = metadata.recipients.filter(({ kind }) => kind === 'age');
    if (metadata.recipients.length === 0) return;
    put(metadata.recipientsOffset, {
      code: 'flux/sops-key-missing',
      severity: age.length > 0 && age.length === metadata.recipients.length ? 'warning' : 'info',
      message:
        age.length === 0
          ? 'the file is encrypted for keys that are no age keys: it is not checked'
          : `none of the given age keys opens the file; it is for ${age.map(({ name }) => name).join(', ')}`,
      upstream: 'cannot get sops data key',
    });
    return;
  }
  if (metadata.isShared) return;
  for (const { kind, offset, path } of verifySops(file.content, key)) {
    const name = path.join('.');
    if (kind === 'value') {
      put(offset, {
        code: 'flux/sops-undecryptable',
        severity: 'error',
        message: `${name} cannot be decrypted: it was changed, renamed or moved after SOPS encrypted it`,
        help: 'edit encrypted files with sops only',
        upstream: 'cipher: message authentication failed',
      });
    } else if (kind === 'mac') {
      put(offset, {
        code: 'flux/sops-mac',
        severity: 'warning',
        message:
          'the file was changed after SOPS wrote it: its MAC does not fit (Flux does not look at it, but sops refuses the file)',
        help: 'edit encrypted files with sops only; sops --ignore-mac -i edits such a file',
        upstream: 'MAC mismatch',
      });
    } else {
      put(offset, {
        code: 'flux/sops-not-base64',
        severity: 'error',
        message: `${name} is not base64 when it is decrypted, as values under data must be`,
        help: 'put it under stringData',
        upstream: 'illegal base64 data',
      });
    }
  }
}
