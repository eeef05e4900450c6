import type { Config } from '../../config/read-config.js';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { listOnce, lookUpName } from '../../domain/library/look-up-name.js';
import type { Json } from '../../domain/record.js';
import type { Asked } from '../../products/added/product-for.js';
import type { RequestName } from '../../products/request-names.js';
import { listRequestNames } from '../../products/request-names.js';
import type { LibraryConfig } from '../library/library.js';
import { listLibrary } from '../library/library.js';

/** A request that may name elements and voices; `where` stands before its fields in complaints. */
export interface WithNames {
  readonly asked: Asked;
  readonly request: Json;
  /** Absent for the default one. */
  readonly account?: string;
  readonly where?: string;
}

/** A name, with the first place where it stands. */
interface NameUse extends RequestName {
  readonly path: string;
  readonly count: number;
}

/**
 * Throws `InvalidRequest` for names of elements and voices that an account does not have, before anything is started. Where its keys are not known
 * here, or Kling does not answer, nothing is said: the worker looks them up in any case.
 */
export async function checkNames(
  requests: readonly WithNames[],
  { accounts, env }: Pick<Config, 'accounts' | 'env'>,
): Promise<void> {
  const uses = new Map<string, Map<string, NameUse>>();
  for (const { asked, request, account = DEFAULT_ACCOUNT, where } of requests) {
    for (const one of listRequestNames(asked, request)) {
      const ofAccount = uses.get(account) ?? new Map<string, NameUse>();
      uses.set(account, ofAccount);
      const key = `${one.kind} ${one.name}`;
      const path = where === undefined ? one.field : `${where} ${one.field}`;
      const use = ofAccount.get(key) ?? { ...one, path, count: 0 };
      ofAccount.set(key, { ...use, count: use.count + 1 });
    }
  }
  const complaints: Complaint[] = [];
  for (const [name, ofAccount] of uses) {
    const { credentials, klingBaseUrl } = accounts.find((one) => one.name === name) ?? {};
    if (credentials === undefined || klingBaseUrl === undefined) continue;
    complaints.push(...(await complainOf([...ofAccount.values()], { credentials, klingBaseUrl, env })));
  }
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

async function complainOf(uses: readonly NameUse[], config: LibraryConfig): Promise<readonly Complaint[]> {
  const list = listOnce((kind, part) => listLibrary(config, { kind, part }));
  try {
    const complaints: Complaint[] = [];
    for (const { kind, name, path, count } of uses) {
      const found = await lookUpName(kind, name, list);
      const others = count > 1 ? ` (named ${count.toLocaleString('en-US')} times)` : '';
      if (found.id === undefined) complaints.push({ path, text: found.text + others });
    }
    return complaints;
  } catch (error) {
    if (error instanceof KlingFailure) return [];
    throw error;
  }
}
