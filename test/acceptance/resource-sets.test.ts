import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preflux, root } from './program.js';

const path = join(root, 'fixtures/nested-sets/clusters/test');

describe('ResourceSets', () => {
  it('are listed', () => {
    const { stdout, status } = preflux(['get', 'rset', path]);
    expect(stdout).toBe(
      [
        'NAMESPACE    NAME        STATE     OBJECTS  INPUTS',
        'flux-system  teams       rendered  4        2 input sets',
        'flux-system  overview    rendered  1        1 input set',
        'flux-system  blue-apps   rendered  2        2 input sets',
        'flux-system  green-apps  rendered  1        1 input set',
        '',
      ].join('\n'),
    );
    expect(status).toBe(0);
  });

  it('are printed one by one', () => {
    const { stdout, status } = preflux(['build', path, 'rset', 'overview']);
    expect(stdout).toContain('  url: https://overview.example.com\n');
    expect(stdout.match(/^kind: /gm)).toHaveLength(1);
    expect(status).toBe(0);
  });

  it('stand in the graph behind what they depend on', () => {
    expect(preflux(['graph', path]).stdout).toContain(
      '└── ResourceSet flux-system/overview  (after flux-system/blue-apps)\n',
    );
  });

  it('are named when there is none of that name', () => {
    const { stderr, status } = preflux(['build', path, 'rset', 'overviews']);
    expect(stderr).toContain('there is no ResourceSet overviews; did you mean overview?');
    expect(status).toBe(2);
  });
});
