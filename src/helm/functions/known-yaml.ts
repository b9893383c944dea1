import { mayHaveAnchors } from '../../yaml/alias.js';
import { deepCopy, type YamlValue } from '../../yaml/value.js';

/** Reading short texts takes no longer than remembering them. */
const shortest = 500;

/** How many characters are remembered together. */
const mostCharacters = 8 * 1024 * 1024;

/**
 * Texts that templates read as YAML. Charts read the same files at each release, and often twice in one: from the
 * second time on a text's value is copied.
 */
export class KnownYaml {
  private readonly values = new Map<string, YamlValue | undefined>();
  private characters = 0;

  /** What `read` makes of a text, as a value that is the caller's own. Throws what `read` throws. */
  read(text: string, read: (text: string) => YamlValue): YamlValue {
    // Copies of what an anchor names several times could grow without end.
    if (text.length < shortest || mayHaveAnchors(text)) return read(text);
    const known = this.values.get(text);
    if (known !== undefined) return deepCopy(known);
    const value = read(text);
    if (this.values.has(text)) this.values.set(text, deepCopy(value));
    else this.remember(text);
    return value;
  }

  private remember(text: string): void {
    this.characters += text.length;
    if (this.characters > mostCharacters) {
      this.values.clear();
      this.characters = text.length;
    }
    this.values.set(text, undefined);
  }
}
