import { getOwn, isMap, type Path, type YamlMap } from '../../yaml/value.js';
import { containerFindings } from './container.js';
import { has, mapIn, mapsIn, textIn, type Judge } from './judge.js';
import { labelMapFindings } from './selector.js';

/** How the pods of a kind may be restarted, where not every way is allowed. */
const RESTART_POLICIES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['Always'],
  ReplicaSet: ['Always'],
  ReplicationController: ['Always'],
  StatefulSet: ['Always'],
  DaemonSet: ['Always'],
  Job: ['Never', 'OnFailure'],
  CronJob: ['Never', 'OnFailure'],
};

/**
 * What the API server's own code has against the spec of pods, apart from its schema
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/). `claims` are the names of volumes that
 * the kind adds to each pod.
 */
export function podFindings(
  spec: YamlMap,
  path: Path,
  kind: string,
  claims: readonly string[],
  judge: Judge,
): void {
  const list = getOwn(spec, 'containers');
  if (Array.isArray(list) && list.length === 0)
    judge.must('schema/length', [...path, 'containers'], 'have at least 1 item');
  restartPolicy(spec, path, kind, judge);
  const volumes = volumeFindings(spec, path, judge);
  const names = volumes && new Set([...volumes, ...claims]);
  const first = new Map<string, Path>();
  for (const field of ['initContainers', 'containers']) {
    for (const [container, index] of mapsIn(spec, field)) {
      const own = [...path, field, index];
      containerFindings(container, own, names, judge);
      const name = textIn(container, 'name', judge);
      if (name === undefined) continue;
      const before = first.get(name);
      // Within one list the schema tells repeated names.
      if (before && before.at(-2) !== field) judge.repeats(own, `name ${JSON.stringify(name)}`, before);
      if (!before) first.set(name, own);
    }
  }
  labelMapFindings(mapIn(spec, 'nodeSelector'), [...path, 'nodeSelector'], judge);
  if (kind !== 'Pod' && kind !== 'Job' && kind !== 'CronJob' && has(spec, 'activeDeadlineSeconds'))
    judge.must('schema/forbidden', [...path, 'activeDeadlineSeconds'], `not be set for a ${kind}`);
}

function restartPolicy(spec: YamlMap, path: Path, kind: string, judge: Judge): void {
  const allowed = Object.hasOwn(RESTART_POLICIES, kind) ? RESTART_POLICIES[kind] : undefined;
  if (!allowed) return;
  if (!has(spec, 'restartPolicy')) {
    if (!allowed.includes('Always'))
      judge.needs(
        path,
        'restartPolicy',
        `a ${kind} takes only ${allowed.join(' or ')}, and the default is Always`,
      );
    return;
  }
  const policy = textIn(spec, 'restartPolicy', judge);
  if (policy !== undefined && /^(Always|Never|OnFailure)$/.test(policy) && !allowed.includes(policy))
    judge.must(
      'schema/enum',
      [...path, 'restartPolicy'],
      `be ${allowed.join(' or ')} in a ${kind}, not ${JSON.stringify(policy)}`,
    );
}

/** Checks the volumes and answers their names; undefined where they are not all known. */
function volumeFindings(spec: YamlMap, path: Path, judge: Judge): readonly string[] | undefined {
  const names: string[] = [];
  let known = !has(spec, 'volumes') || Array.isArray(getOwn(spec, 'volumes'));
  for (const [volume, index] of mapsIn(spec, 'volumes')) {
    const sources = Object.keys(volume).filter((key) => key !== 'name' && isMap(volume[key]));
    if (sources.length > 1)
      judge.must(
        'schema/forbidden',
        [...path, 'volumes', index],
        `have only one source, not ${sources.join(' and ')}`,
      );
    const name = textIn(volume, 'name', judge);
    if (name === undefined) known = false;
    else names.push(name);
  }
  return known ? names : undefined;
}
