import { describe, expect, it } from 'vitest';
import { compileLabelSelector, compileTargetSelector, SelectorError } from '../../src/manifest/selectors.js';

describe('compileLabelSelector', () => {
  const labels = { app: 'web', tier: '', count: '5' };

  it.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
    ['app=web', true],
    ['app == web', true],
    ['app!=web', false],
    ['other!=web', true],
    ['app in (db, web)', true],
    ['app notin (db,web)', false],
    ['other notin (db)', true],
    ['tier=', true],
    ['tier in (,x)', true],
    ['app=web,!tier', false],
    ['count>4,count<6', true],
    ['app>4', false],
    ['in in (web)', false],
    ['toString', false],
  ])('%s', (selector, expected) => {
    expect(compileLabelSelector(selector)(labels)).toBe(expected);
  });

  it.each(['app=web,', '=web', 'app in web', 'app in (web', 'app web', 'app > x', '-app', '!'])(
    'refuses %s',
    (selector) => {
      expect(() => compileLabelSelector(selector)).toThrow(SelectorError);
    },
  );
});

describe('compileTargetSelector', () => {
  it('anchors its patterns', () => {
    const selector = compileTargetSelector({ kind: 'Deploy.*|Job', name: 'web' });
    expect(selector.matchesGroupVersionKind('apps', 'v1', 'Deployment')).toBe(true);
    expect(selector.matchesGroupVersionKind('batch', 'v1', 'CronJob')).toBe(false);
    expect(selector.matchesName('web')).toBe(true);
    expect(selector.matchesName('webs')).toBe(false);
    expect(selector.matchesNamespace('any')).toBe(true);
  });

  it('reads labels and annotations', () => {
    const selector = compileTargetSelector({ labelSelector: 'a=1', annotationSelector: '!b' });
    expect(selector.matchesMetadata({ metadata: { labels: { a: '1' } } })).toBe(true);
    expect(selector.matchesMetadata({ metadata: { labels: { a: '1' }, annotations: { b: '' } } })).toBe(
      false,
    );
    expect(selector.matchesMetadata({})).toBe(false);
  });
});
