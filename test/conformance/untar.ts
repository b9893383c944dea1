const blockSize = 512;

/** The regular files of a tar archive (ustar, GNU long names, pax paths), in its order. */
export function* untar(archive: Buffer): Generator<[path: string, content: Buffer]> {
  let longName: string | undefined;
  for (let offset = 0; offset + blockSize <= archive.length;) {
    const header = archive.subarray(offset, offset + blockSize);
    if (header.every((byte) => byte === 0)) return;
    const size = Number.parseInt(text(header, 124, 12).trim() || '0', 8);
    const type = text(header, 156, 1);
    const content = archive.subarray(offset + blockSize, offset + blockSize + size);
    offset += blockSize + Math.ceil(size / blockSize) * blockSize;
    if (type === 'L') {
      longName = text(content, 0, content.length);
    } else if (type === 'x') {
      longName = /\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1] ?? longName;
    } else if (type === '0' || type === '') {
      const prefix = text(header, 345, 155);
      const name = text(header, 0, 100);
      yield [longName ?? (prefix === '' ? name : `${prefix}/${name}`), content];
      longName = undefined;
    } else if (type !== 'g') {
      longName = undefined;
    }
  }
}

function text(buffer: Buffer, start: number, length: number): string {
  const end = buffer.indexOf(0, start);
  return buffer.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
}
