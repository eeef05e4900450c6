import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { connectClient } from '../../src/temporal/connect/connection.js';
import { ATTRIBUTE_NAMES } from '../../src/contract/search-attributes.js';
import type { OperatorConnection } from '../../src/temporal/search-attributes.js';
import {
  listMissingSearchAttributes,
  registerSearchAttributes,
  renderSearchAttributeCommand,
} from '../../src/temporal/search-attributes.js';

const address = inject('temporalAddress');
const run = promisify(execFile);

async function connect() {
  const connected = await connectClient({ env: { TEMPORAL_ADDRESS: address } });
  onTestFinished(connected.close);
  return connected.connection;
}

/** A namespace of its own, without our attributes. */
async function createNamespace(): Promise<string> {
  const namespace = `bare-${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const args = ['operator', 'namespace', 'create', '--address', address, '--namespace', namespace];
  await run(inject('temporalBinary'), args);
  const connection = await connect();
  // A server reads its list of namespaces anew every few seconds.
  await expect
    .poll(() => listMissingSearchAttributes(connection, namespace).catch(() => []), { timeout: 20_000 })
    .toHaveLength(4);
  return namespace;
}

function refusing(code: number): OperatorConnection {
  const refuse = () => Promise.reject(Object.assign(new Error('refused'), { code }));
  return { operatorService: { listSearchAttributes: refuse, addSearchAttributes: refuse } };
}

describe('our search attributes', () => {
  it('are all on the local server', async () => {
    expect(await listMissingSearchAttributes(await connect(), 'default')).toEqual([]);
  });

  it('are registered where they are missing, and again without harm', async () => {
    const [connection, namespace] = [await connect(), await createNamespace()];
    await registerSearchAttributes(connection, namespace);
    await expect.poll(() => listMissingSearchAttributes(connection, namespace), { timeout: 20_000 }).toEqual([]);
    await registerSearchAttributes(connection, namespace);
  });

  it('can be registered by hand with the command that we print', async () => {
    const [connection, namespace] = [await connect(), await createNamespace()];
    const [, ...args] = renderSearchAttributeCommand(namespace).split(' ');
    await run(inject('temporalBinary'), [...args, '--address', address]);
    await expect.poll(() => listMissingSearchAttributes(connection, namespace), { timeout: 20_000 }).toEqual([]);
  });

  it.each([
    ['permission denied', 7],
    ['unimplemented', 12],
  ])('count as missing where the server does not tell (%s)', async (_name, code) => {
    expect(await listMissingSearchAttributes(refusing(code), 'default')).toEqual(ATTRIBUTE_NAMES);
    await expect(registerSearchAttributes(refusing(code), 'films')).rejects.toThrow(
      'temporal operator search-attribute create --namespace films --name KlingState --type Keyword',
    );
  });

  it('pass on any other trouble', async () => {
    await expect(listMissingSearchAttributes(refusing(14), 'default')).rejects.toThrow('refused');
  });
});
