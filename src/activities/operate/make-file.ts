import { fillName } from '../../domain/generation/files/name-template.js';
import { lastName } from '../../domain/generation/meaning.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { OperateInput, OperateResult } from '../../domain/pipeline/operation.js';
import { listFiles, replaceFiles } from '../../domain/pipeline/operations/operation-files.js';
import type { Making } from '../../domain/pipeline/operations/operations.js';
import { OPERATIONS } from '../../domain/pipeline/operations/operations.js';
import { fingerprint } from '../../domain/text/fingerprint.js';
import type { Editor, WorkFolder } from '../../ports/operations/editing.js';
import type { Measure } from '../../ports/media.js';
import type { LocalSource, Sources } from '../../ports/operations/sources.js';
import type { FileTarget, Store, StoredFile, Stores, TaskPlace } from '../../ports/store.js';
import { copyFile } from './copy-file.js';
import type { OperateTry } from './operate-try.js';

export interface MakePorts {
  readonly stores: Stores;
  readonly sources: Sources;
  readonly editor: Editor;
  readonly measure: Measure;
  /** A folder of this machine for one work, by a key that is the same for each try of it. */
  readonly openWorkFolder: (key: string) => Promise<WorkFolder>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Makes the one file of an operation, `<pipeline>/<step>.mp4`, with a JSON beside it that says of what; a file of an earlier try is taken over. */
export async function makeFile(
  operation: Making,
  input: OperateInput,
  trying: OperateTry,
  ports: MakePorts,
): Promise<OperateResult> {
  const { makes: kind } = OPERATIONS[operation.kind];
  const store = ports.stores.of(input.output);
  const place = await placeOf(operation, input, store);
  const folder = await ports.openWorkFolder(fingerprint([input.pipelineId, input.step, input.meaning].join('\n')));
  trying.onDiscard(() => store.discard(place));
  trying.onDiscard(() => folder.remove());
  const sources = await bringAll(operation, folder, trying, ports);
  const target = { ...place, kind };
  const stored =
    (await store.find(target)) ?? (await makeAnew({ operation, sources, folder, target, store }, trying, ports));
  const read = (offset: number, length: number) => store.read(stored.file, { offset, length });
  const found = await ports.measure({ bytes: stored.bytes, read }, kind);
  const facts = { kind, bytes: stored.bytes, sha256: stored.sha256, found };
  const sidecarFile = await store.writeSidecar(place, {
    ...(await describe(input, sources)),
    ...{ name: place.name, files: [{ name: lastName(stored.file), ...facts }] },
    finishedAt: new Date(ports.now()).toISOString(),
  });
  await folder.remove();
  const length = found.seconds === null ? {} : { seconds: found.seconds };
  return { outputs: [{ kind, ...stored, ...length }], sidecarFile };
}

/** Two makings of one step have names of their own: a file that something else still refers to is never replaced. */
async function placeOf({ name }: Making, input: OperateInput, store: Store): Promise<Place> {
  const { pipelineId: workflowId, step } = input;
  const place = { workflowId, taskId: `${step}-${fingerprint(input.meaning)}`, isOnly: true };
  const wanted = name === undefined ? step : fillName(name, { id: step, item: step, batch: workflowId });
  return { ...place, name: await store.nameFor(place, wanted) };
}

type Place = Required<TaskPlace>;

/** A file of the operation, and the field that names it. */
interface Brought {
  readonly field: string;
  readonly source: LocalSource;
}

async function bringAll(
  operation: Making,
  folder: WorkFolder,
  { signal, note }: OperateTry,
  { sources, measure }: MakePorts,
): Promise<readonly Brought[]> {
  const brought: Brought[] = [];
  const files = listFiles(operation);
  for (const [index, { field, file }] of files.entries()) {
    signal.throwIfAborted();
    note('fetching', index / files.length);
    const source = await sources.bring(file, field, { folder, name: `input-${index}`, signal });
    await refuseDamaged(field, source, measure);
    brought.push({ field, source });
  }
  return brought;
}

/** Encoders make do with half a file; who gets the result would not know. */
async function refuseDamaged(field: string, source: LocalSource, measure: Measure): Promise<void> {
  if (source.kind !== 'video' && source.kind !== 'image') return;
  const { whole, damage = 'it is not whole' } = await measure(source, source.kind);
  if (whole === false) throw new InvalidRequest([{ path: field, text: `${source.file} is damaged: ${damage}` }]);
}

interface Wanted {
  readonly operation: Making;
  readonly sources: readonly Brought[];
  readonly folder: WorkFolder;
  readonly target: FileTarget;
  readonly store: Store;
}

async function makeAnew(
  { operation, sources, folder, target, store }: Wanted,
  { signal, note }: OperateTry,
  ports: MakePorts,
): Promise<StoredFile> {
  const paths = new Map(sources.map(({ field, source }) => [field, source.path]));
  const here = replaceFiles(operation, ({ field, file }) => paths.get(field) ?? file);
  note('making', 0);
  const made = await ports.editor.make(here, { folder, signal, note: (share) => note('making', share) });
  const source = await ports.sources.ownFile(made);
  return copyFile(source, { store, target, signal, note: (bytes) => note('keeping', bytes / source.bytes) });
}

/** Of what it was made, and how. */
async function describe(
  { pipelineId, step, kind, body }: OperateInput,
  sources: readonly Brought[],
): Promise<Readonly<Record<string, unknown>>> {
  const inputs = [];
  for (const { field, source } of sources)
    inputs.push({ field, file: source.file, bytes: source.bytes, sha256: await source.sha256() });
  return { pipelineId, step, operation: kind, fields: body, inputs };
}
