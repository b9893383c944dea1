import type { ReadKeys } from './read-keys.js';
import type { TemplateTexts } from './template-reader.js';

/** What the templates of a chart, its subcharts included, read of the values. */
export interface ChartReads {
  readonly root: ReadKeys;
  readonly texts: TemplateTexts;
}
