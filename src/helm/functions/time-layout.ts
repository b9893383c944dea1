/**
 * An element of a time layout, by the text that stands for it in Go's reference time (Mon Jan 2 15:04:05 MST 2006).
 * `.0` and `.9` are fractions of a second, with as many digits as `digits` says.
 */
export interface LayoutElement {
  /** Text before the element. */
  readonly prefix: string;
  /** Empty at the end of the layout. */
  readonly element: string;
  /** The element as it stands in the layout. */
  readonly text: string;
  readonly digits: number;
}

/** The elements that a letter or sign may start, longest first. */
const elements: Readonly<Record<string, readonly string[]>> = {
  J: ['January', 'Jan'],
  M: ['Monday', 'Mon', 'MST'],
  '0': ['002', '01', '02', '03', '04', '05', '06'],
  '1': ['15', '1'],
  '2': ['2006', '2'],
  _: ['__2', '_2'],
  '3': ['3'],
  '4': ['4'],
  '5': ['5'],
  P: ['PM'],
  p: ['pm'],
  '-': ['-07:00:00', '-070000', '-07:00', '-0700', '-07'],
  Z: ['Z07:00:00', 'Z070000', 'Z07:00', 'Z0700', 'Z07'],
};

/** The elements of a layout in order; the last one is empty and has the rest of the text as its prefix. */
export function splitLayout(layout: string): LayoutElement[] {
  const result: LayoutElement[] = [];
  let start = 0;
  for (let i = 0; i < layout.length;) {
    const found = elementAt(layout, i);
    if (found === undefined) {
      i++;
      continue;
    }
    // In `_2006` the underscore is text.
    const at = found.element === '2006' && layout[i] === '_' ? i + 1 : i;
    result.push({ ...found, prefix: layout.slice(start, at) });
    i = at + found.text.length;
    start = i;
  }
  result.push({ prefix: layout.slice(start), element: '', text: '', digits: 0 });
  return result;
}

function elementAt(layout: string, at: number): Omit<LayoutElement, 'prefix'> | undefined {
  const first = layout[at]!;
  if (first === '.' || first === ',') return fractionAt(layout, at);
  if (first === '_' && layout.startsWith('_2006', at)) return { element: '2006', text: '2006', digits: 0 };
  for (const element of elements[first] ?? []) {
    if (!layout.startsWith(element, at)) continue;
    // A short name with small letters behind it is part of another word.
    if ((element === 'Jan' || element === 'Mon') && /[a-z]/.test(layout[at + 3] ?? '')) continue;
    return { element, text: element, digits: 0 };
  }
  return undefined;
}

function fractionAt(layout: string, at: number): Omit<LayoutElement, 'prefix'> | undefined {
  const digit = layout[at + 1];
  if (digit !== '0' && digit !== '9') return undefined;
  let end = at + 1;
  while (layout[end] === digit) end++;
  if (/[0-9]/.test(layout[end] ?? '')) return undefined;
  return { element: '.' + digit, text: layout.slice(at, end), digits: end - at - 1 };
}
