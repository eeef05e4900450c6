import path from 'node:path';
import { parseBatch } from '../../domain/batch/batch-request.js';
import { parseRequest } from '../../domain/generation/request.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { readOrComplain } from '../../domain/parsed.js';
import type { CheckedStep } from '../../domain/pipeline/check/checked.js';
import { mayRefer } from '../../domain/pipeline/expression/template.js';
import { stepPath } from '../../domain/pipeline/parse/parse-step.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import type { Manifest, ManifestOptions } from '../manifest.js';
import { readManifest } from '../read-manifest.js';

interface RowOptions extends Pick<ManifestOptions, 'added' | 'checkInput' | 'refuse'> {
  readonly directory: string;
}

export interface CheckedBatchRows {
  /** The steps, with what the rows ask of Kling. */
  readonly steps: readonly CheckedStep[];
  readonly problems: readonly Complaint[];
  readonly notices: readonly string[];
  readonly rows: readonly StepRows[];
}

/** The rows of a file that a step names. */
export interface StepRows {
  /** Absolute. */
  readonly manifest: string;
  /** Where it is named. */
  readonly path: string;
  readonly items: Manifest['items'];
}

/** Reads the files of rows of steps that are batches, and checks each row as its worker will. */
export async function checkBatchRows(steps: readonly CheckedStep[], options: RowOptions): Promise<CheckedBatchRows> {
  const all: CheckedStep[] = [];
  const problems: Complaint[] = [];
  const notices: string[] = [];
  const rows: StepRows[] = [];
  for (const one of steps) {
    const source = one.isChosen ? rowsOf(one) : undefined;
    if (source === undefined) {
      all.push(one);
      continue;
    }
    try {
      const read = await readManifest(source.manifest, { ...options, setDirectory: options.directory, ...source.how });
      const requests = read.items.map(({ request }) => parseRequest(request));
      all.push({ ...one, requests: Array.from({ length: one.times ?? 1 }, () => requests).flat() });
      notices.push(...read.notices);
      rows.push({ manifest: source.manifest, path: pathOf(one), items: read.items });
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      all.push(one);
      problems.push(...error.facts.complaints.map((complaint) => inStep(one, complaint, source.manifest, options)));
    }
  }
  return { steps: all, problems, notices, rows };
}

const pathOf = ({ step }: CheckedStep): string => stepPath(step.name, 'batch.manifest');

/** Undefined for rows that are no file of this machine, or of which something is known only when the step begins. */
function rowsOf({ step }: CheckedStep) {
  if (step.kind !== 'batch' || mayRefer(JSON.stringify(step.body))) return undefined;
  const batch = readOrComplain(() => parseBatch(step.body)).value;
  if (batch?.source.kind !== 'manifest' || isBucketUri(batch.source.manifest)) return undefined;
  const { manifest, ignoreColumns } = batch.source;
  return { manifest, how: { set: batch.set, ignore: ignoreColumns } };
}

/** What is wrong with a row has its place in the file of rows; that there is none is wrong in the pipeline. */
function inStep(
  step: CheckedStep,
  complaint: Complaint,
  manifest: string,
  { directory }: Pick<RowOptions, 'directory'>,
): Complaint {
  const file = path.relative(directory, manifest);
  return complaint.path === manifest
    ? { ...complaint, path: pathOf(step), text: `${file}: ${complaint.text}` }
    : { ...complaint, path: complaint.path.replace(manifest, () => file) };
}
