import { deepCopy } from '../../yaml/value.js';
import { nilMap } from '../functions/nil-values.js';
import { withType, type GoMap, type GoValue } from '../template/value.js';
import type { ReleaseChart } from '../values/release-chart.js';

/** `.Chart`: the metadata as a map with the field names of Helm's structs, absent fields included. */
export function chartData(chart: ReleaseChart, isRoot: boolean): GoMap {
  const { metadata } = chart.chart;
  return {
    Name: chart.name,
    Home: metadata.home,
    Sources: [...metadata.sources],
    Version: metadata.version,
    Description: metadata.description,
    Keywords: [...metadata.keywords],
    Maintainers: metadata.maintainers.map(({ name, email, url }): GoMap => ({
      Name: name,
      Email: email,
      URL: url,
    })),
    Icon: metadata.icon,
    APIVersion: metadata.apiVersion,
    Condition: metadata.condition,
    Tags: metadata.tags,
    AppVersion: metadata.appVersion,
    Deprecated: metadata.deprecated,
    Annotations: withType(
      metadata.annotations === undefined ? nilMap() : { ...metadata.annotations },
      'map[string]string',
    ),
    KubeVersion: metadata.kubeVersion,
    Dependencies: chart.declared.map(({ dependency, name, enabled, importValues }): GoMap => ({
      Name: name,
      Version: dependency.version,
      Repository: dependency.repository,
      Condition: dependency.condition,
      Tags: [...dependency.tags],
      Enabled: enabled,
      ImportValues:
        importValues.length > 0
          ? importValues.map(({ child, parent }): GoValue => withType({ child, parent }, 'map[string]string'))
          : dependency.importValues.map((value) => deepCopy(value) as GoValue),
      Alias: dependency.alias,
    })),
    Type: metadata.type,
    IsRoot: isRoot,
  };
}
