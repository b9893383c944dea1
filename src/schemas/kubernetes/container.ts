import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { compareQuantities, parseQuantity } from '../cel/quantity.js';
import { portName } from '../names.js';
import { printed } from '../value-rules.js';
import { has, mapIn, mapsIn, textIn, uniqueIn, type Judge } from './judge.js';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

/** What the API server's own code has against a container. `volumes` are the names it can mount, where they are known. */
export function containerFindings(
  container: YamlMap,
  path: Path,
  volumes: ReadonlySet<string> | undefined,
  judge: Judge,
): void {
  const image = getOwn(container, 'image') ?? '';
  if (image === '') judge.needs(path, 'image');
  for (const [mount, index] of mapsIn(container, 'volumeMounts')) {
    const name = textIn(mount, 'name', judge);
    if (volumes && name !== undefined && !volumes.has(name))
      judge.must(
        'schema/forbidden',
        [...path, 'volumeMounts', index, 'name'],
        `name a volume of the pod, and there is none called ${JSON.stringify(name)}`,
        volumes.size === 0 ? undefined : `the pod has ${[...volumes].join(', ')}`,
      );
  }
  for (const [variable, index] of mapsIn(container, 'env'))
    envFindings(variable, [...path, 'env', index], judge);
  portFindings(container, path, judge);
  for (const field of PROBES) {
    if (has(container, field)) probeFindings(mapIn(container, field), [...path, field], field, judge);
  }
  const lifecycle = mapIn(container, 'lifecycle');
  for (const hook of ['postStart', 'preStop']) {
    if (has(lifecycle, hook))
      handlerFindings(mapIn(lifecycle, hook), [...path, 'lifecycle', hook], HOOK_HANDLERS, judge);
  }
  resourceFindings(mapIn(container, 'resources'), [...path, 'resources'], judge);
}

function envFindings(variable: YamlMap, path: Path, judge: Judge): void {
  const name = textIn(variable, 'name', judge);
  if (name !== undefined && (name.includes('=') || !/^[ -~]+$/.test(name)))
    judge.must(
      'schema/metadata',
      [...path, 'name'],
      `consist of printable ASCII characters without "=", not ${printed(name)}`,
    );
  if (!has(variable, 'valueFrom')) return;
  const from = mapIn(variable, 'valueFrom');
  const value = getOwn(variable, 'value');
  if (typeof value === 'string' && value !== '')
    judge.must('schema/forbidden', [...path, 'valueFrom'], 'not stand beside value');
  const sources = Object.keys(from).filter((key) => isMap(from[key]));
  if (sources.length === 0) judge.must('schema/required', [...path, 'valueFrom'], 'have a source');
  else if (sources.length > 1)
    judge.must(
      'schema/forbidden',
      [...path, 'valueFrom'],
      `have only one source, not ${sources.join(' and ')}`,
    );
}

function portFindings(container: YamlMap, path: Path, judge: Judge): void {
  const ports = mapsIn(container, 'ports').map(([port, index]) => [port, [...path, 'ports', index]] as const);
  for (const [port, own] of ports) portNameFinding(port, 'name', own, judge);
  uniqueIn(ports, 'name', judge);
}

/** A port that is named rather than numbered. */
export function portNameFinding(map: YamlMap, field: string, path: Path, judge: Judge): void {
  const name = textIn(map, field, judge);
  const fault = name === undefined ? undefined : portName(name);
  if (fault !== undefined)
    judge.must(
      'schema/metadata',
      [...path, field],
      `be the name of a port, which ${printed(name!)} is not: ${fault}`,
    );
}

function probeFindings(probe: YamlMap, path: Path, field: (typeof PROBES)[number], judge: Judge): void {
  handlerFindings(probe, path, PROBE_HANDLERS, judge);
  const successes = getOwn(probe, 'successThreshold');
  if (field !== 'readinessProbe' && typeof successes === 'number' && successes !== 1 && successes > 0)
    judge.must('schema/range', [...path, 'successThreshold'], `be 1 in a ${field}, not ${successes}`);
  if (field === 'readinessProbe' && has(probe, 'terminationGracePeriodSeconds'))
    judge.must(
      'schema/forbidden',
      [...path, 'terminationGracePeriodSeconds'],
      'not be set for a readinessProbe',
    );
}

function handlerFindings(holder: YamlMap, path: Path, names: readonly string[], judge: Judge): void {
  const handlers = names.filter((name) => isMap(getOwn(holder, name)));
  if (handlers.length === 0) judge.must('schema/required', path, `say what to do: ${names.join(', ')}`);
  else if (handlers.length > 1)
    judge.must('schema/forbidden', path, `have only one of ${handlers.join(' and ')}`);
  for (const name of ['httpGet', 'tcpSocket'])
    portNameFinding(mapIn(holder, name), 'port', [...path, name], judge);
}

function resourceFindings(resources: YamlMap, path: Path, judge: Judge): void {
  const limits = mapIn(resources, 'limits');
  const requests = mapIn(resources, 'requests');
  for (const [field, quantities] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const name of Object.keys(quantities)) {
      const quantity = quantityOf(quantities[name], judge);
      if (quantity && quantity.digits < 0n)
        judge.must('schema/range', [...path, field, name], `be at least 0, not ${String(quantities[name])}`);
    }
  }
  for (const name of Object.keys(requests)) {
    const request = quantityOf(requests[name], judge);
    const limit = quantityOf(getOwn(limits, name), judge);
    if (request && limit && compareQuantities(request, limit) > 0)
      judge.must(
        'schema/range',
        [...path, 'requests', name],
        `be at most the limit of ${String(limits[name])}, not ${String(requests[name])}`,
      );
  }
}

function quantityOf(value: YamlValue | undefined, { isUnknown }: Judge): ReturnType<typeof parseQuantity> {
  if (typeof value === 'number' || typeof value === 'bigint') return parseQuantity(String(value));
  return typeof value === 'string' && !isUnknown(value) ? parseQuantity(value.trim()) : undefined;
}
