import type { StepRecord } from '../domain/pipeline/book/record.js';
import type { MadeOutput } from '../domain/pipeline/made-step.js';
import { readStepRecord } from '../domain/pipeline/book/record.js';
import { readJson } from '../domain/text/read-json.js';
import { workflowFolder } from '../disk/file-name.js';
import type { Folder, Output } from '../ports/output/folder.js';
import type { PipelineFiles } from '../ports/output/pipeline-files.js';
import { explainPlace } from './explain-place.js';

const JOURNAL = 'pipeline.jsonl';

/** A pipeline's journal, beside its steps' folders: `<root>/<pipeline id>/pipeline.jsonl`. A line that is torn or odd counts as never written. */
export function createPipelineFiles({ root, sizeOf }: Pick<Output, 'root' | 'sizeOf'>): PipelineFiles {
  const folderOf = (pipelineId: string) => workflowFolder(root, pipelineId);
  return {
    appendRecords: (pipelineId, records) =>
      folderOf(pipelineId).append(
        JOURNAL,
        records.map((record) => JSON.stringify(record)),
      ),

    async readRecords(pipelineId): Promise<readonly StepRecord[]> {
      const folder = folderOf(pipelineId);
      const lines = await folder.readAppended(JOURNAL).catch(explainPlace(folder.path));
      return lines.flatMap((line) => readStepRecord(readJson(line)) ?? []);
    },

    async find(pipelineId, made) {
      const folder = folderOf(pipelineId);
      const moves = await Promise.all(made.outputs.map((output) => findMove(output, folder)));
      const outputs = made.outputs.flatMap((output, at) => moveOutput(output, moves[at]) ?? []);
      if (outputs.length < made.outputs.length) return undefined;
      const [move = stay] = moves;
      const { sidecarFile } = made;
      return { ...made, outputs, ...(sidecarFile === undefined ? {} : { sidecarFile: move(sidecarFile) }) };
    },
  };

  /** By which a file is found, whole. */
  async function findMove({ file, bytes }: MadeOutput, folder: Folder): Promise<Move | undefined> {
    for (const move of listMoves(file, folder)) if ((await sizeOf(move(file))) === bytes) return move;
    return undefined;
  }
}

/** From where a file was put to where it is now. */
type Move = (file: string) => string;

const stay: Move = (file) => file;

/**
 * Where a file may be: in the pipeline's folder, wherever that is now, or else where it was put. Others than the pipeline's folder may bear its name:
 * that of a step, and those above it.
 */
function listMoves(file: string, folder: Folder): readonly Move[] {
  const starts = partsOf(file).flatMap((part, at) => (part === folder.name ? [at + 1] : []));
  return [...starts.reverse().map((start) => moveTo(folder, start)), stay];
}

const partsOf = (file: string): readonly string[] => file.split(/[\\/]/);

const moveTo =
  (folder: Folder, start: number): Move =>
  (file) =>
    folder.pathOf(...partsOf(file).slice(start));

function moveOutput({ thumbnail, ...output }: MadeOutput, move: Move | undefined): MadeOutput | undefined {
  if (move === undefined) return undefined;
  const small = thumbnail === undefined ? {} : { thumbnail: move(thumbnail) };
  return { ...output, file: move(output.file), ...small };
}
