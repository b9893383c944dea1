/** A block of a PEM text. */
export interface PemBlock {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A PEM text of lines of 64 characters. */
export function writePem(type: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64');
  let text = `-----BEGIN ${type}-----\n`;
  for (let i = 0; i < base64.length; i += 64) text += base64.slice(i, i + 64) + '\n';
  return `${text}-----END ${type}-----\n`;
}

/** The first block of a text, or undefined. Headers such as Proc-Type are passed over. */
export function readPem(text: string): PemBlock | undefined {
  for (let begin = text.indexOf('-----BEGIN '); begin >= 0; begin = text.indexOf('-----BEGIN ', begin + 1)) {
    const line = text.indexOf('\n', begin);
    const first = (line < 0 ? text.slice(begin) : text.slice(begin, line)).trimEnd();
    if (!first.endsWith('-----') || line < 0 || (begin > 0 && text[begin - 1] !== '\n')) continue;
    const type = first.slice('-----BEGIN '.length, -5);
    const end = text.indexOf(`-----END ${type}-----`, line);
    if (end < 0) continue;
    const body = text.slice(line + 1, end);
    const blank = body.includes(':') ? body.indexOf('\n\n') + 1 : 0;
    const base64 = body.slice(blank).replace(/\s/g, '');
    if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) continue;
    return { type, bytes: Buffer.from(base64, 'base64') };
  }
  return undefined;
}
