import { CATALOGUE } from '../../../products/catalogue.js';
import { productFor } from '../../../products/added/product-for.js';
import { productOf } from '../../../products/find.js';
import type { Product } from '../../../products/product.js';
import { groupsOf } from '../../../products/schema/field.js';
import { mapLeaves } from '../../../products/schema/map-leaves.js';
import { flattenBody } from '../../../products/schema/standard-body.js';
import type { GenerationRequest } from '../../generation/request.js';
import { parseRequest } from '../../generation/request.js';
import type { Complaint } from '../../invalid-request.js';
import { readOrComplain } from '../../parsed.js';
import type { Json } from '../../record.js';
import type { BodyContext, CheckedBody } from './checked.js';
import { makesOfGeneration } from './makes.js';
import { judgeField } from './suits-field.js';

/** Checks the request of a generation, with stand-ins for what is not made yet. */
export function checkGeneration(body: Json, context: BodyContext): CheckedBody {
  const { value: request, problems } = readOrComplain(() => parseRequest(body));
  const suits = judgeLeaves(body, request, context);
  const bad = new Set(suits.problems.map(({ path }) => path));
  const create = request?.kind === 'create' ? request : undefined;
  return {
    makes: makesOfGeneration(body, create, suits.sourceSeconds),
    requests: request === undefined ? [] : [request],
    files: [],
    // What a field takes is said in the words of the pipeline.
    problems: [...suits.problems, ...problems.filter(({ path }) => !bad.has(path))],
    warnings: [...suits.warnings, ...(request?.notices ?? []).map((text) => ({ path: '', text }))],
  };
}

interface Judged {
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
  /** Of the video that it goes on with, where that is known. */
  readonly sourceSeconds?: number;
}

/** Whether each field takes what the reference in it gives. */
function judgeLeaves(body: Json, request: GenerationRequest | undefined, { standIns, makesOf }: BodyContext): Judged {
  const name = request?.product ?? productOf(body);
  if (name === undefined) return { problems: [], warnings: [] };
  const product: Product = request?.kind === 'create' ? productFor(request) : CATALOGUE[name];
  const { fields, whereIs } = flatten(product, body);
  const problems: Complaint[] = [];
  const warnings: Complaint[] = [];
  let sourceSeconds: number | undefined;
  mapLeaves(product.fields, fields, (field, value, path) => {
    const stands = standIns.find(value);
    const makes = stands && makesOf(stands.step);
    if (stands === undefined || makes === undefined) return value;
    const { problem, warning } = judgeField(field, stands, makes);
    if (problem !== undefined) problems.push({ path: whereIs(path), text: problem });
    if (warning !== undefined) warnings.push({ path: whereIs(path), text: warning });
    if (field.type === 'id' && field.madeVideo !== undefined) sourceSeconds = makes.seconds;
    return value;
  });
  return { problems, warnings, ...(sourceSeconds === undefined ? {} : { sourceSeconds }) };
}

function flatten({ fields }: Product, body: Json): Pick<ReturnType<typeof flattenBody>, 'fields' | 'whereIs'> {
  if (groupsOf(fields).length > 0) return flattenBody(fields, body);
  return { fields: body, whereIs: (path) => path };
}
