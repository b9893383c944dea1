/** What came of asking for a text: the text, nothing at that address, or why it could not be had. */
export type Fetched =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Milliseconds for a whole answer. */
const timeout = 20_000;

/** Bytes of one answer. */
const maxBytes = 8 * 1024 * 1024;

const maxRedirects = 5;

/**
 * Asks for a text by HTTP. It takes no longer and no more than a schema may, follows few redirects, and none from https to
 * http. Never rejects.
 */
export async function fetchText(url: string): Promise<Fetched> {
  const signal = AbortSignal.timeout(timeout);
  try {
    let at = new URL(url);
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await fetch(at, {
        signal,
        redirect: 'manual',
        headers: { accept: 'application/json', 'user-agent': `preflux/${PREFLUX_VERSION}` },
      });
      const target = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && target !== null) {
        await response.body?.cancel();
        const next = new URL(target, at);
        if (next.protocol !== 'https:' && next.protocol !== at.protocol)
          return failed(`it leads to ${next.href}, which is not https`);
        at = next;
        continue;
      }
      if (response.ok) return await readText(response);
      await response.body?.cancel();
      // GitHub says 404 for what is not there; some servers of static files say 403 or 410.
      return response.status === 404 || response.status === 410
        ? { kind: 'missing' }
        : failed(`the server answers ${response.status} ${response.statusText}`.trim());
    }
    return failed(`it is redirected more than ${maxRedirects} times`);
  } catch (fault) {
    if (signal.aborted) return failed(`no whole answer within ${timeout / 1000} s`);
    return failed(reasonOf(fault));
  }
}

async function readText(response: Response): Promise<Fetched> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return failed(`it is larger than ${maxBytes / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return { kind: 'text', text: Buffer.concat(chunks).toString('utf8') };
}

function failed(reason: string): Fetched {
  return { kind: 'failed', reason };
}

/** Node says "fetch failed" and hides the reason in the cause. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const { cause } = fault;
  if (!(cause instanceof Error)) return fault.message;
  const code = (cause as NodeJS.ErrnoException).code;
  return cause.message || code || fault.message;
}
