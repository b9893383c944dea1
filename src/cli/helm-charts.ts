import type { FileTree } from '../files/file-tree.js';
import { loadChartDirectory } from '../helm/chart/load.js';
import { helmTemplate } from '../helm/command.js';
import type { ChartRendering, ChartRequest } from '../kustomize/charts.js';

/** Renders the charts of kustomizations over a tree, as `helm template` would for kustomize. */
export function chartRenderer(tree: FileTree): (request: ChartRequest) => ChartRendering {
  return (request) => {
    const { directory, releaseName, nameTemplate, kubeVersion } = request;
    const values = new Map(request.values.map(({ name, text }) => [name, text]));
    const { documents, diagnostics, error } = helmTemplate({
      ...(releaseName === undefined ? {} : { name: releaseName }),
      ...(nameTemplate === undefined ? {} : { nameTemplate }),
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
      namespace: request.namespace ?? 'default',
      apiVersions: request.apiVersions,
      includeCrds: request.includeCrds,
      noHooks: request.skipHooks,
      skipTests: request.skipTests,
      valueFiles: request.values.map(({ name }) => name),
      readFile: (name) => values.get(name),
      loadChart: (report) => loadChartDirectory(tree, directory, report),
    });
    return {
      documents: documents.map(({ text, file, path, index }) => ({
        text,
        file,
        origin: { kind: 'template', chart: directory, template: path, document: index },
      })),
      diagnostics,
      ...(error === undefined ? {} : { error }),
    };
  };
}
