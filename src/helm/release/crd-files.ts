import type { ChartFile } from '../chart/chart-file.js';
import type { ReleaseChart } from '../values/release-chart.js';

/** A file of a chart's crds/ directory: installed before all else, never a template. */
export interface CrdFile {
  /** As `# Source:` names it. */
  readonly path: string;
  readonly owner: ReleaseChart;
  readonly file: ChartFile;
}

/** The CRD files of a chart and its enabled subcharts, the parent's first, in the order the chart was packed. */
export function crdFiles(root: ReleaseChart): CrdFile[] {
  const files: CrdFile[] = [];
  addChart(root, root.name, files);
  return files;
}

function addChart(chart: ReleaseChart, path: string, files: CrdFile[]): void {
  for (const file of chart.chart.files) {
    if (file.path.startsWith('crds/') && /\.(?:yaml|yml|json)$/.test(file.path)) {
      files.push({ path: `${path}/${file.path}`, owner: chart, file });
    }
  }
  for (const subchart of chart.dependencies) addChart(subchart, `${path}/charts/${subchart.name}`, files);
}
