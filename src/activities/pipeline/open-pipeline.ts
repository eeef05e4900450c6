import type { OpenPipelineInput, OpenPipelineResult } from '../../contract/pipeline/pipeline-activities.js';
import { explainUnknownAccount } from '../../domain/account/account-name.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { fingerprint } from '../../domain/text/fingerprint.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { MadeStep } from '../../domain/pipeline/made-step.js';
import type { KnownRecord, StepRecord } from '../../domain/pipeline/book/record.js';
import { costOfRecords, lastRecords } from '../../domain/pipeline/book/record.js';
import type { Accounts } from '../../ports/accounts.js';
import type { Sources } from '../../ports/operations/sources.js';
import type { PipelineFiles } from '../../ports/output/pipeline-files.js';
import { withHeartbeats } from '../heartbeat.js';
import { refuseLongPipelineId } from '../long-ids.js';

export interface OpenPipelinePorts {
  readonly pipelineFiles: PipelineFiles;
  readonly accounts: Pick<Accounts, 'keys'>;
  /** Reads what pipelines name of their own. */
  readonly sources: Pick<Sources, 'open'>;
  readonly searchable: boolean;
}

/** Each asks for the sizes of a step's files, in a bucket over the line. */
const PARALLEL_LOOKS = 32;
/** Characters of JSON in one page: half of what Temporal takes in one payload, of letters that are a byte each. */
const MAX_PAGE = 900_000;

/** The activity `openPipeline`: what earlier runs of a pipeline have made, and whether it is still there. */
export function createOpenPipeline({ pipelineFiles, accounts, sources, searchable }: OpenPipelinePorts) {
  return (input: OpenPipelineInput): Promise<OpenPipelineResult> =>
    withHeartbeats(
      () => ({ pipelineId: input.pipelineId }),
      async () => {
        refuseLongPipelineId(input.pipelineId);
        refuseUnknown(input.accounts, accounts);
        const all = await pipelineFiles.readRecords(input.pipelineId);
        const last = [...lastRecords(all).values()].flat();
        const contents = input.files === undefined ? {} : { contents: await readContents(input.files, sources) };
        const { page, next } = takePage(last, input.from, MAX_PAGE - JSON.stringify(contents).length);
        const looked = input.look === undefined ? undefined : new Set(input.look);
        const records = await mapInParallel(page, PARALLEL_LOOKS, async (record): Promise<KnownRecord> => {
          if (looked?.has(record.step) === false) return { ...record, isThere: false };
          const made = await findFiles(input.pipelineId, record, pipelineFiles);
          return { ...record, ...(made === undefined ? {} : { made }), isThere: made !== undefined };
        });
        return { records, ...(next === undefined ? {} : { next }), cost: costOfRecords(all), searchable, ...contents };
      },
    );
}

function refuseUnknown(named: readonly string[], accounts: OpenPipelinePorts['accounts']): void {
  const known = [...accounts.keys()];
  const complaints = named.flatMap((name) => {
    const text = explainUnknownAccount(name, known);
    return text === undefined ? [] : [{ path: 'run.account', text }];
  });
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

const findFiles = async (id: string, { made }: StepRecord, files: PipelineFiles): Promise<MadeStep | undefined> =>
  made === undefined ? undefined : files.find(id, made);

/** Files are read in this many lines: enough to keep a disk busy. */
const PARALLEL_READS = 4;

/** What cannot be read counts by its name: the step that takes it says what is wrong with it, if it comes to that. */
async function readContents(
  files: readonly string[],
  sources: OpenPipelinePorts['sources'],
): Promise<Readonly<Record<string, string>>> {
  const read = await mapInParallel(files, PARALLEL_READS, async (file) => {
    try {
      return [[fingerprint(file), await (await sources.open(file, file)).sha256()] as const];
    } catch (error) {
      if (error instanceof InvalidRequest || error instanceof KlingFailure) return [];
      throw error;
    }
  });
  return Object.fromEntries(read.flat());
}

function takePage(
  records: readonly StepRecord[],
  from: number,
  maxSize: number,
): { readonly page: readonly StepRecord[]; readonly next?: number } {
  let size = 0;
  for (let at = from; at < records.length; at++) {
    size += JSON.stringify(records[at]).length;
    if (size > maxSize && at > from) return { page: records.slice(from, at), next: at };
  }
  return { page: records.slice(from) };
}
