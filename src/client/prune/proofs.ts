import { parseItemWorkflowId } from '../../contract/item-workflow-id.js';
import { isBatchFile, sidecarName, workflowSegments } from '../../disk/file-name.js';
import { readStepRecord } from '../../domain/pipeline/book/record.js';
import { isObject } from '../../domain/record.js';
import { readJson } from '../../domain/text/read-json.js';
import { parseSidecar } from '../../journal/sidecars.js';
import { isKeptManifest } from '../../manifest/kept/items.js';
import { nameOf } from './directories.js';

/** A file that a sidecar names; without `bytes` it may be of any size. */
interface NamedFile {
  readonly name: string;
  readonly bytes?: number;
}

/** The generation, batch or pipeline on top: `batch` of `batch/item`. */
export interface Owner {
  readonly ownerId: string;
  readonly ownerDirectory: string;
}

/** What the JSON beside results proves. */
export interface Proof extends Owner {
  readonly files: readonly NamedFile[];
}

/** What a file proves by its text, where it is the JSON that we put beside results, and lies where we put it; undefined for any other. */
export function readProof(path: string, directory: string, text: string): Proof | undefined {
  const sidecar = parseSidecar(text);
  if (sidecar === undefined) return readOperation(path, directory, text);
  if (nameOf(path) !== sidecarName(sidecar.taskId)) return undefined;
  const files = sidecar.files.flatMap(({ name, bytes, thumbnail }): readonly NamedFile[] => [
    { name, bytes },
    ...(thumbnail === undefined ? [] : [{ name: thumbnail }]),
  ]);
  return prove(sidecar.workflowId, directory, { files, folder: sidecar.folder });
}

/** What an operation of a pipeline leaves: it is called after its step. */
function readOperation(path: string, directory: string, text: string): Proof | undefined {
  const content = readJson(text);
  if (!isObject(content)) return undefined;
  const { pipelineId, step, operation, files, folder } = content;
  if (typeof pipelineId !== 'string' || typeof step !== 'string' || typeof operation !== 'string') return undefined;
  if (!Array.isArray(files) || !files.every(isNamedFile) || !nameOf(path).endsWith('.json')) return undefined;
  return prove(pipelineId, directory, { files, folder });
}

function isNamedFile(file: unknown): file is Required<NamedFile> {
  return isObject(file) && typeof file.name === 'string' && !file.name.includes('/') && typeof file.bytes === 'number';
}

interface Told {
  readonly files?: Proof['files'];
  /** In which the worker has put them, where it was told to. */
  readonly folder?: unknown;
}

/** What was renamed, moved or copied elsewhere is somebody's own by now. */
function prove(workflowId: string, directory: string, { files = [], folder }: Told = {}): Proof | undefined {
  const segments = workflowSegments(workflowId);
  const above = typeof folder === 'string' ? [folder] : [];
  if (directory !== [...above, ...segments].join('/')) return undefined;
  const ownerId = workflowId.split('/', 1)[0] ?? '';
  return { ownerId, ownerDirectory: [...above, ...segments.slice(0, 1)].join('/'), files };
}

/** What a file proves that a batch or a pipeline keeps in its folder: whose that is, or only that it is one of ours; `other` where it was moved. */
export type FolderProof = { readonly kind: 'owner'; readonly owner: Owner } | { readonly kind: 'ours' | 'other' };

/** By the text of the file; undefined where that proves nothing. */
export function readFolderProof(path: string, directory: string, text: string): FolderProof | undefined {
  const name = nameOf(path);
  if (!isBatchFile(name)) return undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const value = readJson(line);
    if (!isObject(value)) return undefined;
    if (name.startsWith('journal.jsonl')) return readJournalLine(value, directory);
    return isOurLine(name, value) ? { kind: 'ours' } : undefined;
  }
  return undefined;
}

function readJournalLine(
  { workflowId }: Readonly<Record<string, unknown>>,
  directory: string,
): FolderProof | undefined {
  const place = typeof workflowId === 'string' ? parseItemWorkflowId(workflowId) : undefined;
  if (place === undefined) return undefined;
  const owner = prove(place.batchId, directory);
  return owner === undefined ? { kind: 'other' } : { kind: 'owner', owner };
}

/** Of a folder in the place itself, in which there is something of ours that names nobody: the workflow of that name. */
export const readNamesake = (directory: string): Owner | undefined =>
  directory.includes('/') ? undefined : prove(directory, directory);

function isOurLine(name: string, line: Readonly<Record<string, unknown>>): boolean {
  if (name.startsWith('pipeline.jsonl')) return readStepRecord(line) !== undefined;
  if (name.startsWith('meanings.jsonl')) return typeof line.id === 'string' && isObject(line.fields);
  return isKeptManifest(name) && typeof line.id === 'string';
}
