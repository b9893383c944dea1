import { isPlaceholder } from '../manifest/placeholder.js';
import type { Rule } from './rule.js';

/** A commented line that sets a key named like a credential to a quoted text. */
const commented = /^[ \t]*#[ \t#-]*([A-Za-z0-9_.-]*)[ \t]*[:=][ \t]*(["'])([^"'\s]{8,})\2[ \t]*$/gm;

const credential =
  /(?:^|[_.-])(?:password|passwd|token|api[_-]?key)$|[a-z0-9](?:[_.-]?secret|Secret|Password|Token|ApiKey)$|(?:secret|private)[_-]?key$/i;

/**
 * Credentials in lines that are commented out: for information, since nobody can tell whether they are still in use, but
 * they are as readable as any other line.
 */
export const secretCommentsRule: Rule = {
  codes: ['flux/secret-in-comment'],
  check({ cluster, report }) {
    for (const file of [...cluster.reads].sort()) {
      const text = cluster.tree.readText(file);
      if (text === undefined || !text.includes('#')) continue;
      for (const match of text.matchAll(commented)) {
        const [whole, key = '', , value = ''] = match;
        if (!credential.test(key) || isPlaceholder(value) || /\$\{|\{\{|^[\d.]+$/.test(value)) continue;
        const before = text.slice(0, match.index);
        report({
          code: 'flux/secret-in-comment',
          severity: 'info',
          message: `a comment sets ${key}, which looks like a credential`,
          help: 'take the line out, and change the value if it was ever in use, since it stays in the history',
          location: {
            file,
            line: before.split('\n').length,
            column: whole.indexOf('#') + 1,
          },
        });
      }
    }
  },
};
