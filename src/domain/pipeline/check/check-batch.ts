import { CATALOGUE } from '../../../products/catalogue.js';
import { checkItems, listInlineRows } from '../../batch/batch-items.js';
import { parseBatch } from '../../batch/batch-request.js';
import type { Complaint } from '../../invalid-request.js';
import { readOrComplain } from '../../parsed.js';
import type { Json } from '../../record.js';
import { checkGeneration } from './check-generation.js';
import type { BodyContext, CheckedBody } from './checked.js';

/** Checks a batch and each of its items; of those of a file, its worker reads and checks them. */
export function checkBatch(body: Json, context: BodyContext): CheckedBody {
  const { value: batch, problems } = readOrComplain(() => parseBatch(body));
  if (batch === undefined) return { makes: { from: 'batch' }, requests: [], files: [], problems, warnings: [] };
  if (batch.source.kind === 'manifest')
    return { makes: { from: 'batch' }, requests: [], files: [], problems: [], warnings: [] };
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

/** `items[3] duration` and `set mode`, as batches name the places of their own input. */
const toPath = (complaint: Complaint): Complaint => ({ ...complaint, path: complaint.path.replace(' ', '.') });

const atItem = (complaints: readonly Complaint[], index: number): readonly Complaint[] =>
  complaints.map((one) => ({ ...one, path: `items[${index}]${one.path === '' ? '' : `.${one.path}`}` }));
