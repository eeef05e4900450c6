import type { Pack } from '../products/product.js';
import { renderUnits } from './task.js';
import type { Task } from './task.js';

/** Something for which units were taken out of a pack: a row of the ledger. */
export interface Deduction {
  readonly pack: Pack;
  readonly units: number;
  /** What was left of the pack then. */
  readonly leftAfter: number;
  readonly atMs: number;
  /** Absent for a call that makes no task. */
  readonly task?: Task;
  /** What was called. */
  readonly product: string;
}

/** A row as the ledger shows it. The names of the figures before and after are ours: Kling's documentation was only restated. */
export function renderDeduction({ pack, units, leftAfter, atMs, task, product }: Deduction): Record<string, unknown> {
  const { model = '', durationSeconds = 0 } = task?.order ?? {};
  return {
    task_id: task?.id ?? '',
    api_key_name: 'default',
    product_function: product,
    product_type: pack,
    package_id: packId(pack),
    model_name: model,
    duration: durationSeconds === 0 ? '' : String(durationSeconds),
    deduction_time: String(atMs),
    deduction_amount: renderUnits(units),
    before_deduction_amount: renderUnits(leftAfter + units),
    after_deduction_amount: renderUnits(leftAfter),
  };
}

export const packId = (pack: Pack): string => `simulator-${pack}`;
