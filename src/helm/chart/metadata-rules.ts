import type { Path } from '../../yaml/value.js';
import type { ChartMetadata } from './metadata.js';
import { isVersion } from './version.js';

/** A rule of Chart.yaml that a chart breaks. */
export interface BrokenRule {
  readonly message: string;
  readonly path: Path;
  /** Helm's own wording. */
  readonly upstream: string;
}

/** The first rule of Chart.yaml that Helm holds against a chart before it does anything with it. */
export function metadataFault(metadata: ChartMetadata): BrokenRule | undefined {
  if (metadata.name === '') return required('name');
  if (metadata.name.includes('/') || metadata.name === '.' || metadata.name === '..') {
    return {
      message: `${JSON.stringify(metadata.name)} is no chart name; it must not contain a slash`,
      path: ['name'],
      upstream: `chart.metadata.name ${JSON.stringify(metadata.name)} is invalid`,
    };
  }
  if (metadata.version === '') return required('version');
  if (!isVersion(metadata.version)) {
    return {
      message: `${JSON.stringify(metadata.version)} is no semantic version, such as 1.2.3`,
      path: ['version'],
      upstream: `chart.metadata.version ${JSON.stringify(metadata.version)} is invalid`,
    };
  }
  if (!['', 'application', 'library'].includes(metadata.type)) {
    return {
      message: `type is ${JSON.stringify(metadata.type)}; it must be application or library`,
      path: ['type'],
      upstream: 'chart.metadata.type must be application or library',
    };
  }
  return dependencyFault(metadata);
}

function required(key: string): BrokenRule {
  return { message: `${key} is required`, path: [key], upstream: `chart.metadata.${key} is required` };
}

function dependencyFault(metadata: ChartMetadata): BrokenRule | undefined {
  const seen = new Set<string>();
  for (const [index, dependency] of (metadata.dependencies ?? []).entries()) {
    const path = ['dependencies', index];
    if (!/^[a-zA-Z0-9_-]*$/.test(dependency.alias)) {
      return {
        message: `the alias ${JSON.stringify(dependency.alias)} may consist of letters, digits, - and _ only`,
        path: [...path, 'alias'],
        upstream: `dependency ${JSON.stringify(dependency.name)} has disallowed characters in the alias`,
      };
    }
    const key = dependency.alias === '' ? dependency.name : dependency.alias;
    if (seen.has(key)) {
      return {
        message: `two dependencies have the name or alias ${JSON.stringify(key)}`,
        path,
        upstream: `more than one dependency with name or alias ${JSON.stringify(key)}`,
      };
    }
    seen.add(key);
  }
  return undefined;
}
