import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { startOwnServer } from './own-server.js';

/** A Temporal server whose data can be put back as it was. */
export interface BackedUpServer {
  readonly address: string;
  /** Keeps what there is of its data now. */
  backup(): Promise<void>;
  /** Starts a server anew, at the same address, on what was kept. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/**
 * One of its own with its data in a file, which is copied while the server is down. Where KLING_TEST_BACKUPS is set (by `npm run test:restore`), it is
 * one on PostgreSQL that is commanded there, and its data is dumped while it runs.
 */
export async function startBackedUpServer(directory: string): Promise<BackedUpServer> {
  const control = process.env.KLING_TEST_BACKUPS;
  return control === undefined ? startOnFile(directory) : commandServer(control);
}

async function startOnFile(directory: string): Promise<BackedUpServer> {
  const [data, kept] = [path.join(directory, 'data'), path.join(directory, 'kept')];
  await mkdir(data, { recursive: true });
  const server = await startOwnServer(path.join(data, 'temporal.db'));
  return {
    address: server.address,
    async backup() {
      await server.kill();
      await cp(data, kept, { recursive: true });
      await server.restart();
    },
    async restore() {
      await server.kill();
      for (const name of await readdir(data)) await rm(path.join(data, name));
      await cp(kept, data, { recursive: true });
      await server.restart();
    },
    close: () => server.kill(),
  };
}

function commandServer(control: string): BackedUpServer {
  const { address, url } = JSON.parse(control) as { address: string; url: string };
  const command = async (name: string): Promise<void> => {
    const reply = await fetch(`${url}/${name}`, { method: 'POST' });
    if (!reply.ok) throw new Error(`${name} does not work: ${await reply.text()}`);
  };
  return {
    address,
    backup: () => command('backup'),
    restore: () => command('restore'),
    close: () => Promise.resolve(),
  };
}
