/** What Go's yaml.v2 says of the first bytes that are no UTF-8; undefined where all are. */
export function utf8Fault(bytes: Uint8Array): string | undefined {
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const width = lead < 0x80 ? 1 : lead >> 5 === 6 ? 2 : lead >> 4 === 14 ? 3 : lead >> 3 === 30 ? 4 : 0;
    if (width === 0) return 'invalid leading UTF-8 octet';
    if (at + width > bytes.length) return 'incomplete UTF-8 octet sequence';
    let point = width === 1 ? lead : lead & (0x7f >> width);
    for (let i = 1; i < width; i++) {
      const octet = bytes[at + i]!;
      if (octet >> 6 !== 2) return 'invalid trailing UTF-8 octet';
      point = (point << 6) | (octet & 0x3f);
    }
    if (point < LEAST[width]!) return 'invalid length of a UTF-8 sequence';
    if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) return 'invalid Unicode character';
    at += width;
  }
  return undefined;
}

/** The first character that needs so many bytes. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];
