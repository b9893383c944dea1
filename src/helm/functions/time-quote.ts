import { toBytes } from '../template/go-string.js';

/**
 * A text as the errors of package time show it: its printable ASCII as it is, each byte of all else as `\x0a`, even of
 * characters that strconv.Quote would leave.
 */
export function quoteTimeText(text: string): string {
  let quoted = '"';
  for (const byte of toBytes(text)) {
    if (byte >= 0x80 || byte < 0x20) quoted += '\\x' + byte.toString(16).padStart(2, '0');
    else quoted += (byte === 0x22 || byte === 0x5c ? '\\' : '') + String.fromCharCode(byte);
  }
  return quoted + '"';
}
