import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportAnnotations } from '../../src/report/annotations.js';
import { reportJson } from '../../src/report/json.js';
import { reportMarkdown } from '../../src/report/markdown.js';
import type { Finding, RunResult } from '../../src/report/summary.js';
import { reportText } from '../../src/report/text.js';
import { clusterOf, configMap } from '../cluster/repository.js';

const findings: readonly Finding[] = [
  {
    code: 'flux/path-missing',
    severity: 'error',
    message: 'spec.path ./a|b does not exist',
    help: 'did you mean ./ab?',
    location: { file: 'clusters/a,b.yaml', line: 3, column: 5 },
    unit: 'Kustomization flux-system/a',
    related: [{ location: { file: 'x.yaml', line: 1 }, message: 'also here' }],
  },
  {
    code: 'schema/enum',
    severity: 'warning',
    message: '100% wrong\nin two lines',
    schema: { description: 'crds/a.yaml', location: { file: 'crds/a.yaml', line: 2 } },
  },
];

const result: RunResult = {
  cluster: clusterOf({ 'clusters/test/config.yaml': configMap('c', { a: '1' }) }),
  path: 'clusters/test',
  findings,
  schemas: {
    checked: 1,
    missing: new Map([['example.com/v1 Widget', 2]]),
    fetched: new Map(),
    kubernetes: '1.36',
  },
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('reportText', () => {
  it('groups findings by file and ends with one summary', () => {
    expect(reportText(result, { colour: false, elapsed: 1234, show: 'warning', verbose: false }))
      .toBe(`clusters/a,b.yaml
  3:5      error    spec.path ./a|b does not exist  flux/path-missing
                    in Kustomization flux-system/a
                    help: did you mean ./ab?
                    also here: x.yaml:1

(cluster)
  -        warning  100% wrong
in two lines  schema/enum
                    by the schema of crds/a.yaml

no schema: example.com/v1 Widget (2)
1 Kustomization, 0 HelmReleases; 1 object rendered, 1 checked against Kubernetes 1.36 and Flux 2.7.5 (assumed)
1 error, 1 warning, 0 info in 1.2 s
`);
  });

  it('leaves out what is below the wanted severity, but counts it', () => {
    const text = reportText(result, { colour: false, elapsed: 5, show: 'error', verbose: false });
    expect(text).not.toContain('100% wrong');
    expect(text).toContain('1 error, 1 warning, 0 info in 5 ms');
  });
});

describe('reportAnnotations', () => {
  it('escapes what workflow commands reserve', () => {
    expect(reportAnnotations(findings)).toBe(
      '::error file=clusters/a%2Cb.yaml,title=flux/path-missing,line=3,col=5::spec.path ./a|b does not exist%0Ain Kustomization flux-system/a%0Ahelp: did you mean ./ab?%0Aalso here: x.yaml:1\n' +
        '::warning title=schema/enum::100%25 wrong%0Ain two lines%0Aby the schema of crds/a.yaml\n',
    );
  });

  it('says once what several clusters have', () => {
    expect(reportAnnotations([...findings, ...findings])).toBe(reportAnnotations(findings));
  });

  it('says how many it leaves out', () => {
    expect(reportAnnotations(findings, 1)).toContain('::notice::1 further finding not shown');
  });
});

describe('reportJson', () => {
  it('names the schema that a finding goes by and where it is written', () => {
    vi.stubGlobal('PREFLUX_VERSION', '0.0.0');
    const { entries } = JSON.parse(reportJson([result])) as { entries: { findings: unknown[] }[] };
    expect(entries[0]!.findings[1]).toEqual(findings[1]);
  });
});

describe('reportMarkdown', () => {
  it('keeps table cells in one piece', () => {
    const text = reportMarkdown([result]);
    expect(text).toContain('### preflux: `clusters/test` would not reconcile');
    expect(text).toContain(
      '| error | `clusters/a,b.yaml:3` | spec.path ./a\\|b does not exist _did you mean ./ab?_ (flux/path-missing) |',
    );
    expect(text).toContain('| warning |  | 100% wrong in two lines (schema/enum) |');
  });
});
