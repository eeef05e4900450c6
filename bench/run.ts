import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { readConfig } from '../src/config/read-config.js';
import { findTemporalBinary } from '../src/local/install/find-binary.js';
import type { Arguments } from './arguments.js';
import { InvalidArguments, parseArguments, renderUsage } from './arguments.js';
import { createCleanup } from './cleanup.js';
import { isFault } from './figure.js';
import { describeMachine } from './machine.js';
import type { Bench } from './measurement.js';
import { chooseMeasurements, MEASUREMENTS } from './measurements/all.js';
import { bundleNaiveWorkflows } from './naive/bundle.js';
import { createProgressLog } from './progress-log.js';
import { PACKAGE_ROOT } from './package-root.js';
import { startPostgresServer } from './postgres-server.js';
import type { MeasurementOutcome } from './run-measurements.js';
import { runMeasurements } from './run-measurements.js';
import { renderTable } from './table.js';
import type { BenchServer, Namespace } from './temporal-server.js';
import { startBenchServer } from './temporal-server.js';

const progressLog = createProgressLog((line) => process.stderr.write(`${line}\n`));
const cleanup = createCleanup();
/** As a shell says it of Ctrl-C. */
const INTERRUPTED = 130;
/** Below what git and formatters leave alone. */
const DEFAULT_JSON = path.join(PACKAGE_ROOT, 'build', 'bench.json');

try {
  const known = MEASUREMENTS.map(({ name }) => name);
  const chosen = parseArguments(process.argv.slice(2), known);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanup.closeAll().then(() => process.exit(INTERRUPTED)));
  }
  if (chosen.help) process.stdout.write(`${renderUsage(known)}\n`);
  else process.exitCode = await bench(chosen);
} catch (error) {
  if (cleanup.isClosing()) process.exitCode = INTERRUPTED;
  else if (error instanceof InvalidArguments) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else throw error;
} finally {
  progressLog.stop();
  await cleanup.closeAll();
}

/** Runs what was chosen and prints it; resolves with the exit code. */
async function bench({ quick, durable, postgres, only, json = DEFAULT_JSON }: Arguments): Promise<number> {
  const startedAt = new Date();
  const machine = describeMachine();
  const parts = await prepare({ quick, durable, postgres });
  const outcomes = await runMeasurements(chooseMeasurements({ quick, only }), parts, progressLog);
  const durability = nameDurability({ durable, postgres });
  const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000);
  process.stdout.write(
    `${renderTable(outcomes.filter((outcome) => outcome.kind === 'measured'))}\n\n${renderPages(outcomes)}` +
      `Temporal's data in ${durability}; ${machine.cores} cores, Node ${machine.node}, load ${machine.load} at the start; ` +
      `${seconds} s${quick ? ', quick: delays and rates are rough' : ''}.\n` +
      'Seconds of delay are Kling seconds: its time runs faster here, and looks are as much more frequent.\n',
  );
  const report = { startedAt: startedAt.toISOString(), seconds, quick, durability, machine, outcomes };
  await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(`All figures as JSON: ${json}\n`);
  return judge(outcomes);
}

function renderPages(outcomes: readonly MeasurementOutcome[]): string {
  return outcomes
    .flatMap((outcome) => (outcome.kind === 'measured' && outcome.page !== undefined ? [`${outcome.page}\n\n`] : []))
    .join('');
}

/** 1 when something could not be measured, or an exact count is over its budget; a slow machine is no fault. */
function judge(outcomes: readonly MeasurementOutcome[]): number {
  const complaints = outcomes.flatMap((outcome) => {
    if (outcome.kind === 'failed') return [`${outcome.name} could not be measured: ${outcome.error}`];
    return outcome.figures.filter(isFault).map(({ name }) => `${outcome.name}: ${name} misses its budget`);
  });
  complaints.forEach((line) => process.stdout.write(`${line}\n`));
  return complaints.length > 0 ? 1 : 0;
}

type ServerChoice = Pick<Arguments, 'durable' | 'postgres'>;

function nameDurability({ durable, postgres }: ServerChoice): string {
  if (postgres) return 'PostgreSQL, as docker-compose.yml has it';
  return durable ? 'a SQLite file (--db-filename)' : 'memory (nothing survives the server)';
}

async function startServer({ durable, postgres }: ServerChoice, directory: string): Promise<BenchServer> {
  const { say } = progressLog;
  if (postgres) return startPostgresServer(say);
  const { env, cacheDir } = readConfig();
  const binary = await findTemporalBinary({ pathEnv: env.PATH ?? '', cacheDir, env, log: say });
  say(`starting a Temporal server, data in ${durable ? 'a file' : 'memory'}`);
  return startBenchServer(binary, durable ? path.join(directory, 'temporal.db') : undefined);
}

async function prepare({ quick, ...choice }: Pick<Arguments, 'quick'> & ServerChoice): Promise<Bench> {
  const directory = await mkdtemp(path.join(tmpdir(), 'kling-bench-'));
  cleanup.add(() => rm(directory, { recursive: true, force: true }));
  const say = progressLog.say;
  const server = await startServer(choice, directory);
  cleanup.add(() => server.stop());
  const naiveBundle = path.join(directory, 'naive-workflows.js');
  await bundleNaiveWorkflows(naiveBundle);
  // A run of the largest batch begins with six megabytes, which come in one answer when its history is read.
  const channelArgs = { 'grpc.max_receive_message_length': 64 * 2 ** 20 };
  const connection = await Connection.connect({ address: server.address, channelArgs });
  cleanup.add(() => connection.close());
  const createClient = (namespace: Namespace) => new Client({ connection, namespace });
  const clients = {
    ours: createClient('ours'),
    naive: createClient('naive'),
    ours_counted: createClient('ours_counted'),
    naive_counted: createClient('naive_counted'),
    batch_counted: createClient('batch_counted'),
    scale_counted: createClient('scale_counted'),
  };
  return { server, clients, naiveBundle, quick, directory, say, onClose: cleanup.add };
}
