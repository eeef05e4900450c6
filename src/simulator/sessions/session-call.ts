import type { Body } from '../products/fields.js';
import type { Known } from '../products/product.js';
import type { Session } from './session.js';

/** A call that opens a session or adds to one; it makes no task and takes no slot. */
export interface SessionCall {
  /** As faults and the ledger call it. */
  readonly name: string;
  readonly path: string;
  /** What it deducts. */
  readonly units: number;
  readonly answer: (body: Body, place: SessionPlace) => Record<string, unknown>;
}

/** What a call of a session can see and do. */
export interface SessionPlace {
  readonly known: Known;
  readonly open: (session: Pick<Session, 'source' | 'faces'>) => Session;
  readonly change: (session: Session, changes: Partial<Session>) => void;
}
