import { groups } from '../flux/kinds.js';
import { reportObject } from './object-finding.js';
import type { Rule } from './rule.js';

/** A FluxReport says what state Flux is in: flux-operator writes it itself, over what a repository says. */
export const fluxReportRule: Rule = {
  codes: ['flux/report-written'],
  check(context) {
    for (const report of context.objects.ofKind(groups.operator, 'FluxReport')) {
      reportObject(context, report, ['kind'], {
        code: 'flux/report-written',
        severity: 'warning',
        message: 'is written by flux-operator, over what stands here',
        help: 'take it out of the repository',
      });
    }
  },
};
