import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tarOf } from './tar.js';
import { ArchiveError, readArchive, readArchiveEntries } from '../../src/files/archive-tree.js';

function paxRecord(key: string, value: string): string {
  const body = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(body) + 1;
  while (Buffer.byteLength(body) + String(length).length !== length) length++;
  return `${length}${body}`;
}

describe('readArchiveEntries', () => {
  test('reads what was packed, in order', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/);
    const files = fc.uniqueArray(fc.tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.string()), {
      selector: ([segments]) => segments.join('/'),
      maxLength: 8,
      minLength: 1,
    });
    fc.assert(
      fc.property(files, (packed) => {
        const entries = packed.map(([segments, content]) => ({ path: segments.join('/'), content }));
        const read = readArchiveEntries(gzipSync(tarOf(entries)));
        expect(read.map(({ path, bytes }) => ({ path, content: bytes.toString('utf8') }))).toEqual(
          entries.map(({ path, content }) => ({ path, content: Buffer.from(content).toString('utf8') })),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('knows long names of ustar, pax and GNU, and leaves out links and directories', () => {
    const long = `a/${'b'.repeat(120)}/c`;
    const entries = readArchiveEntries(
      tarOf([
        { path: 'name.txt', prefix: 'some/prefix', content: 'ustar' },
        { path: 'PaxHeaders/x', type: 'x', content: paxRecord('path', long) },
        { path: 'short', content: 'pax' },
        { path: '././@LongLink', type: 'L', content: `${long}2\0` },
        { path: 'short', content: 'gnu' },
        { path: 'link', type: '2' },
        { path: 'directory/', type: '5' },
        { path: './plain', content: 'plain' },
      ]),
    );
    expect(entries.map(({ path, bytes }) => [path, bytes.toString()])).toEqual([
      ['some/prefix/name.txt', 'ustar'],
      [long, 'pax'],
      [`${long}2`, 'gnu'],
      ['plain', 'plain'],
    ]);
  });

  test.each([
    ['an absolute path', tarOf([{ path: '/etc/passwd', content: 'x' }]), 'is an absolute path'],
    ['a path that leads out', tarOf([{ path: 'a/../../x', content: 'x' }]), 'leads out of the archive'],
    [
      'a file that is cut off',
      tarOf([{ path: 'a', content: 'x'.repeat(600) }]).subarray(0, 700),
      'ends in the middle',
    ],
    [
      'a damaged header',
      Buffer.concat([Buffer.from('x'), tarOf([{ path: 'a' }]).subarray(1)]),
      'header is damaged',
    ],
    ['damaged gzip data', gzipSync(tarOf([{ path: 'a' }])).subarray(0, 40), 'gzip data is damaged'],
    ['no archive', Buffer.from('hello'), 'not a tar archive'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readArchiveEntries(bytes)).toThrow(ArchiveError);
    expect(() => readArchiveEntries(bytes)).toThrow(message);
  });

  test('refuses to unpack more than it may', () => {
    const limits = { totalBytes: 10_000, fileBytes: 1_000, files: 2 };
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const large = tarOf([{ path: 'a', content: 'x'.repeat(1_001) }]);
    const many = tarOf([{ path: 'a' }, { path: 'b' }, { path: 'c' }]);
    expect(() => readArchiveEntries(bomb, limits)).toThrow('unpacks to more than 10000 bytes');
    expect(() => readArchiveEntries(large, limits)).toThrow('more than the 1000 allowed for one file');
    expect(() => readArchiveEntries(many, limits)).toThrow('more than 2 files');
  });
});

test('readArchive answers a tree', () => {
  const tree = readArchive(tarOf([{ path: 'chart/Chart.yaml', content: 'name: x\n' }]), 'x.tgz');
  expect(tree.root).toBe('x.tgz');
  expect(tree.list('')).toEqual([{ name: 'chart', kind: 'directory' }]);
  expect(tree.readText('chart/Chart.yaml')).toBe('name: x\n');
});
