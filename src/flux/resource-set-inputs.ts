import { adler32 } from '../helm/functions/crypto.js';
import { unknownText } from '../manifest/unknown.js';
import { setOwn, type YamlMap } from '../yaml/value.js';
import type { InputProvider } from './resource-set.js';

/** Inputs that come from one object: a ResourceSet itself or a provider. */
export interface InputGroup {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly sets: readonly YamlMap[];
}

export interface InputOptions {
  readonly strategy: 'Flatten' | 'Permute';
  readonly includeEmptyProviders: boolean;
}

/** Input sets that cannot be put together, in our words and in flux-operator's. */
export interface InputFailure {
  readonly message: string;
  readonly upstream: string;
}

const mostPermutations = 10_000;

/**
 * The input sets that templates are executed with, one after the other. `own` are those of the ResourceSet; providers
 * follow it in the order of their names. `Flatten` lists all sets; `Permute` combines each with each of the others,
 * under the names of their providers.
 */
export function combineInputs(
  own: InputGroup,
  providers: readonly InputGroup[],
  { strategy, includeEmptyProviders }: InputOptions,
): readonly YamlMap[] | InputFailure {
  const sorted = [...providers].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const groups = own.sets.length > 0 ? [own, ...sorted] : sorted;
  if (strategy === 'Flatten') return groups.flatMap((group) => setsOf(group));
  return permute(includeEmptyProviders ? groups : groups.filter((group) => group.sets.length > 0));
}

/**
 * The inputs of a provider as far as they can be known without asking anybody: those that the user says it gives, those
 * that its status holds, and those of type Static; undefined for all others. The `id` of a set is what the operator makes
 * of the object's UID or of what it found, which is known in the cluster only.
 */
export function knownInputs(
  provider: InputProvider,
  given: readonly YamlMap[] | undefined,
): InputGroup | undefined {
  const { apiVersion, name, namespace } = provider;
  const id = unknownText(`id of ResourceSetInputProvider ${namespace}/${name}`);
  const sets =
    given?.map((set) => ({ id, ...provider.defaultValues, ...set })) ??
    provider.exportedInputs ??
    (provider.type === 'Static' ? [{ ...provider.defaultValues, id }] : undefined);
  return sets && { apiVersion, kind: 'ResourceSetInputProvider', name, namespace, sets };
}

function setsOf({ apiVersion, kind, name, namespace, sets }: InputGroup): YamlMap[] {
  return sets.map((set) => ({ ...set, provider: { apiVersion, kind, name, namespace } }));
}

function permute(groups: readonly InputGroup[]): readonly YamlMap[] | InputFailure {
  const names: string[] = [];
  let count = groups.length === 0 ? 0 : 1;
  for (const group of groups) {
    const name = normalisedName(group.name);
    if (name === '') {
      return {
        message: `the name ${JSON.stringify(group.name)} has no character that a template could call its inputs by`,
        upstream: `failed to normalize provider name '${group.name}': empty result`,
      };
    }
    names.push(name);
    count *= group.sets.length;
  }
  if (count > mostPermutations) {
    return {
      message: `the inputs make ${count} permutations; at most ${mostPermutations} are allowed`,
      upstream: `would exceed the maximum allowed permutations. max: ${mostPermutations}, got: ${count}`,
    };
  }
  const sets = groups.map(setsOf);
  const permutations: YamlMap[] = [];
  for (let i = 0; i < count; i++) {
    const indexes: number[] = [];
    // The last provider varies fastest.
    let rest = i;
    for (let at = sets.length - 1; at >= 0; at--) {
      indexes[at] = rest % sets[at]!.length;
      rest = Math.floor(rest / sets[at]!.length);
    }
    const permutation: YamlMap = {};
    for (const [at, index] of indexes.entries()) setOwn(permutation, names[at]!, sets[at]![index]!);
    const path = indexes.map((index, at) => `${names[at]!}=${index}`).join('/');
    permutation['id'] = String(adler32(Buffer.from(path)));
    permutations.push(permutation);
  }
  return permutations;
}

/** A provider's name as templates can write it after a dot. */
function normalisedName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '_')
    .replace(/[^a-z0-9_]/g, '')
    .replace(/_{2,}/g, '_');
}
