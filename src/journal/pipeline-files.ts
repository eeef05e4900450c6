import type { StepRecord } from '../domain/pipeline/book/record.js';
import type { MadeStep } from '../domain/pipeline/made-step.js';
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
      if (await areThere(made)) return made;
      const moved = moveFiles(made, folderOf(pipelineId));
      return (await areThere(moved)) ? moved : undefined;
    },
  };

  async function areThere({ outputs }: MadeStep): Promise<boolean> {
    const found = await Promise.all(outputs.map(async ({ file, bytes }) => (await sizeOf(file)) === bytes));
    return found.every(Boolean);
  }
}

/** The files as they lie in the pipeline's folder, wherever that is now. */
function moveFiles(made: MadeStep, folder: Folder): MadeStep {
  const move = (file: string): string => {
    const parts = file.split(/[\\/]/);
    const start = parts.lastIndexOf(folder.name);
    return start < 0 ? file : folder.pathOf(...parts.slice(start + 1));
  };
  const outputs = made.outputs.map(({ thumbnail, ...output }) => ({
    ...output,
    file: move(output.file),
    ...(thumbnail === undefined ? {} : { thumbnail: move(thumbnail) }),
  }));
  return { ...made, outputs };
}
