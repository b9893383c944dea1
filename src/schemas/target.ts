/** The minor of Kubernetes 1 that objects are held against where nothing else is said: the one Helm 4.1 renders for. */
export const DEFAULT_KUBERNETES_MINOR = 35;

/** The newest minor of Flux 2 whose schemas come with this program. */
export const NEWEST_FLUX_MINOR = 9;

/** The minor of a version such as `1.34`, `v1.34.2` or `1.34.2-eks-1`, where its major is the given one; else undefined. */
export function minorOf(version: string, major: number): number | undefined {
  const match = /^v?(\d+)\.(\d+)(?:[.+-].*)?$/.exec(version.trim());
  return match && Number(match[1]) === major ? Number(match[2]) : undefined;
}
