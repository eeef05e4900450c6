import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stage } from '../../e2e/harness.js';
import type { Canaries } from './canaries.js';
import { formsOf } from './canaries.js';
import type { Workers } from './fault-workers.js';
import type { FileWatcher } from './file-watcher.js';
import { hashIfThere, isResult, listFiles } from './file-watcher.js';
import { listProcesses } from './processes.js';
import { readRuns } from './read-runs.js';
import type { Sightings } from './sightings.js';
import type { RowFacts, Said, World } from './world.js';

/** Where to look. */
export interface Places extends Pick<Stage, 'client' | 'taskQueue' | 'outputDir' | 'simulator'> {
  readonly secrets: Canaries;
  readonly workers: Workers;
  readonly watcher: FileWatcher;
  /** They know the name of the task queue: whoever sees it go by can read what goes by. */
  readonly sightings: Sightings;
  readonly started: readonly string[];
  readonly asked: Readonly<Record<string, readonly string[]>>;
}

/** Gathers all that a scenario has left. Asks the workers to stop, so that nothing changes meanwhile and how they end can be told. */
export async function lookAround(places: Places): Promise<World> {
  const { client, taskQueue, outputDir, simulator, secrets, workers, watcher, sightings, started, asked } = places;
  const told = await workers.listen();
  await workers.stop();
  const { runs, said } = await readRuns(client, taskQueue);
  const names = listFiles(outputDir);
  const seen = sightings.seen();
  const sent = Object.entries(secrets).filter(([, secret]) => formsOf(secret).some((form) => seen.includes(form)));
  return {
    started,
    asked,
    runs,
    rows: Object.keys(asked).flatMap((batchId) => readRows(outputDir, batchId)),
    kling: describeKling(simulator),
    files: names.filter(isResult).map((name) => ({ name, sha256: hashIfThere(name) ?? 'gone' })),
    seen: watcher.seen(),
    unfinished: names.filter((name) => /\.part(\.json)?$/.test(name)),
    said: [...said, ...told, ...readTexts(names), { where: 'the names of files', text: names.join('\n') }],
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

function readTexts(names: readonly string[]): readonly Said[] {
  return names.filter((name) => !isResult(name)).map((name) => ({ where: name, text: readFileSync(name, 'utf8') }));
}
