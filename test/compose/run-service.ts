import { spawn, spawnSync } from 'node:child_process';
import { environmentOf, fill, ROOT, serviceOf } from './compose-file.js';

export interface ByHand {
  readonly dotEnv?: Readonly<Record<string, string>>;
  /** What stands in the file (a pattern has the flag g), and what stands for it on this machine. */
  readonly here: readonly (readonly [from: string | RegExp, to: string])[];
  /** What is run in place of the service's own command, as `docker compose exec` does. */
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A service that goes on. */
export interface Running {
  readonly output: () => string;
  /** Resolves with its exit code, null where the signal has ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs a service, or a command in its environment, to its end. Throws what it has said when it fails. */
export function run(name: string, byHand: ByHand): { readonly output: string } {
  const { file, args, env } = prepare(name, byHand);
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: ROOT, env, encoding: 'utf8' });
  const output = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${status ?? 'a signal'}: ${output}`);
  return { output };
}

/** Starts a service. */
export function start(name: string, byHand: ByHand): Running {
  const { file, args, env } = prepare(name, byHand);
  const child = spawn(file, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    output: () => output,
    stop(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

interface Prepared {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Its entrypoint and command with its environment, as in a container whose network, volumes and ports are those of this machine. */
function prepare(name: string, { dotEnv = {}, here, command, env = {} }: ByHand): Prepared {
  const service = serviceOf(name);
  const translate = (text: string) => here.reduce((said, [from, to]) => said.replaceAll(from, to), text);
  const words =
    command ?? [...(service.entrypoint ?? []), ...(service.command ?? [])].map((word) => translate(fill(word, dotEnv)));
  const [file = '', ...args] = words;
  const own = Object.entries(environmentOf(service, dotEnv).own).map(
    ([key, value]) => [key, translate(value)] as const,
  );
  const translated: Readonly<Record<string, string>> = Object.fromEntries(own);
  return {
    file: file === 'node' ? process.execPath : file,
    args,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...translated, ...env },
  };
}
