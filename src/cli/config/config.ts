import type { Severity } from '../../diagnostics/diagnostic.js';
import type { YamlMap } from '../../yaml/value.js';

/** What preflux.yaml says, for all clusters and for single ones. */
export interface Config extends Settings {
  /** Clusters by their directory, in order; those that are validated where no path is given. */
  readonly clusters: readonly ClusterSettings[];
  /** Directories, files or templates as `--schema-location` takes them; absolute. */
  readonly schemaLocations: readonly string[];
  readonly missingSchemas?: 'fail' | 'warn' | 'ignore';
  readonly failOn?: Severity | 'never';
}

/** What is known of clusters that the repository does not say. */
export interface Settings {
  readonly fluxVersion?: string;
  readonly kubernetesVersions?: readonly string[];
  readonly sources: readonly SourceDirectory[];
  readonly external: readonly ExternalConfig[];
  readonly inputs: readonly ProviderInputs[];
}

export interface ClusterSettings extends Settings {
  /** Absolute. */
  readonly directory: string;
}

/** A directory that holds the content of a source. */
export interface SourceDirectory {
  /** Undefined for a source of any kind. */
  readonly kind?: string;
  readonly namespace: string;
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
}

/** A ConfigMap or Secret that something outside of the repository makes. */
export interface ExternalConfig {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace: string;
  readonly name: string;
  /** The keys it has; undefined where they are not known. */
  readonly keys?: readonly string[];
  /** Values, as far as they are known. */
  readonly data: Readonly<Record<string, string>>;
}

/** What a ResourceSetInputProvider gives in the cluster. */
export interface ProviderInputs {
  readonly namespace: string;
  readonly name: string;
  readonly sets: readonly YamlMap[];
}
