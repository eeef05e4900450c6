import type { Account, Accounts } from '../tasks/account.js';
import { authenticate } from './auth.js';
import type { Clock } from '../clock.js';
import { renderCosts } from '../products/costs.js';
import type { Create } from './create.js';
import type { Body } from '../products/fields.js';
import { deleteEntry, renderPresets } from './library.js';
import { isRecord, parseJson } from '../json.js';
import { unknownModel } from '../products/models.js';
import type { Product } from '../products/product.js';
import { renderBilling } from './billing.js';
import { answerSession } from './answer-session.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Queries } from './query.js';
import { Refusal } from './refusal.js';
import type { MediaUrl } from './render-legacy.js';
import { renderLegacyCreated, renderLegacyTask } from './render-legacy.js';
import { renderStandardCreated, renderStandardTask } from './render-standard.js';
import type { Reply } from './reply.js';
import { renderPlainNotFound, renderSuccess, renderThrown } from './reply.js';
import type { FetchedInput } from '../http/fetch-inputs.js';
import type { Route } from '../http/routes.js';
import type { Settings } from '../settings.js';
import type { Task } from '../tasks/task.js';

/** A JSON call, read off the wire. */
export interface ApiCall {
  readonly route: Exclude<Route, { kind: 'media' }>;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
  /** Files that the body names, as they were fetched; empty where the simulator fetches none. */
  readonly inputs: readonly FetchedInput[];
}

/** The reply to a call, and the account it was made for: none when the caller was not let in. */
export interface Answer {
  readonly reply: Reply;
  readonly account?: string;
}

/** The half of the simulator that answers in JSON. */
export interface Api {
  readonly answer: (call: ApiCall) => Answer;
  /** A task as callbacks send it: as the query of its own generation shows it. */
  readonly renderTask: (task: Task) => Record<string, unknown>;
}

interface ApiParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly create: Create;
  readonly queries: Queries;
  readonly sessions: Sessions;
  readonly mediaUrl: MediaUrl;
}

/** Builds the half that answers in JSON. It checks the caller first, then the route, then what the route needs. */
export function createApi(parts: ApiParts): Api {
  const { settings, clock, accounts } = parts;
  return {
    renderTask: (task) =>
      isStandard(task.order.product) ? renderStandardTask(task, parts.mediaUrl) : renderLegacy(task, parts),
    answer: (call) => {
      let account: string | undefined;
      try {
        account = authenticate(call.authorization, generationOf(call.route), settings, clock.now());
        return { reply: renderFor(accounts.of(account), call, parts), account };
      } catch (error) {
        return { reply: renderThrown(error), ...(account !== undefined && { account }) };
      }
    },
  };
}

/** The reply to a caller who was let in. Throws the refusal. */
function renderFor(account: Account, call: ApiCall, parts: ApiParts): Reply {
  const { create, queries, settings, clock, mediaUrl } = parts;
  const { route, query } = call;
  switch (route.kind) {
    case 'create': {
      requireInputs(call);
      const task = create(account, { product: route.product, model: route.model, body: parseBody(call) });
      const { externalTaskId } = task.order;
      return renderSuccess(renderCreated(task, parts), { taskId: task.id, externalTaskId });
    }
    case 'session':
      requireInputs(call);
      return renderSuccess(answerSession(account, { call: route.call, body: parseBody(call) }, parts));
    case 'one':
      return renderSuccess(renderLegacy(queries.one(account, route.product, route.id), parts));
    case 'list':
      return renderSuccess(queries.list(account, route.product, query).map((task) => renderLegacy(task, parts)));
    case 'tasks-query':
      return renderSuccess(queries.byIds(account, query).map((task) => renderStandardTask(task, mediaUrl)));
    case 'tasks-page':
      return renderPage(queries.page(account, parseBody(call)), mediaUrl);
    case 'presets':
      return renderSuccess(renderPresets(route.shelf));
    case 'deletion':
      deleteEntry(account, route.shelf, parseBody(call));
      return renderSuccess(undefined);
    case 'costs':
      return renderSuccess(renderCosts(account, settings, clock, query));
    case 'billing':
      return renderSuccess(renderBilling(account, route.ledger, parseBody(call), clock.now()));
    case 'wrong-method':
      throw new Refusal(1202, 'The request method is invalid');
    case 'no-model':
      throw unknownModel(route.model);
    case 'unknown':
      return renderPlainNotFound();
  }
}

/** The text is ours: what Kling says of a file that it cannot fetch is not recorded. */
function requireInputs({ inputs }: ApiCall): void {
  const missing = inputs.find(({ status }) => status !== 200);
  if (missing !== undefined) throw new Refusal(1201, `Failed to download the input file: ${missing.url}`);
}

/** What is answered at once is the whole task. */
function renderCreated(task: Task, parts: ApiParts): Record<string, unknown> {
  const { product } = task.order;
  if (isStandard(product)) return renderStandardCreated(task);
  return product.isSynchronous === true ? renderLegacy(task, parts) : renderLegacyCreated(task);
}

const isStandard = ({ modelsInPath }: Product): boolean => modelsInPath !== undefined;

/** A task as the legacy API shows it, with what it extends. */
function renderLegacy(task: Task, { accounts, mediaUrl }: ApiParts): Record<string, unknown> {
  const { parentVideoId } = task.order;
  const parent = parentVideoId === undefined ? undefined : accounts.findByMediaId(parentVideoId);
  return renderLegacyTask(task, mediaUrl, parent);
}

/** One page of `POST /tasks`; without tasks there is no `result` either. */
function renderPage({ tasks, nextCursor }: ReturnType<Queries['page']>, mediaUrl: MediaUrl): Reply {
  return renderSuccess({
    count: tasks.length,
    has_more: nextCursor !== undefined,
    ...(tasks.length > 0 && { result: tasks.map((task) => renderStandardTask(task, mediaUrl)) }),
    ...(nextCursor !== undefined && { next_cursor: nextCursor }),
  });
}

const STANDARD_KINDS: readonly Route['kind'][] = ['tasks-query', 'tasks-page', 'billing'];

function generationOf(route: ApiCall['route']): 'legacy' | 'standard' {
  if (route.kind === 'wrong-method' || route.kind === 'unknown') return route.generation;
  if (route.kind === 'no-model') return 'standard';
  if (route.kind === 'create') return isStandard(route.product) ? 'standard' : 'legacy';
  // For the ledgers it is not recorded; they are as new.
  return STANDARD_KINDS.includes(route.kind) ? 'standard' : 'legacy';
}

/** The texts are ours; that a JSON content type is required is documented. */
function parseBody({ body, contentType }: ApiCall): Body {
  if (!/^application\/json\b/i.test(contentType ?? '')) {
    throw new Refusal(1200, 'Content-Type must be application/json');
  }
  const value = parseJson(body);
  if (!isRecord(value)) throw new Refusal(1200, 'The request body is not a JSON object');
  return value;
}
