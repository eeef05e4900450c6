import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { inject } from 'vitest';
import { findFreePort } from '../../src/local/free-port.js';
import { chooseMatcherSettings } from '../../src/local/matcher-settings.js';
import { ATTRIBUTE_NAMES, ATTRIBUTE_TYPE } from '../../src/contract/search-attributes.js';
import { waitUntilReady } from '../../src/local/server-ready.js';

/** A Temporal server with its data in a file, which a test may kill and start again. */
export interface OwnServer {
  readonly address: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP: it keeps its connections and answers nothing. */
  freeze(): void;
  /** Starts it again on the same data and port; resolves once it answers. */
  restart(): Promise<void>;
}

export async function startOwnServer(dbFilename: string): Promise<OwnServer> {
  const port = await findFreePort('127.0.0.1', 0);
  const address = `127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const attributes = ATTRIBUTE_NAMES.flatMap((name) => ['--search-attribute', `${name}=${ATTRIBUTE_TYPE}`]);
    const args = ['server', 'start-dev', '--headless', '--log-level', 'never', '--port', String(port)];
    const settings = (await chooseMatcherSettings(dbFilename)).flatMap((setting) => [
      '--dynamic-config-value',
      setting,
    ]);
    child = spawn(inject('temporalBinary'), [...args, '--db-filename', dbFilename, ...attributes, ...settings], {
      stdio: 'ignore',
    });
    await waitUntilReady({ address, namespace: 'default', limitMs: 30_000 });
  }

  await start();
  return {
    address,
    kill: () =>
      new Promise((resolve) => {
        const isGone = child?.exitCode !== null || child.signalCode !== null;
        if (isGone) resolve();
        child?.once('exit', () => resolve());
        child?.kill('SIGKILL');
      }),
    freeze: () => void child?.kill('SIGSTOP'),
    restart: start,
  };
}
