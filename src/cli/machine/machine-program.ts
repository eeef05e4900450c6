import { addMcpCommand } from '../agents/mcp-program.js';
import { addPruneCommand } from '../prune/prune-program.js';
import type { AddCommand } from '../program/add-command.js';

/** A worker finishes the creates that are on their way: its own limit, and some. */
const WORKER_STOP_LIMIT_MS = 110_000;
/** A worker gets 15 s and a server 7 to end in order (`dev-worker.ts`, `guarded-process.ts`). */
const STACK_STOP_LIMIT_MS = 30_000;

/** What runs all of it, or one part of it, on this machine, and what looks after them. */
export function addMachineCommands(add: AddCommand): void {
  addMcpCommand(add);
  addLocalStack(add);
  addParts(add);
}

/** All of it on this machine. */
function addLocalStack(add: AddCommand): void {
  add(
    'dev',
    'Temporal, Web UI and worker on this machine, until Ctrl-C',
    async (options) => {
      const { runDev } = await import('./dev.js');
      return (io) => runDev(options, io);
    },
    { stopLimitMs: STACK_STOP_LIMIT_MS, ownServer: true, isService: true },
  )
    .option('--port <n>', "Temporal's port (default: 7233 when free)")
    .option('--ui-port <n>', "the Web UI's port (default: 8233 when free)")
    .option(
      '--db-filename <file>',
      'keep Temporal data in this file (default: temporal.db beside the results; without keys in memory)',
    )
    .option('--speed <n>', 'simulated seconds a second, without keys', '6');
  add(
    'demo',
    'see all of it in under a minute, at no cost',
    async (options) => {
      const { runDemo } = await import('./demo.js');
      return (io) => runDemo(options, io);
    },
    { stopLimitMs: STACK_STOP_LIMIT_MS, ownServer: true, isService: true },
  );
}

/** One part of it, and what looks after them. */
function addParts(add: AddCommand): void {
  add(
    'worker',
    'run generations until told to stop',
    async (options) => {
      const { runWorker } = await import('./worker.js');
      return (io) => runWorker(options, io);
    },
    { stopLimitMs: WORKER_STOP_LIMIT_MS, isService: true },
  ).option(
    '--wait-for-keys',
    'without keys say so once and wait to be stopped, for those who start it again and again',
  );
  add(
    'simulator',
    'a simulated Kling API, until Ctrl-C',
    async (options) => {
      const { runSimulator } = await import('./simulator.js');
      return (io) => runSimulator(options, io);
    },
    { isService: true },
  )
    .option('--port <n>', 'its port (default: a free one)')
    .option('--speed <n>', 'simulated seconds a second', '1')
    .option('--video-concurrency <n>', 'parallel video tasks', '3')
    .option('--image-concurrency <n>', 'parallel images', '9')
    .option('--api-key <key>', 'take this API key and refuse others (default: any is taken)')
    .option('--access-key <key>', 'take this access key, with --secret-key, and refuse others')
    .option('--secret-key <key>', 'the secret key that belongs to it')
    .option('--strict-keys', 'take the keys that it prints and refuse others')
    .option('--products <file>', 'also take the models of this file, as of KLING_PRODUCTS_FILE')
    .option('--ledger <file>', 'write every request to this JSONL file');
  add('accounts', 'the accounts of kling.toml: keys, base URL and slots', async () => {
    const { runAccounts } = await import('../commands/accounts.js');
    return (io) => runAccounts(io);
  });
  add('doctor', 'check keys, clock, Kling, Temporal, worker and disk', async (options) => {
    const { runDoctor } = await import('./doctor/doctor.js');
    return (io) => runDoctor(options, io);
  }).option('--account <name>', 'of the accounts of kling.toml only this one');
  addPruneCommand(add);
  add('completion <shell>', 'a script with which bash, zsh or fish completes kling', async (_options, [shell = '']) => {
    const { runCompletion } = await import('../completion/print-script.js');
    return (io) => runCompletion(shell, io);
  });
  add('setup', 'register our search attributes with your Temporal server', async (options) => {
    const { runSetup } = await import('./setup.js');
    return (io) => runSetup(options, io);
  });
}
