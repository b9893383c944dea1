import { isPrintable } from './go-quote.js';
import { hasLoneSurrogate, toBytes } from './go-string.js';

const htmlCharacters: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
};

/** A text as `html` escapes it. */
export function escapeHtml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/["'&<>\0]/g, (character) => htmlCharacters[character]!);
}

const scriptCharacters: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** A text as `js` escapes it. */
export function escapeScript(text: string): string {
  let escaped = '';
  for (const character of text) {
    const point = character.codePointAt(0)!;
    if (Object.hasOwn(scriptCharacters, character)) escaped += scriptCharacters[character]!;
    else if (point >= 0x20 && point < 0x80) escaped += character;
    else if (point >= 0xd800 && point <= 0xdfff) escaped += character;
    else if (point >= 0x80 && isPrintable(point)) escaped += character;
    else escaped += '\\u' + point.toString(16).toUpperCase().padStart(4, '0');
  }
  return escaped;
}

/** A text as `urlquery` escapes it: for a query, with `+` for spaces. */
export function escapeQuery(text: string): string {
  if (!hasLoneSurrogate(text)) {
    return encodeURIComponent(text)
      .replace(/[!'()*]/g, (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase())
      .replaceAll('%20', '+');
  }
  let escaped = '';
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(character)) escaped += character;
    else escaped += byte === 0x20 ? '+' : '%' + byte.toString(16).toUpperCase().padStart(2, '0');
  }
  return escaped;
}
