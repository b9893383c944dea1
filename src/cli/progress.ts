import type { Io } from './io.js';

/** Shows how far a run is, on a terminal and only once it takes longer than half a second. */
export function watchProgress(
  io: Io,
  path: string,
): { readonly update: (done: number, known: number) => void; readonly end: () => void } {
  const start = Date.now();
  let shown = 0;
  return {
    update(done, known) {
      const now = Date.now();
      if (!io.stderrIsTerminal || now - start < 500 || now - shown < 80) return;
      shown = now;
      io.stderr(`\r\u001b[2K${path}: ${done} of ${known} rendered`);
    },
    end() {
      if (shown > 0) io.stderr('\r\u001b[2K');
    },
  };
}
