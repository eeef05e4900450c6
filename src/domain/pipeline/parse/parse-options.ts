import { MAX_CONCURRENCY, parseBudget, parseConcurrency, parseCount } from '../../batch/batch-request.js';
import { parseRunOptions } from '../../generation/run-options.js';
import { parseNotify } from '../../notices/target.js';
import { parseThen } from '../../notices/then.js';
import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { quote } from '../../text/quote.js';
import type { PipelineOptions } from '../pipeline-request.js';

const OWN_NAMES = ['concurrency', 'budget', 'onFailure', 'continueAfter'] as const;

const DEFAULT_CONCURRENCY = Math.min(100, MAX_CONCURRENCY);
/** At 6 to 15 events a step, well below 4,096 in all. */
const DEFAULT_CONTINUE_AFTER = 200;

/** Reads `run` of a pipeline. */
export function parsePipelineOptions(run: unknown): Parsed<PipelineOptions> {
  const given: Json = isObject(run) ? run : {};
  const own: readonly string[] = [...OWN_NAMES, 'notify', 'then'];
  const itemRun = Object.fromEntries(Object.entries(given).filter(([name]) => !own.includes(name)));
  const ofItems = parseRunOptions(run === undefined || isObject(run) ? itemRun : run, OWN_NAMES);
  const concurrency = ifGiven(given.concurrency, (value) => parseConcurrency(value, 'run.concurrency'));
  const budget = ifGiven(given.budget, (value) => parseBudget(value, 'run.budget'));
  const continueAfter = ifGiven(given.continueAfter, (value) =>
    parseCount(value, DEFAULT_CONTINUE_AFTER, 'run.continueAfter'),
  );
  const onFailure = parseOnFailure(given.onFailure);
  const notify = parseNotify(given.notify);
  const then = parseThen(given.then);
  return {
    value: {
      concurrency: concurrency.value ?? DEFAULT_CONCURRENCY,
      ...(budget.value === undefined ? {} : { budget: budget.value }),
      onFailure: onFailure.value,
      ...(notify.value === undefined ? {} : { notify: notify.value }),
      ...(then.value === undefined ? {} : { then: then.value }),
      continueAfter: continueAfter.value ?? DEFAULT_CONTINUE_AFTER,
      itemRun,
    },
    problems: [ofItems, concurrency, budget, continueAfter, onFailure, notify, then].flatMap((one) => one.problems),
  };
}

type Count = Parsed<number | undefined>;

const ifGiven = (value: unknown, parse: (value: unknown) => Count): Count =>
  value === undefined ? valid(undefined) : parse(value);

function parseOnFailure(value: unknown): Parsed<'fail' | 'wait'> {
  if (value === undefined || value === 'fail') return valid('fail');
  if (value === 'wait') return valid('wait');
  return invalid('fail', 'run.onFailure', `${quote(value)}; write "fail", or "wait" to keep it open for a retry`);
}
