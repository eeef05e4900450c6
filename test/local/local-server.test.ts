import { spawn } from 'node:child_process';
import { chmod, readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { connectClient } from '../../src/temporal/connect/connection.js';
import { LocalServerFailed, startLocalServer } from '../../src/local/local-server.js';
import { InvalidDataFile } from '../../src/local/server-data.js';
import { listMissingSearchAttributes } from '../../src/temporal/search-attributes.js';
import { createScratch, isGroupAlive, writeProgram } from '../temporal/fake-program.js';

const binary = inject('temporalBinary');
const LOAD = fileURLToPath(new URL('../../scripts/load-source.mjs', import.meta.url));
const log = () => undefined;

/** A process that starts a server and then does nothing, as `kling dev` does. */
const PARENT = `
import { loadSource } from ${JSON.stringify(LOAD)};
const { startLocalServer } = await loadSource('local/local-server.ts');
const { pid, address } = await startLocalServer({ binary: process.argv[1], log: () => undefined });
console.log(JSON.stringify({ pid, address }));
`;

async function connect(address: string) {
  const connected = await connectClient({ env: { TEMPORAL_ADDRESS: address }, limitMs: 5000 });
  onTestFinished(connected.close);
  return connected;
}

async function occupyPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('a local Temporal server', () => {
  it('comes up with our search attributes, a Web UI and a further namespace, and leaves nothing behind', async () => {
    const server = await startLocalServer({ binary, namespace: 'films', log });
    const { connection } = await connect(server.address);
    for (const namespace of ['films', 'default']) {
      expect(await listMissingSearchAttributes(connection, namespace)).toEqual([]);
    }
    expect((await fetch(server.uiUrl)).status).toBe(200);
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    await expect.poll(() => isGroupAlive(server.pid)).toBe(false);
    await expect(fetch(server.uiUrl)).rejects.toThrow();
  });

  it('keeps its data in a file when asked', async () => {
    const dbFilename = path.join(await createScratch(), 'temporal.db');
    const first = await startLocalServer({ binary, dbFilename, log });
    const { client } = await connect(first.address);
    await client.workflow.start('generation', { taskQueue: 'nobody', workflowId: 'kept' });
    await first.stop();
    const second = await startLocalServer({ binary, dbFilename, log });
    onTestFinished(() => second.stop());
    const { client: again } = await connect(second.address);
    expect((await again.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
  });

  it.each(['C# stuff', 'what?', '50%20off', 'a&b', '-dash'])(
    'keeps its data, for its owner only, in a folder named %j, and finds it there again',
    async (name) => {
      const scratch = await createScratch();
      const dbFilename = path.join(scratch, name, 'temporal.db');
      const first = await startLocalServer({ binary, dbFilename, log });
      const files = (await readdir(path.dirname(dbFilename))).filter((file) => /\.db(-wal|-shm)?$/.test(file));
      expect(files).toContain('temporal.db');
      for (const file of files) {
        const { mode } = await stat(path.join(path.dirname(dbFilename), file));
        expect(mode & 0o077, file).toBe(0);
      }
      await (await connect(first.address)).client.workflow.start('generation', { taskQueue: 'x', workflowId: 'kept' });
      await first.stop();
      const second = await startLocalServer({ binary, dbFilename, log });
      onTestFinished(() => second.stop());
      const { client } = await connect(second.address);
      expect((await client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
      expect(await readdir(scratch), 'nothing beside the folder').toEqual([name]);
    },
  );

  it('makes data that others could read its own', async () => {
    const dbFilename = path.join(await createScratch(), 'temporal.db');
    await (await startLocalServer({ binary, dbFilename, log })).stop();
    await chmod(dbFilename, 0o644);
    const server = await startLocalServer({ binary, dbFilename, log });
    onTestFinished(() => server.stop());
    expect((await stat(dbFilename)).mode & 0o077).toBe(0);
  });

  it.each(['what?.db', 'a#b', '50%.db', '-x.db'])(
    'refuses a file named %j, which it could not find again',
    async (name) => {
      const starting = startLocalServer({ binary, dbFilename: path.join(await createScratch(), name), log });
      await expect(starting).rejects.toBeInstanceOf(InvalidDataFile);
      await expect(starting).rejects.toThrow(`Temporal cannot keep its data in a file named ${JSON.stringify(name)}`);
    },
  );

  it('is gone after its parent was killed with SIGKILL', async () => {
    const args = ['--input-type=module', '--eval', PARENT, binary];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) => parent.stdout.setEncoding('utf8').once('data', resolve));
    const { pid, address } = JSON.parse(line) as { pid: number; address: string };
    await connect(address);
    expect(isGroupAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isGroupAlive(pid)).toBe(false);
  });

  it.each(['port', 'uiPort'] as const)('says so when its %s is taken', async (which) => {
    const taken = await occupyPort();
    const starting = startLocalServer({ binary, [which]: taken, log });
    await expect(starting).rejects.toBeInstanceOf(LocalServerFailed);
    await expect(starting).rejects.toThrow(
      new RegExp(`cannot listen on 127\\.0\\.0\\.1:${taken} .*EADDRINUSE.*choose another port\\.$`),
    );
  });

  it('tells the last lines of a server that ends at its start', async () => {
    const broken = await writeProgram(await createScratch(), 'temporal', 'echo "disk on fire" >&2; exit 4');
    await expect(startLocalServer({ binary: broken, log })).rejects.toThrow(
      'The Temporal server ended at its start (exit code 4). Its last lines:\n  disk on fire',
    );
  });

  it.each([
    ['bind: address already in use', 1],
    ['listen tcp 127.0.0.1:40001: port 40001 is already in use', 1],
    [
      'panic: failed assigning ephemeral port: failed to assign a free port: dial tcp 127.0.0.1:40003: connect: cannot assign requested address\\n\\ngoroutine 1 [running]:\\nmain.main()',
      2,
    ],
  ])('tries another port when one is taken meanwhile: %s', async (said, code) => {
    const directory = await createScratch();
    const script = `if [ -e "${directory}/second" ]; then exec "${binary}" "$@"; fi; : > "${directory}/second"; printf '${said}\\n' >&2; exit ${code}`;
    const lines: string[] = [];
    const server = await startLocalServer({
      binary: await writeProgram(directory, 'temporal', script),
      log: (line) => lines.push(line),
    });
    await server.stop();
    expect(lines).toEqual(['Temporal server: somebody else took the port meanwhile; trying another one']);
  });
});
