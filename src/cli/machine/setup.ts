import { connectClient } from '../../temporal/connect/connection.js';
import { requireNamespace } from '../../temporal/namespace.js';
import { listMissingSearchAttributes, registerSearchAttributes } from '../../temporal/search-attributes.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';

/** `kling setup`: registers our search attributes with the Temporal server, once for each namespace. */
export async function runSetup(_options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  const { connection, namespace, address, close } = await connectClient({ env: io.config.env });
  try {
    await requireNamespace(connection, namespace, address);
    const missing = await listMissingSearchAttributes(connection, namespace);
    if (missing.length > 0) await registerSearchAttributes(connection, namespace);
    if (io.json) io.out(JSON.stringify({ address, namespace, registered: missing }));
    else if (missing.length === 0) io.err(`${address} (${namespace}) has every search attribute already.`);
    else io.err(`Registered ${missing.join(', ')} at ${address} (${namespace}).`);
    return EXIT.ok;
  } finally {
    await close();
  }
}
