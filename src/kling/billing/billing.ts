import type { Ledger } from '../../domain/account/charge.js';
import type { ResourcePack } from '../../domain/account/resource-pack.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { CallOptions } from '../api/call-options.js';
import type { Http } from '../api/http.js';
import { API_KEY_ADVICE } from '../api/token.js';
import type { ChargePage } from './charges.js';
import { parseCharges } from './charges.js';
import { parsePacks } from './packs.js';

/** Of which time, in epoch milliseconds. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which page of a ledger. */
export interface ChargeWindow extends Period {
  readonly ledger: Ledger;
  /** Where the page before left off; the times are then Kling's to remember. */
  readonly cursor?: string;
}

/** What Kling says of the account's money; all of it is free. Every method is one request, and throws `KlingFailure`. */
export interface Billing {
  /** The packs of that time. Kling takes one such request a second. */
  packs(period: Period, options?: CallOptions): Promise<readonly ResourcePack[]>;
  charges(window: ChargeWindow, options?: CallOptions): Promise<ChargePage>;
}

const PACKS_PATH = '/account/costs';
const LEDGER_PATHS: Readonly<Record<Ledger, string>> = {
  package: '/account/billing/package',
  balance: '/account/billing/balance',
};

/** The most that Kling takes for a page, and its own default. */
const PAGE_SIZE = 500;

/** The account's money over `http`. */
export function createBilling(http: Http): Billing {
  return {
    async packs({ fromMs, toMs }, { signal } = {}) {
      const query = { start_time: String(fromMs), end_time: String(toMs) };
      const { data, scrub } = await http.request({ method: 'GET', path: PACKS_PATH, query, signal });
      return parsePacks(data, scrub);
    },
    async charges({ ledger, fromMs, toMs, cursor }, { signal } = {}) {
      const limit = PAGE_SIZE;
      const body = cursor === undefined ? { start_time: fromMs, end_time: toMs, limit } : { cursor, limit };
      try {
        const { data, scrub } = await http.request({ method: 'POST', path: LEDGER_PATHS[ledger], body, signal });
        return parseCharges(data, ledger, scrub);
      } catch (error) {
        throw explainKeys(error, http.auth);
      }
    },
  };
}

/** The ledgers are younger than API keys, and what they say to a pair of keys is not known. */
function explainKeys(error: unknown, auth: Http['auth']): unknown {
  if (!(error instanceof KlingFailure) || error.code !== 'Credentials' || auth === 'api-key') return error;
  // Its code is in its message already.
  const { httpStatus, requestId } = error.facts;
  const text = `${error.message}. Kling's ledgers may take API keys only; ${API_KEY_ADVICE}`;
  return new KlingFailure('Credentials', text, { httpStatus, requestId, cause: error });
}
