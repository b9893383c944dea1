import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/yaml/decode.js';

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from('a: é😀')],
    ['UTF-8 with a mark', Buffer.from('\ufeffa: é😀')],
    ['UTF-16, little end first', Buffer.from('\ufeffa: é😀', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\ufeffa: é😀', 'utf16le').swap16()],
  ])('%s', (_name, bytes) => {
    expect(decodeText(bytes)).toBe('a: é😀');
  });

  it('says where a byte is no text', () => {
    const bytes = Buffer.concat([Buffer.from('a: é\ufffd\nb: '), Buffer.from([0xe9, 0x0a])]);
    expect(() => decodeText(bytes)).toThrow(
      'line 2, column 4: the byte 0xE9 is not UTF-8; save the file as UTF-8',
    );
  });
});
