/** What is odd about the value that an image policy marker stands behind. */
export interface MarkedValueFault {
  readonly message: string;
  readonly help: string;
}

/**
 * Holds the value before a marker against what the marker would write there: the whole image, or with a suffix only its tag.
 * `line` is what stands before the comment, `image` the image of the policy, where it is known.
 */
export function markedValueFault(
  line: string,
  suffix: string | undefined,
  image: string | undefined,
): MarkedValueFault | undefined {
  const value = scalarIn(line);
  if (value === undefined) return undefined;
  const isTag = /^v?\d[\w.-]*$/.test(value);
  if (suffix === 'tag' && value.includes('/')) {
    return {
      message: `the marker writes only a tag over ${value}, which is a whole image`,
      help: 'take :tag out of the marker',
    };
  }
  if (suffix !== undefined) return undefined;
  if (isTag) {
    return {
      message: `the marker writes a whole image over ${value}, which is only a tag`,
      help: 'put :tag behind the name of the policy',
    };
  }
  const own = withoutTag(value);
  if (image === undefined || ![own, image].every(isImage) || plainName(own) === plainName(image))
    return undefined;
  return {
    message: `the marker puts the image ${image} of its policy in the place of ${own}`,
    help: 'name the policy of this image',
  };
}

/** The plain or quoted scalar at the end of a line; undefined for what holds variables or is more than that. */
function scalarIn(line: string): string | undefined {
  const written = /(?:^|:\s|-\s)\s*("[^"]*"|'[^']*'|[^\s"'{}[\],&*!|>]+)\s*$/.exec(line)?.[1];
  if (written === undefined || written.includes('$') || written.includes('{')) return undefined;
  const value = written.replace(/^["']|["']$/g, '');
  return value === '' ? undefined : value;
}

function withoutTag(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

function isImage(text: string): boolean {
  return /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*$/.test(text);
}

/** Docker Hub may be left out. */
function plainName(image: string): string {
  return image.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}
