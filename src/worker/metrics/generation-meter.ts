import type { Registry } from 'prom-client';
import { Counter, Histogram } from 'prom-client';
import type { Happening } from '../../domain/notices/happening.js';
import type { Cost } from '../../domain/money.js';
import { ENDING_CODES } from '../../domain/error.js';
import { FAILURE_KINDS } from '../../domain/failure.js';
import { isObject } from '../../domain/record.js';
import { findByName } from '../../products/find.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { PACKS } from '../../products/pack.js';
import { accountLabel } from './account-label.js';

/** Counts what workflows announce through this worker: each once, by whichever worker has carried out its last step. */
export interface GenerationMeter {
  note(happening: Pick<Happening, 'type' | 'data'>): void;
}

const OUTCOMES = ['completed', 'failed', 'parked', 'cancelled'] as const;
const RUN_EVENTS = ['started', 'completed', 'failed', 'cancelled', 'paused'] as const;

/** From a picture in seconds to a long film in a long line. */
const DURATION_BOUNDS_SECONDS = [10, 30, 60, 120, 300, 600, 1200, 3600, 7200, 21_600];

/** Tasks whose cost is counted already: a task that is collected later tells its cost again. */
const MAX_COUNTED = 10_000;

/** Of what a counter has never shown, its first step is seen by nobody: so those of the worker's accounts begin at 0. */
export function createGenerationMeter(registry: Registry, accounts: readonly string[]): GenerationMeter {
  const registers = [registry];
  const ends = new Counter({
    name: 'kling_generations_total',
    help: 'Generations that have ended, by how.',
    labelNames: ['account', 'pack', 'outcome'],
    registers,
  });
  const failures = new Counter({
    name: 'kling_generation_failures_total',
    help: 'Generations that have failed, by the kind of the failure.',
    labelNames: ['account', 'kind'],
    registers,
  });
  const stuck = new Counter({
    name: 'kling_generations_stuck_total',
    help: 'Generations that began to take unusually long at Kling.',
    labelNames: ['account', 'pack'],
    registers,
  });
  const duration = new Histogram({
    name: 'kling_generation_duration_seconds',
    help: 'Time from the start of a generation to its files, for those that completed.',
    labelNames: ['account', 'pack'],
    buckets: DURATION_BOUNDS_SECONDS,
    registers,
  });
  for (const account of accounts.map(accountLabel)) {
    for (const pack of PACKS) OUTCOMES.forEach((outcome) => ends.inc({ ...account, pack, outcome }, 0));
    FAILURE_KINDS.forEach((kind) => failures.inc({ ...account, kind }, 0));
  }
  const costs = createCostCounters(registry, accounts);
  const batches = createRunCounter(registry, 'batches');
  const pipelines = createRunCounter(registry, 'pipelines');

  function noteEnd(outcome: string, data: Happening['data']): void {
    const account = accountLabel(textOf(data.account));
    const pack = packOf(data.task);
    ends.inc({ ...account, pack, outcome });
    if (outcome === 'failed') failures.inc({ ...account, kind: kindOf(data.error) });
    if (outcome === 'completed' && typeof data.elapsedSeconds === 'number')
      duration.observe({ ...account, pack }, data.elapsedSeconds);
    costs.note(textOf(data.taskId), isObject(data.cost) ? data.cost : {}, { ...account, pack });
  }

  return {
    note({ type, data }) {
      const outcome = OUTCOMES.find((one) => type === `generation.${one}`);
      if (outcome !== undefined) noteEnd(outcome, data);
      if (type === 'generation.stuck') stuck.inc({ ...accountLabel(textOf(data.account)), pack: packOf(data.task) });
      for (const event of RUN_EVENTS) {
        if (type === `batch.${event}`) batches.inc({ event });
        if (type === `pipeline.${event}`) pipelines.inc({ event });
      }
    },
  };
}

function createRunCounter(registry: Registry, what: 'batches' | 'pipelines') {
  const counter = new Counter({
    name: `kling_${what}_total`,
    help: `What has become of ${what}, by event.`,
    labelNames: ['event'],
    registers: [registry],
  });
  RUN_EVENTS.forEach((event) => counter.inc({ event }, 0));
  return counter;
}

function createCostCounters(registry: Registry, accounts: readonly string[]) {
  const units = new Counter({
    name: 'kling_cost_units_total',
    help: 'Units that Kling has deducted from resource packs for generations that have ended.',
    labelNames: ['account', 'pack'],
    registers: [registry],
  });
  for (const account of accounts.map(accountLabel)) PACKS.forEach((pack) => units.inc({ ...account, pack }, 0));
  const amount = new Counter({
    name: 'kling_cost_amount_total',
    help: 'Money that Kling has deducted from a balance for generations that have ended, by currency ("" where Kling names none).',
    labelNames: ['account', 'pack', 'currency'],
    registers: [registry],
  });
  const counted = new Set<string>();
  return {
    note(
      taskId: string | undefined,
      cost: { readonly [Name in keyof Cost]?: unknown },
      labels: { pack: string },
    ): void {
      if (taskId === undefined || counted.has(taskId)) return;
      if (cost.units === undefined && cost.amount === undefined) return;
      if (counted.size >= MAX_COUNTED) counted.clear();
      counted.add(taskId);
      const [paidUnits, paidAmount] = [numberOf(cost.units), numberOf(cost.amount)];
      if (paidUnits > 0) units.inc(labels, paidUnits);
      if (paidAmount > 0) amount.inc({ ...labels, currency: currencyOf(cost.currency) }, paidAmount);
    },
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function numberOf(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

/** A label has few values, whatever Kling may write. */
const currencyOf = (value: unknown): string => (typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? value : '');

function packOf(task: unknown): string {
  const name = typeof task === 'string' ? findByName(task) : undefined;
  return name === undefined ? 'unknown' : CATALOGUE[name].pack;
}

function kindOf(error: unknown): string {
  const kind = isObject(error) ? error.kind : undefined;
  return [...FAILURE_KINDS, ...ENDING_CODES].find((one) => one === kind) ?? 'Unexpected';
}
