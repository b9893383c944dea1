import { getOwn, isMap, type Path, type YamlMap } from '../../yaml/value.js';
import { formatFault } from '../formats.js';
import { dnsLabel, dnsSubdomain } from '../names.js';
import { printed } from '../value-rules.js';
import { portNameFinding } from './container.js';
import { has, mapIn, mapsIn, textIn, uniqueIn, type Judge } from './judge.js';
import { labelMapFindings, selectorFindings } from './selector.js';

/** What the API server's own code has against a Service. */
export function serviceFindings(spec: YamlMap, judge: Judge): void {
  const path: Path = ['spec'];
  const type = getOwn(spec, 'type') ?? 'ClusterIP';
  if (typeof type !== 'string' || judge.isUnknown(type)) return;
  const headless = getOwn(spec, 'clusterIP') === 'None';
  const ports = mapsIn(spec, 'ports').map(([port, index]) => [port, [...path, 'ports', index]] as const);
  if (
    ports.length === 0 &&
    type !== 'ExternalName' &&
    !headless &&
    !Array.isArray(getOwn(spec, 'clusterIPs'))
  )
    judge.needs(path, 'ports', `only headless Services and those of type ExternalName have none`);
  for (const [port, own] of ports) {
    const name = textIn(port, 'name', judge);
    const fault = name === undefined ? undefined : dnsLabel(name);
    if (fault) judge.must('schema/metadata', [...own, 'name'], `be the name of a port: ${fault}`);
    if (ports.length > 1 && !has(port, 'name')) judge.needs(own, 'name', 'with several ports each has one');
    portNameFinding(port, 'targetPort', own, judge);
    if (
      type === 'ClusterIP' &&
      typeof getOwn(port, 'nodePort') === 'number' &&
      getOwn(port, 'nodePort') !== 0
    )
      judge.must('schema/forbidden', [...own, 'nodePort'], 'not be set for a Service of type ClusterIP');
  }
  uniqueIn(ports, 'name', judge);
  if (type === 'ExternalName' && !has(spec, 'externalName'))
    judge.needs(path, 'externalName', 'the type is ExternalName');
  if (headless && (type === 'NodePort' || type === 'LoadBalancer'))
    judge.must('schema/forbidden', [...path, 'clusterIP'], `not be None for a Service of type ${type}`);
  if (type === 'ClusterIP' && has(spec, 'externalTrafficPolicy') && !has(spec, 'externalIPs'))
    judge.must(
      'schema/forbidden',
      [...path, 'externalTrafficPolicy'],
      'only be set for a Service that is reached from outside',
    );
  labelMapFindings(mapIn(spec, 'selector'), [...path, 'selector'], judge);
}

/** What the API server's own code has against an Ingress. */
export function ingressFindings(spec: YamlMap, judge: Judge): void {
  const path: Path = ['spec'];
  const rules = mapsIn(spec, 'rules');
  if (rules.length === 0 && !has(spec, 'defaultBackend'))
    judge.must('schema/required', path, 'have rules or a defaultBackend');
  if (has(spec, 'defaultBackend'))
    backendFindings(mapIn(spec, 'defaultBackend'), [...path, 'defaultBackend'], judge);
  for (const [rule, index] of rules) {
    const own = [...path, 'rules', index];
    const host = textIn(rule, 'host', judge);
    if (host !== undefined) {
      const fault = dnsSubdomain(host.startsWith('*.') ? host.slice(2) : host);
      if (fault)
        judge.must(
          'schema/metadata',
          [...own, 'host'],
          `be a domain name, which ${printed(host)} is not: ${fault}`,
        );
      else if (formatFault('ip', host) === undefined)
        judge.must('schema/metadata', [...own, 'host'], 'be a domain name, not an IP address');
    }
    for (const [entry, at] of mapsIn(mapIn(rule, 'http'), 'paths')) {
      const place = [...own, 'http', 'paths', at];
      const type = textIn(entry, 'pathType', judge);
      const route = getOwn(entry, 'path');
      const known = typeof route !== 'string' || !judge.isUnknown(route);
      if (
        (type === 'Exact' || type === 'Prefix') &&
        known &&
        (typeof route !== 'string' || !route.startsWith('/'))
      )
        judge.must(
          'schema/pattern',
          [...place, ...(typeof route === 'string' ? ['path'] : [])],
          'have a path that starts with "/"',
        );
      if (has(entry, 'backend')) backendFindings(mapIn(entry, 'backend'), [...place, 'backend'], judge);
    }
  }
}

function backendFindings(backend: YamlMap, path: Path, judge: Judge): void {
  if (has(backend, 'service') === has(backend, 'resource'))
    judge.must('schema/no-alternative', path, 'have either a service or a resource');
  if (!has(backend, 'service')) return;
  const port = mapIn(mapIn(backend, 'service'), 'port');
  const own = [...path, 'service', 'port'];
  if (has(port, 'name') === has(port, 'number'))
    judge.must(
      'schema/no-alternative',
      has(mapIn(backend, 'service'), 'port') ? own : [...path, 'service'],
      'have the name or the number of a port',
    );
}

/** What the API server's own code has against a NetworkPolicy. */
export function networkPolicyFindings(spec: YamlMap, judge: Judge): void {
  selectorFindings(mapIn(spec, 'podSelector'), ['spec', 'podSelector'], judge);
  for (const [direction, side] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const [rule, index] of mapsIn(spec, direction)) {
      for (const [peer, at] of mapsIn(rule, side))
        peerFindings(peer, ['spec', direction, index, side, at], judge);
      for (const [port, at] of mapsIn(rule, 'ports')) {
        const own = ['spec', direction, index, 'ports', at];
        portNameFinding(port, 'port', own, judge);
        const [first, last] = [getOwn(port, 'port'), getOwn(port, 'endPort')];
        if (typeof last !== 'number') continue;
        if (typeof first !== 'number')
          judge.must('schema/forbidden', [...own, 'endPort'], 'only stand beside the number of a port');
        else if (last < first)
          judge.must('schema/range', [...own, 'endPort'], `be at least ${first}, not ${last}`);
      }
    }
  }
}

function peerFindings(peer: YamlMap, path: Path, judge: Judge): void {
  const selectors = ['podSelector', 'namespaceSelector'].filter((field) => isMap(getOwn(peer, field)));
  for (const field of selectors) selectorFindings(mapIn(peer, field), [...path, field], judge);
  if (!has(peer, 'ipBlock')) {
    if (selectors.length === 0)
      judge.must('schema/required', path, 'name a peer: ipBlock, podSelector or namespaceSelector');
    return;
  }
  if (selectors.length > 0)
    judge.must('schema/forbidden', [...path, 'ipBlock'], `not stand beside ${selectors.join(' and ')}`);
  const block = mapIn(peer, 'ipBlock');
  const except = getOwn(block, 'except');
  for (const [text, place] of [
    [getOwn(block, 'cidr'), ['cidr']],
    ...(Array.isArray(except) ? except.map((item, index) => [item, ['except', index]] as const) : []),
  ] as const) {
    if (typeof text !== 'string' || judge.isUnknown(text) || formatFault('cidr', text) === undefined)
      continue;
    judge.must(
      'schema/format',
      [...path, 'ipBlock', ...place],
      `be an address block such as 10.0.0.0/8, not ${printed(text)}`,
    );
  }
}
