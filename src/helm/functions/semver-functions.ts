import {
  compareVersions,
  formatVersion,
  parseConstraint,
  parseVersion,
  SemverError,
  type SemanticVersion,
} from '../../manifest/semver.js';
import { GoError, GoInt, GoObject, goInt, type GoMethod, type GoValue } from '../template/value.js';
import { toBytes } from '../template/go-string.js';
import { byteList } from './byte-list.js';
import { define, nilDereference } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions of versions. */
export const semverFunctions: FunctionTable = {
  /**
   * `semver TEXT`: its parts are methods, such as `.Major`; what is missing is 0 and a leading v dropped, but
   * not from `.Original`. Fails for what is no version.
   */
  semver: define(['string'], (text) => new GoVersion(parse(() => parseVersion(text)))),
  /** `semverCompare CONSTRAINT VERSION`: a prerelease meets only a constraint that has one: `>=1.0-0`. */
  semverCompare: define(['string', 'string'], (constraint, text) => {
    const range = parse(() => parseConstraint(constraint));
    return range.matches(parse(() => parseVersion(text)));
  }),
};

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SemverError) throw new GoError(error.message);
    throw error;
  }
}

/** A *semver.Version, whose parts are methods: it has no field that anybody else could copy. */
class GoVersion extends GoObject {
  readonly goType: string = '*semver.Version';
  override readonly goKind: string = 'ptr';

  constructor(readonly version: SemanticVersion) {
    super();
  }

  field(): undefined {
    return undefined;
  }

  override parts(): [string, GoValue][] {
    const { major, minor, patch, prerelease, metadata, original } = this.version;
    return [
      ['major', new GoInt(major, 'uint64')],
      ['minor', new GoInt(minor, 'uint64')],
      ['patch', new GoInt(patch, 'uint64')],
      ['pre', prerelease],
      ['metadata', metadata],
      ['original', original],
    ];
  }

  override method(name: string): GoMethod | undefined {
    const { version } = this;
    switch (name) {
      case 'Major':
        return take([], () => new GoInt(version.major, 'uint64'));
      case 'Minor':
        return take([], () => new GoInt(version.minor, 'uint64'));
      case 'Patch':
        return take([], () => new GoInt(version.patch, 'uint64'));
      case 'Prerelease':
        return take([], () => version.prerelease);
      case 'Metadata':
        return take([], () => version.metadata);
      case 'Original':
        return take([], () => version.original);
      case 'String':
      case 'Value':
        return take([], () => this.print());
      case 'MarshalJSON':
        return take([], () => byteList(toBytes(`"${this.print()}"`)));
      case 'MarshalText':
        return take([], () => byteList(toBytes(this.print())));
      case 'IncMajor':
        return take([], () => increased(version, version.major + 1n, 0n, 0n));
      case 'IncMinor':
        return take([], () => increased(version, version.major, version.minor + 1n, 0n));
      case 'IncPatch':
        // A prerelease comes before the release of the same number.
        return take([], () =>
          increased(
            version,
            version.major,
            version.minor,
            version.patch + (version.prerelease === '' ? 1n : 0n),
          ),
        );
      case 'Equal':
        return take(['any'], ([other]) => this.compare(other!) === 0);
      case 'LessThan':
        return take(['any'], ([other]) => this.compare(other!) < 0);
      case 'LessThanEqual':
        return take(['any'], ([other]) => this.compare(other!) <= 0);
      case 'GreaterThan':
        return take(['any'], ([other]) => this.compare(other!) > 0);
      case 'GreaterThanEqual':
        return take(['any'], ([other]) => this.compare(other!) >= 0);
      case 'Compare':
        return take(['any'], ([other]) => goInt(this.compare(other!)));
      case 'SetPrerelease':
        return take(['string'], ([text]) => changed(version, { prerelease: text as string }));
      case 'SetMetadata':
        return take(['string'], ([text]) => changed(version, { metadata: text as string }));
      default:
        return undefined;
    }
  }

  print(): string {
    return formatVersion(this.version);
  }

  toData(): string {
    return this.print();
  }

  /** What copying the exported fields leaves of it. */
  override copy(): GoVersion {
    return new GoVersion(zeroVersion);
  }

  private compare(other: GoValue): number {
    if (other === null) throw nilDereference();
    if (!(other instanceof GoVersion)) throw new GoError('wrong type for value; expected *semver.Version');
    return compareVersions(this.version, other.version);
  }
}

const zeroVersion: SemanticVersion = {
  major: 0n,
  minor: 0n,
  patch: 0n,
  prerelease: '',
  metadata: '',
  original: '',
};

/** What the methods that change a version answer: the struct, not a pointer. */
class GoVersionStruct extends GoVersion {
  override readonly goType = 'semver.Version';
  override readonly goKind = 'struct';
}

function take(parameters: GoMethod['parameters'] & {}, call: (args: GoValue[]) => GoValue): GoMethod {
  return Object.assign((args: GoValue[]) => call(args), { parameters });
}

/** The original keeps its leading v. */
function increased(version: SemanticVersion, major: bigint, minor: bigint, patch: bigint): GoVersionStruct {
  return changed(version, { major, minor, patch, prerelease: '', metadata: '' });
}

function changed(version: SemanticVersion, parts: Partial<SemanticVersion>): GoVersionStruct {
  const text = formatVersion({ ...version, ...parts });
  const original = version.original.startsWith('v') ? 'v' + text : text;
  return new GoVersionStruct({ ...parse(() => parseVersion(text)), original });
}
