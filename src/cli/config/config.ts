import type { Location, Severity } from '../../diagnostics/diagnostic.js';
import type { Path, YamlMap } from '../../yaml/value.js';

/** What preflux.yaml says, for all clusters and for single ones. */
export interface Config extends Settings {
  /** Where a part of the file stands, with the file as an absolute path; undefined where there is no file. */
  readonly locate?: (path: Path) => Location;
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

/** What a setting is about. */
export interface NamedSetting {
  readonly kind?: string;
  readonly namespace: string;
  readonly name: string;
  /** Where it stands in the file; undefined for an option of the command line. */
  readonly at?: Path;
}

/** A directory that holds the content of a source; of one of any kind where none is named. */
export interface SourceDirectory extends NamedSetting {
  /** The option as it was written, where it is one. */
  readonly written?: string;
  /** Absolute. */
  readonly directory: string;
}

/** A ConfigMap or Secret that something outside of the repository makes. */
export interface ExternalConfig extends NamedSetting {
  readonly kind: 'ConfigMap' | 'Secret';
  /** The keys it has; undefined where they are not known. */
  readonly keys?: readonly string[];
  /** Values, as far as they are known. */
  readonly data: Readonly<Record<string, string>>;
}

/** What a ResourceSetInputProvider gives in the cluster. */
export interface ProviderInputs extends NamedSetting {
  readonly sets: readonly YamlMap[];
}
