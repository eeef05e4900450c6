import { setUpServer } from '../../client/examine/set-up-server.js';
import { withSession } from '../../client/session.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';

/** `kling setup`: registers our search attributes with the Temporal server, once for each namespace. */
export function runSetup(_options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const { address, namespace } = session;
    const missing = await setUpServer(session);
    if (io.json) io.out(JSON.stringify({ address, namespace, registered: missing }));
    else if (missing.length === 0) io.err(`${address} (${namespace}) has every search attribute already.`);
    else io.err(`Registered ${missing.join(', ')} at ${address} (${namespace}).`);
    return EXIT.ok;
  });
}
