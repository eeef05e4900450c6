import { parseItemWorkflowId } from '../../contract/item-workflow-id.js';
import { isBatchFile, sidecarName, workflowSegments } from '../../disk/file-name.js';
import { readStepRecord } from '../../domain/pipeline/book/record.js';
import { isObject } from '../../domain/record.js';
import { readJson } from '../../domain/text/read-json.js';
import { parseSidecar } from '../../journal/sidecars.js';
import { isKeptManifest } from '../../manifest/kept-items.js';
import { nameOf } from './directories.js';

/** A file that a sidecar names; without `bytes` it may be of any size. */
interface NamedFile {
  readonly name: string;
  readonly bytes?: number;
}

/** What the JSON beside results proves. */
export interface Proof {
  /** Of the generation, batch or pipeline on top: `batch` of `batch/item`. */
  readonly ownerId: string;
  readonly ownerDirectory: string;
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
  return prove(sidecar.workflowId, directory, files);
}

/** What an operation of a pipeline leaves: it is called after its step. */
function readOperation(path: string, directory: string, text: string): Proof | undefined {
  const content = readJson(text);
  if (!isObject(content)) return undefined;
  const { pipelineId, step, operation, files } = content;
  if (typeof pipelineId !== 'string' || typeof step !== 'string' || typeof operation !== 'string') return undefined;
  if (!Array.isArray(files) || !files.every(isNamedFile) || !nameOf(path).endsWith('.json')) return undefined;
  return prove(pipelineId, directory, files);
}

function isNamedFile(file: unknown): file is Required<NamedFile> {
  return isObject(file) && typeof file.name === 'string' && !file.name.includes('/') && typeof file.bytes === 'number';
}

/** A folder that was renamed or copied elsewhere is somebody's own by now. */
function prove(workflowId: string, directory: string, files: Proof['files']): Proof | undefined {
  const segments = workflowSegments(workflowId);
  const parts = directory.split('/');
  const start = parts.length - segments.length;
  if (start < 0 || parts.slice(start).join('/') !== segments.join('/')) return undefined;
  const ownerId = workflowId.split('/', 1)[0] ?? '';
  return { ownerId, ownerDirectory: parts.slice(0, start + 1).join('/'), files };
}

/**
 * Whose directory it is, by the text of one of the files that a batch or a pipeline keeps there; undefined where it proves nothing. What names no
 * workflow proves that of the directory's own name.
 */
export function readOwner(path: string, directory: string, text: string): Omit<Proof, 'files'> | undefined {
  const name = nameOf(path);
  if (!isBatchFile(name)) return undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const value = readJson(line);
    if (!isObject(value)) return undefined;
    if (name.startsWith('journal.jsonl')) return readJournalLine(value, directory);
    return isOurLine(name, value) ? prove(nameOf(directory), directory, []) : undefined;
  }
  return undefined;
}

function readJournalLine({ workflowId }: Readonly<Record<string, unknown>>, directory: string) {
  const place = typeof workflowId === 'string' ? parseItemWorkflowId(workflowId) : undefined;
  return place === undefined ? undefined : prove(place.batchId, directory, []);
}

function isOurLine(name: string, line: Readonly<Record<string, unknown>>): boolean {
  if (name.startsWith('pipeline.jsonl')) return readStepRecord(line) !== undefined;
  if (name.startsWith('meanings.jsonl')) return typeof line.id === 'string' && isObject(line.fields);
  return isKeptManifest(name) && typeof line.id === 'string';
}
