import path from 'node:path';
import { UsageError } from '../../client/client-errors.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { BucketPlace } from '../../domain/text/bucket-uri.js';
import { isBucketUri, parseBucketUri } from '../../domain/text/bucket-uri.js';
import { quote } from '../../domain/text/quote.js';

/** Which requests an agent may make, besides what the operator has said of folders and money. */
export interface RequestRules {
  /** The account that all are made with; absent for the default one. */
  readonly account?: string;
  /** Where results are kept, where that is in a bucket. */
  readonly outputBucket?: BucketPlace;
}

const OPERATOR = 'that is for the operator to decide';

/** What an agent could reach beyond a generation with, and why it may not. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  notify: `an agent names no receivers; ${OPERATOR} (KLING_NOTIFY)`,
  then: `an agent starts no other workflows; ${OPERATOR}`,
  allowUnknown: `an agent sends nothing that this version does not know, because its price is not known; ${OPERATOR}`,
  model: `an agent teaches no new models; ${OPERATOR} (KLING_PRODUCTS_FILE)`,
};

/** Throws `InvalidRequest` with all that a request asks for and an agent may not; `place` stands before the names of fields. */
export function refuseForAgents(
  requests: readonly { readonly request: Json; readonly place?: string }[],
  rules: RequestRules,
) {
  const complaints = requests.flatMap(({ request, place = '' }) =>
    complainOf(request, rules).map((one) => ({ ...one, path: `${place}${one.path}` })),
  );
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

function complainOf(request: Json, rules: RequestRules): readonly Complaint[] {
  const run = isObject(request.run) ? request.run : {};
  const options = isObject(request.options) ? request.options : {};
  const calls = [
    ['callback_url', request.callback_url],
    ['options.callback_url', options.callback_url],
  ] as const;
  return [
    ...Object.entries(FORBIDDEN).flatMap(([name, text]) => (isAsked(run[name]) ? [{ path: `run.${name}`, text }] : [])),
    ...calls.flatMap(([name, value]) =>
      isAsked(value) ? [{ path: name, text: `an agent does not say whom Kling calls; ${OPERATOR}` }] : [],
    ),
    ...complainOfAccount(run.account, rules),
    ...complainOfOutput(run.output, rules),
  ];
}

const isAsked = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== false;

function complainOfAccount(account: unknown, rules: RequestRules): readonly Complaint[] {
  if (!isAsked(account) || account === (rules.account ?? 'default')) return [];
  return [{ path: 'run.account', text: `an agent does not choose the account; ${OPERATOR}` }];
}

/** Below the place where results are kept, and nowhere else. */
function complainOfOutput(output: unknown, { outputBucket }: RequestRules): readonly Complaint[] {
  if (!isAsked(output) || typeof output !== 'string') return [];
  const isBelow = isBucketUri(output) ? isInBucket(output, outputBucket) : isFolderName(output);
  if (isBelow) return [];
  const text = `${quote(output)}: an agent keeps results only below the place that the operator has set; write a folder such as "clips"`;
  return [{ path: 'run.output', text }];
}

const isFolderName = (output: string): boolean =>
  !path.isAbsolute(output) && !path.win32.isAbsolute(output) && !output.split(/[\\/]/).includes('..');

function isInBucket(output: string, own: BucketPlace | undefined): boolean {
  const place = parseBucketUri(output);
  return place !== undefined && place.bucket === own?.bucket && place.prefix.startsWith(own.prefix);
}

/** A request with the account that the operator has named. */
export function withAccount(request: Json, { account }: RequestRules): Json {
  if (account === undefined) return request;
  return { ...request, run: { ...(isObject(request.run) ? request.run : {}), account } };
}

/** What has no known price is started only where the operator lets it. Throws `UsageError`. */
export function refuseUnpriced(unpriced: readonly string[], isAllowed: boolean): void {
  if (unpriced.length === 0 || isAllowed) return;
  throw new UsageError(
    `Kling's price of ${unpriced.join(', ')} is not known here, so no budget can be held against it. Nothing was started. ` +
      'Use another model or mode; only the operator can allow it.',
  );
}
