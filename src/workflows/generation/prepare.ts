import { workflowInfo } from '@temporalio/workflow';
import { outputOf } from '../../domain/generation/files/output-place.js';
import type { CreateRequest } from '../../domain/generation/request.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { listRequestFiles } from '../../products/request-files.js';
import { isByUrl } from '../../products/schema/input-files.js';
import { prepareWith } from '../activities.js';
import { toWorkflowFailure } from '../failures.js';
import type { LiveStatus } from './live-status.js';
import { ownerOf } from './owner.js';

/** A session of Kling's lives for 24 hours, of which some pass in the line for a slot; what was put into a bucket stays there longer. */
const SESSION_MS = 12 * 3_600_000;

type Body = CreateRequest['body'];

/** What is to be sent at each attempt. Attempts share a session while it lasts: what it may have cost is paid once. Most products need none. */
export function createPreparation(live: LiveStatus, request: CreateRequest): () => Promise<Body> {
  const { product, added, body, run } = request;
  const { setUp } = CATALOGUE[product];
  if (setUp?.isNeeded(body) !== true && !listRequestFiles(request, body).some(isByUrl))
    return () => Promise.resolve(body);
  let prepared: { readonly body: Body; readonly atMs: number } | undefined;
  return async () => {
    if (prepared !== undefined && Date.now() - prepared.atMs < SESSION_MS) return prepared.body;
    const {
      cost,
      refusal,
      body: ready,
    } = await prepareWith(product)({
      task: product,
      ...(added === undefined ? {} : { added }),
      body,
      ...ownerOf(workflowInfo()),
      account: run.account,
      ...outputOf(request),
    });
    live.take({ kind: 'charged', cost });
    if (ready === undefined) throw toWorkflowFailure({ kind: 'InvalidRequest', text: refusal ?? '' });
    prepared = { body: ready, atMs: Date.now() };
    return ready;
  };
}
