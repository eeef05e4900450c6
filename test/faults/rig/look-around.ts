import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stage } from '../../e2e/harness.js';
import type { Canaries } from './canaries.js';
import { formsOf } from './canaries.js';
import type { Workers } from './fault-workers.js';
import type { FileWatcher } from './file-watcher.js';
import { hashIfThere, isResult, listFiles } from './file-watcher.js';
import type { Bucket } from './open-uploads.js';
import { listOpenUploads } from './open-uploads.js';
import { listProcesses } from './processes.js';
import { readRuns } from './read-runs.js';
import type { Sightings } from './sightings.js';
import type { RowFacts, Said, World } from './world.js';

/** Where to look. */
export interface Places extends Pick<Stage, 'client' | 'taskQueue' | 'outputDir' | 'simulator'> {
  readonly secrets: Canaries;
  readonly workers: Workers;
  /** Where results lie, and how their places are called. */
  readonly places: readonly { readonly directory: string; readonly name: string }[];
  /** One of them that is an S3 server's. */
  readonly bucket?: Bucket;
  readonly watchers: readonly FileWatcher[];
  /** They know the name of the task queue: whoever sees it go by can read what goes by. */
  readonly sightings: Sightings;
  readonly startedAtMs: number;
  readonly started: readonly string[];
  readonly asked: Readonly<Record<string, readonly string[]>>;
}

/** Where the S3 server keeps what is being uploaded. */
const S3_SERVERS_OWN = '/.sgwtmp/';

/** Gathers all that a scenario has left. Asks the workers to stop, so that nothing changes meanwhile and how they end can be told. */
export async function lookAround(given: Places): Promise<World> {
  const { client, taskQueue, outputDir, simulator, secrets, workers, watchers, sightings, started, asked } = given;
  const told = await workers.listen();
  await workers.stop();
  const forms = Object.values(secrets).flatMap(formsOf);
  const { runs, said } = await readRuns(client, taskQueue, (text) => forms.some((form) => text.includes(form)));
  const there = given.places.flatMap(({ directory, name }) =>
    listFiles(directory)
      .filter((file) => !file.includes(S3_SERVERS_OWN))
      .map((file) => ({ file, name: name + file.slice(directory.length) })),
  );
  const seen = sightings.seen();
  const sent = Object.entries(secrets).filter(([, secret]) => formsOf(secret).some((form) => seen.includes(form)));
  return {
    started,
    asked,
    runs,
    rows: Object.keys(asked).flatMap((batchId) => readRows(outputDir, batchId)),
    kling: describeKling(simulator),
    span: { fromMs: given.startedAtMs, toMs: Date.now() },
    looking: workers.looking(),
    files: there
      .filter(({ name }) => isResult(name))
      .map(({ file, name }) => ({ name, sha256: hashIfThere(file) ?? 'gone' })),
    seen: watchers.flatMap((watcher) => watcher.seen()),
    unfinished: [
      ...there.flatMap(({ name }) => (/\.part(\.json)?$/.test(name) ? [name] : [])),
      ...(given.bucket === undefined ? [] : await listOpenUploads(given.bucket)),
    ],
    said: [
      ...said,
      ...told,
      ...readTexts(there),
      { where: 'the names of files', text: there.map(({ name }) => name).join('\n') },
    ],
    secrets,
    onTheWire: { secrets: sent.map(([name]) => name), isWatching: seen.includes(taskQueue) },
    left: { processes: listProcesses(taskQueue), ...workers.left() },
  };
}

function describeKling(simulator: Stage['simulator']): World['kling'] {
  const { videoConcurrency, imageConcurrency } = simulator.settings();
  const hashesOf = (id: string) => (simulator.files(id) ?? []).map(({ sha256 }) => sha256);
  return {
    ledger: simulator.ledger(),
    tasks: simulator.tasks().map((task) => ({ ...task, sha256: hashesOf(task.id) })),
    stats: simulator.stats(),
    slots: { video: videoConcurrency, image: imageConcurrency },
  };
}

/** What the report of a batch says of its rows. */
function readRows(outputDir: string, batchId: string): readonly RowFacts[] {
  const file = path.join(outputDir, batchId, 'results.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  return lines.map((line) => ({ batchId, ...(JSON.parse(line) as { id: string; state: string }) }));
}

function readTexts(there: readonly { readonly file: string; readonly name: string }[]): readonly Said[] {
  return there
    .filter(({ name }) => !isResult(name))
    .map(({ file, name }) => ({ where: name, text: readFileSync(file, 'utf8') }));
}
