/** Whether a Flux version is this one or a later one. `2.9` without a patch stands for the newest 2.9. */
export function fluxAtLeast(version: string, minimum: string): boolean {
  const wanted = parts(minimum, 0);
  const given = parts(version, Infinity);
  for (let index = 0; index < 3; index++) {
    if (given[index] !== wanted[index]) return given[index]! > wanted[index]!;
  }
  return true;
}

function parts(version: string, missing: number): number[] {
  const numbers = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version)?.slice(1) ?? [];
  return [0, 1, 2].map((index) => (numbers[index] === undefined ? missing : Number(numbers[index])));
}
