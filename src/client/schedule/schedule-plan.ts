import path from 'node:path';
import { toBatchMemo, toGenerationMemo } from '../../contract/memo.js';
import type { AttributeValues } from '../../contract/search-attributes.js';
import { BATCH, GENERATION } from '../../contract/workflow-types.js';
import { ofAccount } from '../../domain/batch/book.js';
import { countItems } from '../../domain/batch/count-items.js';
import type { Estimate } from '../../domain/batch/cost/estimate.js';
import { estimate } from '../../domain/batch/cost/estimate.js';
import { parseBatch } from '../../domain/batch/batch-request.js';
import { toStem } from '../../domain/batch/rows/item-id.js';
import { shorten } from '../../domain/generation/generation.js';
import { estimateItems } from '../batch/start/estimate-items.js';
import type { GenerationRequest } from '../../domain/generation/request.js';
import type { Json } from '../../domain/record.js';
import { fingerprint } from '../../domain/text/fingerprint.js';
import type { Manifest } from '../../manifest/manifest.js';
import { escapeLine } from '../../webui/markdown-cell.js';
import { renderBatchSteps, renderGenerationSteps } from '../../webui/next-steps.js';

/** What a schedule starts each time, checked. */
export interface SchedulePlan {
  readonly kind: typeof BATCH | typeof GENERATION;
  /** An id for a schedule that has none of its own. */
  readonly usualId: string;
  /** The file of rows or the prompt, as people know it. */
  readonly what: string;
  /** What each workflow gets. */
  readonly input: Json;
  /** A request with files, whose paths the worker must be able to read. */
  readonly asked?: GenerationRequest;
  readonly summary: string;
  /** What can be typed next, for the Web UI: with `ID` in the place of each run's own. */
  readonly details: string;
  readonly memo: Record<string, unknown>;
  /** None for a batch: it is filed under its own id, which only the run knows. */
  readonly attributes?: AttributeValues;
  /** Of one run. */
  readonly estimated: Estimate;
}

/** How a file of rows is meant. */
export interface FileMeaning {
  /** Request fields for all rows. */
  readonly set: Json;
  readonly ignoreColumns: readonly string[];
  readonly run: Json;
}

/**
 * A batch of a file: each run reads it anew, and is a batch of its own. `manifest` is what is in the file now. Throws `InvalidRequest` for options that
 * make no sense.
 */
export function planBatchRuns(
  file: string,
  { items, pipeline, own }: Manifest,
  { set, ignoreColumns, run }: FileMeaning,
): SchedulePlan {
  const absolute = path.resolve(file);
  const input = {
    manifest: absolute,
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(Object.keys(set).length === 0 ? {} : { set: withAbsolutePaths(set, items) }),
    ...(ignoreColumns.length === 0 ? {} : { ignoreColumns }),
    run,
  };
  parseBatch(input);
  return {
    kind: BATCH,
    usualId: toStem(file),
    what: absolute,
    input,
    summary: escapeLine(`${path.basename(file)}, ${countItems(items.length)} when it was scheduled`),
    details: renderBatchSteps(''),
    memo: toBatchMemo({ file: absolute }),
    estimated: estimateItems(items, { pipeline, own }),
  };
}

/** A generation of a request that was checked, with absolute paths of its files. Where prompts are encrypted, the id says nothing of them: Temporal keeps ids as they are. */
export function planGenerationRuns(input: Json, request: GenerationRequest, isEncrypted: boolean): SchedulePlan {
  const body = request.kind === 'create' ? request.body : {};
  const prompt = typeof body.prompt === 'string' ? shorten(body.prompt, 120) : undefined;
  const model = request.kind === 'create' ? request.model : undefined;
  const what = prompt ?? (request.kind === 'adopt' ? `task ${request.taskId}` : request.product);
  return {
    kind: GENERATION,
    usualId: isEncrypted
      ? `schedule-${fingerprint(JSON.stringify(input)).slice(0, 8)}`
      : toStem(what.replace(/[./\\]/g, ' '), 'schedule'),
    what,
    input,
    asked: request,
    summary: escapeLine(what),
    details: renderGenerationSteps(''),
    memo: toGenerationMemo({ prompt, task: request.product, model, ...ofAccount(request.run.account) }),
    attributes: { state: 'queued', model },
    estimated: estimate([{ id: 'run', request: input }]),
  };
}

/** The worker has another current directory: what was found as a file from here is named by its absolute path. */
function withAbsolutePaths(set: Json, items: Manifest['items']): Json {
  const found = new Set(items.flatMap(({ request }) => listTexts(request)));
  return mapTexts(set, (text) => (found.has(path.resolve(text)) ? path.resolve(text) : text)) as Json;
}

function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return path.isAbsolute(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listTexts) : [];
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, map)]));
}
