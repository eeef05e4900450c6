import type { Difference } from '../../generation/meaning.js';
import type { Json } from '../../record.js';
import { canonicalJson, fingerprint } from '../../text/fingerprint.js';
import type { ItemRecord } from '../item.js';

/** What becomes of what a batch has made, once it is started again. */
export interface KeepRules {
  /** Whether what was made of an item is what is wanted; `change` is how that differs from what was asked for. */
  readonly isDone: (record: ItemRecord, change: Difference | undefined) => boolean;
  /** Whether a row that means something else than what was made under its id is refused, rather than made again. */
  readonly refusesChanges: boolean;
}

const GENERATIONS: KeepRules = { isDone: ({ state }) => state === 'completed', refusesChanges: true };

/**
 * Generations are made once. A pipeline is started again where it or its params have changed: it keeps by itself what means the same, so that an
 * edited step is all that is made anew.
 */
export function keepRulesFor(pipeline: Json | undefined): KeepRules {
  if (pipeline === undefined) return GENERATIONS;
  const content = contentOfPipeline(pipeline);
  return {
    isDone: (record, change) =>
      record.state === 'completed' && change === undefined && record.pipeline?.content === content,
    refusesChanges: false,
  };
}

/** The same for pipelines that make the same of the same params; how they are run does not matter. */
export function contentOfPipeline({ steps, params, rows, with: given, only, from, until }: Json): string {
  const known = Object.entries({ steps, params, rows, given, only, from, until });
  return fingerprint(canonicalJson(Object.fromEntries(known.filter(([, value]) => value !== undefined))));
}
