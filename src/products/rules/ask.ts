import type { Json } from '../../domain/record.js';
import type { Complaint } from '../../domain/invalid-request.js';
import type { Product } from '../product.js';

/** What is wrong with a request as a whole, and what may be. */
export interface Verdict {
  readonly problems: readonly Complaint[];
  readonly notices: readonly string[];
}

/** A request as it will be sent, each field of it right by itself. */
export interface Ask {
  readonly product: Product;
  /** Absent where the endpoint takes no model. */
  readonly model: string | undefined;
  readonly body: Json;
}
