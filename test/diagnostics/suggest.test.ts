import { describe, expect, it } from 'vitest';
import { suggest } from '../../src/diagnostics/suggest.js';

describe('suggest', () => {
  it('finds a name with a letter missing, wrong, doubled or swapped', () => {
    const names = ['replicas', 'selector', 'template'];
    expect(suggest('replica', names)).toBe('replicas');
    expect(suggest('selectot', names)).toBe('selector');
    expect(suggest('tempplate', names)).toBe('template');
    expect(suggest('tempalte', names)).toBe('template');
    expect(suggest('Selector', names)).toBe('selector');
  });

  it('is silent where nothing is near', () => {
    expect(suggest('strategy', ['selector', 'replicas'])).toBeUndefined();
    expect(suggest('abc', ['xyz'])).toBeUndefined();
    expect(suggest('name', ['name'])).toBeUndefined();
  });
});
