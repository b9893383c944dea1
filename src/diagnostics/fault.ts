import type { Diagnostic, Location } from './diagnostic.js';

/**
 * A diagnostic for an exception that should not have happened: a fault of preflux, not of the repository. Codes that
 * begin with `preflux/` make the run end with status 3.
 */
export function describeFault(fault: unknown, doing: string, location?: Location): Diagnostic {
  const text = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  return {
    code: 'preflux/internal-fault',
    severity: 'error',
    message: `preflux itself failed while ${doing}: ${text}`,
    help: 'please report this, with the files that it happens on if you can share them',
    ...(location && { location }),
  };
}
