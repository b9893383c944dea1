import { fstatSync, writeSync } from 'node:fs';

/**
 * Writes all of a text to a file descriptor. Node's own streams would load its network code first, which costs a
 * sixth of a short run.
 */
export function writeTo(descriptor: number): (text: string) => void {
  return (text) => {
    const bytes = Buffer.from(text, 'utf8');
    for (let written = 0; written < bytes.length;) {
      try {
        written += writeSync(descriptor, bytes, written);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A reader that went away, such as head, has all that it wants; one that is slow is waited for.
        if (code === 'EPIPE') process.exit(process.exitCode ?? 0);
        if (code !== 'EAGAIN') throw error;
      }
    }
  };
}

/** A terminal, or another device such as /dev/null, where it does no harm to take it for one. */
export function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}
