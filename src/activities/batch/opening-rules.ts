import type { Item } from '../../domain/batch/batch-items.js';
import type { KeepRules } from '../../domain/batch/repeats/keep-rules.js';
import { keepRulesFor } from '../../domain/batch/repeats/keep-rules.js';
import { requestsOfPipeline } from '../../domain/pipeline/rows/param-rows.js';
import type { Json } from '../../domain/record.js';
import { isRecord } from '../../domain/record.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { productOf } from '../../products/find.js';
import type { Pack } from '../../products/pack.js';

/** What a batch has to know of its items to begin, by what they are. */
export interface OpeningRules extends KeepRules {
  /** The account that an item names itself. */
  readonly accountOf: (item: Item) => string | undefined;
  /** Whose slots it takes. */
  readonly packsOf: (item: Item) => readonly Pack[];
}

export function openingRulesFor(pipeline: Json | undefined): OpeningRules {
  const keep = keepRulesFor(pipeline);
  if (pipeline === undefined)
    return { ...keep, accountOf: ({ request }) => accountIn(request), packsOf: ({ request }) => [packOf(request)] };
  let packs: readonly Pack[] | undefined;
  return {
    ...keep,
    accountOf: () => accountIn(pipeline),
    // Params hardly ever decide it, and a thousand rows need not be parsed for that.
    packsOf: ({ request }) => (packs ??= packsOfPipeline(pipeline, request)),
  };
}

function accountIn({ run }: Json): string | undefined {
  return isRecord(run) && typeof run.account === 'string' && run.account !== '' ? run.account : undefined;
}

function packOf(request: Json): Pack {
  const product = productOf(request);
  return product === undefined ? 'video' : CATALOGUE[product].pack;
}

function packsOfPipeline(pipeline: Json, given: Json): readonly Pack[] {
  const products = requestsOfPipeline(pipeline, given).flatMap(({ product }) => product ?? []);
  const packs = new Set(products.map((product) => CATALOGUE[product].pack));
  // A pipeline without any still is to be run.
  return packs.size === 0 ? ['video'] : [...packs];
}
