import type { OpenPipelineInput, OpenPipelineResult } from '../../contract/pipeline/pipeline-activities.js';
import { explainUnknownAccount } from '../../domain/account/account-name.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { mapInParallel } from '../../domain/map-in-parallel.js';
import type { MadeStep } from '../../domain/pipeline/made-step.js';
import type { KnownRecord, StepRecord } from '../../domain/pipeline/book/record.js';
import { costOfRecords, lastRecords } from '../../domain/pipeline/book/record.js';
import type { Accounts } from '../../ports/accounts.js';
import type { PipelineFiles } from '../../ports/output/pipeline-files.js';
import { withHeartbeats } from '../heartbeat.js';

export interface OpenPipelinePorts {
  readonly pipelineFiles: PipelineFiles;
  readonly accounts: Pick<Accounts, 'keys'>;
  readonly searchable: boolean;
}

/** Each asks for the sizes of a step's files, in a bucket over the line. */
const PARALLEL_LOOKS = 32;
/** Characters of JSON in one page: half of what Temporal takes in one payload, of letters that are a byte each. */
const MAX_PAGE = 900_000;

/** The activity `openPipeline`: what earlier runs of a pipeline have made, and whether it is still there. */
export function createOpenPipeline({ pipelineFiles, accounts, searchable }: OpenPipelinePorts) {
  return (input: OpenPipelineInput): Promise<OpenPipelineResult> =>
    withHeartbeats(
      () => ({ pipelineId: input.pipelineId }),
      async () => {
        refuseUnknown(input.accounts, accounts);
        const all = await pipelineFiles.readRecords(input.pipelineId);
        const last = [...lastRecords(all).values()].flat();
        const { page, next } = takePage(last, input.from);
        const looked = input.look === undefined ? undefined : new Set(input.look);
        const records = await mapInParallel(page, PARALLEL_LOOKS, async (record): Promise<KnownRecord> => {
          if (looked?.has(record.step) === false) return { ...record, isThere: false };
          const made = await findFiles(input.pipelineId, record, pipelineFiles);
          return { ...record, ...(made === undefined ? {} : { made }), isThere: made !== undefined };
        });
        return { records, ...(next === undefined ? {} : { next }), cost: costOfRecords(all), searchable };
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

function takePage(
  records: readonly StepRecord[],
  from: number,
): { readonly page: readonly StepRecord[]; readonly next?: number } {
  let size = 0;
  for (let at = from; at < records.length; at++) {
    size += JSON.stringify(records[at]).length;
    if (size > MAX_PAGE && at > from) return { page: records.slice(from, at), next: at };
  }
  return { page: records.slice(from) };
}
