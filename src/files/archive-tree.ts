import { gunzipSync } from 'node:zlib';
import { joinPath, type FileTree } from './file-tree.js';
import { memoryTree } from './memory-tree.js';

/** An archive that cannot be read: broken, hostile or too large. The message says why, without naming the archive. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** A regular file of an archive. `bytes` is a view of the unpacked archive, never a copy. */
export interface ArchiveEntry {
  /** Path inside the archive, with forward slashes, without `.` and `..` segments. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** How much an archive may hold. */
export interface ArchiveLimits {
  /** Bytes of all files and headers together, unpacked. */
  readonly totalBytes: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  readonly files: number;
}

/** Helm's own limits for the sizes; the number of files is ours. */
export const defaultArchiveLimits: ArchiveLimits = {
  totalBytes: 100 * 1024 * 1024,
  fileBytes: 5 * 1024 * 1024,
  files: 100_000,
};

const blockSize = 512;

/** The files of an archive (.tar, .tar.gz, .tgz) as a tree. Throws ArchiveError. */
export function readArchive(
  bytes: Uint8Array,
  root: string,
  limits: ArchiveLimits = defaultArchiveLimits,
): FileTree {
  const files = new Map<string, Uint8Array>();
  for (const entry of readArchiveEntries(bytes, limits)) files.set(entry.path, entry.bytes);
  return memoryTree(files, root);
}

/**
 * The regular files of an archive in the order they are written, unpacked in memory. Knows ustar, pax and GNU long
 * names; directories, links and devices are left out. Throws ArchiveError where the archive is cut off or corrupt, a
 * path is absolute or leads out of the archive, or a limit is passed.
 */
export function readArchiveEntries(
  bytes: Uint8Array,
  limits: ArchiveLimits = defaultArchiveLimits,
): ArchiveEntry[] {
  const tar = unzip(bytes, limits);
  const entries: ArchiveEntry[] = [];
  // What gunzip has let pass is undamaged; one header then tells whether it is an archive at all.
  const isChecked = isGzip(bytes);
  let longName: string | undefined;
  let offset = 0;
  while (offset + blockSize <= tar.length) {
    if (tar[offset] === 0 && isZeroBlock(tar, offset)) return entries;
    if (!isChecked || offset === 0) verifyChecksum(tar, offset);
    const type = String.fromCharCode(tar[offset + 156]!);
    const size = readNumber(tar, offset + 124, 12);
    const start = offset + blockSize;
    const end = start + size;
    if (end > tar.length) throw new ArchiveError('the archive ends in the middle of a file');
    if (type === 'L') {
      longName = readText(tar, start, size);
    } else if (type === 'x') {
      longName = paxPath(tar.subarray(start, end)) ?? longName;
    } else {
      if (type === '0' || type === '\0' || type === '7') {
        const name = longName ?? headerName(tar, offset);
        if (!name.endsWith('/')) {
          if (size > limits.fileBytes) {
            throw new ArchiveError(
              `${JSON.stringify(name)} has ${size} bytes, more than the ${limits.fileBytes} allowed for one file`,
            );
          }
          if (entries.length === limits.files) {
            throw new ArchiveError(`the archive has more than ${limits.files} files`);
          }
          entries.push({ path: safePath(name), bytes: tar.subarray(start, end) });
        }
      }
      if (type !== 'g') longName = undefined;
    }
    offset = start + Math.ceil(size / blockSize) * blockSize;
  }
  if (entries.length === 0) throw new ArchiveError('this is not a tar archive');
  return entries;
}

function unzip(bytes: Uint8Array, limits: ArchiveLimits): Buffer {
  if (limits.totalBytes < 1) throw tooLarge(limits);
  if (!isGzip(bytes)) {
    if (bytes.length > limits.totalBytes) throw tooLarge(limits);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  try {
    return gunzipSync(bytes, {
      maxOutputLength: limits.totalBytes,
      chunkSize: unzippedSize(bytes, limits),
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits);
    throw new ArchiveError('the gzip data is damaged or cut off');
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The size the trailer promises, so that there is one piece of output; no more than could be true. */
function unzippedSize(bytes: Uint8Array, limits: ArchiveLimits): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const promised = bytes.length < 4 ? 0 : view.getUint32(bytes.length - 4, true);
  // Deflate packs at most about a thousand to one.
  return Math.max(16 * 1024, Math.min(promised + 1, bytes.length * 1032, limits.totalBytes));
}

function tooLarge(limits: ArchiveLimits): ArchiveError {
  return new ArchiveError(`the archive unpacks to more than ${limits.totalBytes} bytes`);
}

function isZeroBlock(tar: Buffer, offset: number): boolean {
  for (let i = offset; i < offset + blockSize; i++) if (tar[i] !== 0) return false;
  return true;
}

function verifyChecksum(tar: Buffer, offset: number): void {
  let sum = 8 * 0x20;
  for (let i = 0; i < 148; i++) sum += tar[offset + i]!;
  for (let i = 156; i < blockSize; i++) sum += tar[offset + i]!;
  if (sum !== readNumber(tar, offset + 148, 8)) throw new ArchiveError('a tar header is damaged');
}

/** Octal text, or GNU's base 256 where the first bit is set. */
function readNumber(tar: Buffer, offset: number, length: number): number {
  const first = tar[offset]!;
  if ((first & 0x80) !== 0) {
    let value = first & 0x7f;
    for (let i = offset + 1; i < offset + length; i++) value = value * 256 + tar[i]!;
    if (!Number.isSafeInteger(value)) throw new ArchiveError('a tar header has an impossible size');
    return value;
  }
  const text = readText(tar, offset, length).trim();
  if (text === '') return 0;
  if (!/^[0-7]+$/.test(text)) throw new ArchiveError('a tar header is damaged');
  return Number.parseInt(text, 8);
}

/** Text up to the first zero byte. */
function readText(tar: Buffer, offset: number, length: number): string {
  let end = offset;
  while (end < offset + length && tar[end] !== 0) end++;
  return tar.toString('utf8', offset, end);
}

function headerName(tar: Buffer, offset: number): string {
  const name = readText(tar, offset, 100);
  // Only ustar headers have a prefix; GNU's use the room for times.
  const isUstar = tar.toString('latin1', offset + 257, offset + 263) === 'ustar\0';
  const prefix = isUstar ? readText(tar, offset + 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The `path` record of a pax header: records are `LENGTH KEY=VALUE\n`, the length counting the whole record. */
function paxPath(records: Buffer): string | undefined {
  let path: string | undefined;
  let offset = 0;
  while (offset < records.length) {
    const space = records.indexOf(0x20, offset);
    const length = space < 0 ? Number.NaN : Number(records.toString('latin1', offset, space));
    if (!Number.isInteger(length) || length <= space - offset || offset + length > records.length) {
      throw new ArchiveError('a pax header is damaged');
    }
    const record = records.toString('utf8', space + 1, offset + length - 1);
    if (record.startsWith('path=')) path = record.slice(5);
    offset += length;
  }
  return path;
}

function safePath(name: string): string {
  const slashed = name.includes('\\') && !name.includes('/') ? name.replaceAll('\\', '/') : name;
  if (slashed.startsWith('/') || /^[A-Za-z]:\//.test(slashed)) {
    throw new ArchiveError(`${JSON.stringify(name)} is an absolute path`);
  }
  if (slashed.includes('\0')) throw new ArchiveError('a path has a zero byte in it');
  const path = joinPath('', slashed);
  if (path === undefined) throw new ArchiveError(`${JSON.stringify(name)} leads out of the archive`);
  return path;
}
