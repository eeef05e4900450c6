import { parseBudget, parseConcurrency } from '../../../domain/batch/batch-request.js';
import { listPaused, resumeAccounts } from '../../../domain/batch/account-lines.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import type { BatchFacts } from '../../../domain/batch/progress/batch-facts.js';
import type { Parsed } from '../../../domain/parsed.js';
import { quote } from '../../../domain/text/quote.js';
import { now } from '../../now.js';
import { refuse } from '../../refuse.js';
import type { LiveBatch } from '../live-batch.js';
import { refuseWhenOver } from './refuse-when-over.js';
import type { UpdateRules } from '../../set-update.js';

/** The updates that say how a batch goes on; each answers with its progress. */
type Steering = UpdateRules<BatchProgress>;

/** Longest reason of a pause in characters: it is shown in headings, and travels from run to run. */
const MAX_REASON_LENGTH = 500;

export const pauseRules = (batch: LiveBatch): Steering => ({
  description: 'Starts nothing more until resume; what runs goes on: {"reason":"..."}, optional',
  names: ['reason'],
  validate({ reason }) {
    const { state } = batch.facts();
    refuseWhenOver(batch.facts());
    if (reason !== undefined && reason !== null && (typeof reason !== 'string' || reason.length > MAX_REASON_LENGTH))
      refuse(`reason: ${quote(reason)}; write a text of at most ${MAX_REASON_LENGTH} characters`);
    if (state !== 'running') refuse(`The batch is ${state} already.`);
  },
  apply: ({ reason }) =>
    change(batch, {
      state: 'paused',
      reason: typeof reason === 'string' ? reason : 'paused by hand',
      resumesAt: undefined,
    }),
});

export const resumeRules = (batch: LiveBatch): Steering => ({
  description: 'Goes on, with another budget if one is given: {"budget":100}, optional',
  names: ['budget'],
  validate({ budget }) {
    refuseWhenOver(batch.facts());
    if (budget !== undefined) refuseFirst(parseBudget(budget, 'budget'));
    else if (batch.facts().state === 'running' && listPaused(batch.facts()).length === 0)
      refuse('The batch runs already.');
  },
  apply: ({ budget }) =>
    change(batch, {
      state: 'running',
      reason: undefined,
      cause: undefined,
      resumesAt: undefined,
      alike: undefined,
      ...resumeAccounts(batch.facts()),
      resumedAt: now(),
      budget: budget === undefined ? batch.facts().budget : parseBudget(budget, 'budget').value,
    }),
});

export const concurrencyRules = (batch: LiveBatch): Steering => ({
  description: 'Generations under way at once, from now on: {"concurrency":10}',
  names: ['concurrency'],
  validate({ concurrency }) {
    refuseWhenOver(batch.facts());
    refuseFirst(parseConcurrency(concurrency, 'concurrency'));
  },
  apply: ({ concurrency }) => change(batch, { concurrency: parseConcurrency(concurrency, 'concurrency').value }),
});

export const drainRules = (batch: LiveBatch): Steering => ({
  description: 'Starts nothing more, and ends when what runs has ended',
  names: [],
  validate() {
    refuseWhenOver(batch.facts());
    if (batch.facts().state === 'draining') refuse('The batch starts nothing more already.');
  },
  apply: () => change(batch, { state: 'draining', reason: 'what runs is left to end' }),
});

function change(batch: LiveBatch, facts: Partial<BatchFacts>): BatchProgress {
  batch.note(facts);
  return batch.progress();
}

function refuseFirst({ problems: [first] }: Parsed<unknown>): void {
  if (first !== undefined) refuse(`${first.path}: ${first.text}`);
}
