import type { ParameterType } from './parameter-type.js';

/** What functions and methods take. */
interface Signature {
  readonly parameters?: readonly ParameterType[];
  readonly variadic?: ParameterType;
}

/** Whether a number of arguments can be given. */
export function fits({ parameters, variadic }: Signature, total: number): boolean {
  const wanted = parameters?.length ?? 0;
  return variadic === undefined ? total === wanted : total >= wanted;
}

/** The type of a parameter by its index. */
export function parameterOf({ parameters, variadic }: Signature, index: number): ParameterType {
  return parameters?.[index] ?? variadic ?? 'any';
}

/** What is wrong with a number of arguments, as Go says it; `given` does not count the value from the pipeline. */
export function argumentCountProblem(
  name: string,
  { parameters, variadic }: Signature,
  given: number,
  total: number,
): string {
  const wanted = parameters?.length ?? 0;
  return variadic === undefined
    ? `wrong number of args for ${name}: want ${wanted} got ${total}`
    : `wrong number of args for ${name}: want at least ${wanted} got ${given}`;
}
