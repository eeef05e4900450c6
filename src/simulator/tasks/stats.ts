import type { Account } from './account.js';
import type { Pack } from '../products/product.js';
import type { Task } from './task.js';

/** Counters from Kling's side of the wire. */
export interface StatsSnapshot {
  readonly requests: number;
  readonly acceptedCreates: number;
  readonly refusedCreates: number;
  /** Refused creates by code. A create that an injected fault answered alone is not among them. */
  readonly refusalsByCode: Readonly<Record<string, number>>;
  /** Accepted tasks whose external id an earlier accepted task of the account bears: paid twice. */
  readonly duplicateExternalIds: number;
  readonly statusRequests: { readonly one: number; readonly list: number; readonly tasks: number };
  /** Slots held, summed over all accounts; and the most that one account ever held. */
  readonly inFlight: Readonly<Record<Pack, number>>;
  readonly maxInFlight: Readonly<Record<Pack, number>>;
  readonly succeeded: number;
  readonly failed: number;
  /** Units deducted for succeeded tasks. */
  readonly units: number;
  readonly mediaRequests: number;
  readonly mediaBytes: number;
  readonly callbacks: number;
}

/** The live counters. */
export interface Stats {
  readonly countRequest: (routeName: string) => void;
  readonly countAccepted: (account: Account, task: Task) => void;
  readonly countRefused: (code: number) => void;
  readonly countDuplicate: () => void;
  readonly countEnded: (task: Task) => void;
  readonly countMediaBytes: (bytes: number) => void;
  readonly countCallback: () => void;
  readonly snapshot: () => StatsSnapshot;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object ? Mutable<T[K]> : T[K] };

/** Builds counters that stand at zero. */
export function createStats(): Stats {
  const count: Mutable<StatsSnapshot> = {
    requests: 0,
    acceptedCreates: 0,
    refusedCreates: 0,
    refusalsByCode: {},
    duplicateExternalIds: 0,
    statusRequests: { one: 0, list: 0, tasks: 0 },
    inFlight: { video: 0, image: 0 },
    maxInFlight: { video: 0, image: 0 },
    succeeded: 0,
    failed: 0,
    units: 0,
    mediaRequests: 0,
    mediaBytes: 0,
    callbacks: 0,
  };
  return {
    countRequest: (routeName) => {
      count.requests += 1;
      if (routeName.endsWith('.one')) count.statusRequests.one += 1;
      const isTasks = routeName === 'tasks.query' || routeName === 'tasks.list';
      if (isTasks) count.statusRequests.tasks += 1;
      else if (routeName.endsWith('.list')) count.statusRequests.list += 1;
      if (routeName === 'media') count.mediaRequests += 1;
    },
    countAccepted: (account, { order }) => {
      const { pack } = order.product;
      count.acceptedCreates += 1;
      count.inFlight[pack] += order.count;
      count.maxInFlight[pack] = Math.max(count.maxInFlight[pack], account.inFlight[pack]);
    },
    countRefused: (code) => {
      count.refusedCreates += 1;
      count.refusalsByCode[code] = (count.refusalsByCode[code] ?? 0) + 1;
    },
    countDuplicate: () => {
      count.duplicateExternalIds += 1;
    },
    countEnded: ({ order, status }) => {
      count.inFlight[order.product.pack] -= order.count;
      if (status === 'succeed') {
        count.succeeded += 1;
        count.units = Number((count.units + order.units).toFixed(2));
      } else {
        count.failed += 1;
      }
    },
    countMediaBytes: (bytes) => {
      count.mediaBytes += bytes;
    },
    countCallback: () => {
      count.callbacks += 1;
    },
    snapshot: () => structuredClone(count),
  };
}
