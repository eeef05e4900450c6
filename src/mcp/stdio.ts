import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Desk } from './desk.js';
import type { Purse } from './money/purse.js';
import { createServer } from './server/create-server.js';

/** Serves the client at standard input and output, one session, until it goes or the signal is aborted. */
export async function serveStdio(desk: Desk, purse: Purse, signal: AbortSignal): Promise<void> {
  const server = createServer(desk, purse);
  const gone = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve());
    process.stdout.once('error', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
    server.server.onclose = resolve;
  });
  await server.connect(new StdioServerTransport());
  if (!signal.aborted) await gone;
  await server.close();
}
