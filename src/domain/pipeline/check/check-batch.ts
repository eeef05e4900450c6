import { CATALOGUE } from '../../../products/catalogue.js';
import { checkItems, listInlineRows } from '../../batch/batch-items.js';
import type { BatchRequest } from '../../batch/batch-request.js';
import { parseBatch } from '../../batch/batch-request.js';
import type { Complaint } from '../../invalid-request.js';
import { readOrComplain } from '../../parsed.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { isBucketUri } from '../../text/bucket-uri.js';
import { checkGeneration } from './check-generation.js';
import type { BodyContext, CheckedBody, RowFile } from './checked.js';
import type { StandIns } from './stand-ins.js';

/** Checks a batch and each of its items; of those of a file, its worker reads and checks them. */
export function checkBatch(body: Json, context: BodyContext): CheckedBody {
  const { value: batch, problems } = readOrComplain(() => parseBatch(body));
  if (batch === undefined) return { makes: { from: 'batch' }, requests: [], files: [], problems, warnings: [] };
  if (batch.source.kind === 'manifest') {
    const rowFiles = namesMade(body, context.standIns) ? [] : listRowFiles(batch.source, batch.set);
    return { makes: { from: 'batch' }, requests: [], files: [], rowFiles, problems: [], warnings: [] };
  }
  const { drafts, complaints } = checkItems(listInlineRows(batch.source.items), batch.set);
  const checked = drafts.map(({ request }) => checkGeneration(request, context));
  const kinds = checked.flatMap(({ makes }) => (makes.product === undefined ? [] : CATALOGUE[makes.product].results));
  return {
    makes: { from: 'batch', kinds: [...new Set(kinds)] },
    requests: checked.flatMap(({ requests }) => requests),
    files: [],
    problems: [...complaints.map(toPath), ...checked.flatMap((one, index) => atItem(one.problems, index))],
    warnings: checked.flatMap((one, index) => atItem(one.warnings, index)),
  };
}

/** What lies in a bucket its worker reads. */
function listRowFiles(
  { manifest, ignoreColumns }: Extract<BatchRequest['source'], { kind: 'manifest' }>,
  set: Json,
): readonly RowFile[] {
  return isBucketUri(manifest) ? [] : [{ manifest, set, ignoreColumns }];
}

/** Of what an earlier step makes nothing is known before it is made. */
function namesMade(value: unknown, standIns: StandIns): boolean {
  if (Array.isArray(value)) return value.some((one) => namesMade(one, standIns));
  if (isObject(value)) return Object.values(value).some((one) => namesMade(one, standIns));
  return typeof value === 'string' && standIns.isIn(value);
}

/** `items[3] duration` and `set mode`, as batches name the places of their own input. */
const toPath = (complaint: Complaint): Complaint => ({ ...complaint, path: complaint.path.replace(' ', '.') });

const atItem = (complaints: readonly Complaint[], index: number): readonly Complaint[] =>
  complaints.map((one) => ({ ...one, path: `items[${index}]${one.path === '' ? '' : `.${one.path}`}` }));
