import { isRecord } from '../json.js';
import type { CallbackFault } from './callback-fault.js';

/** One callback as it is to be sent. */
export interface Delivery {
  readonly body: string;
  readonly signedWith: 'secret' | 'another' | 'nothing';
  /** Real milliseconds before it is sent. */
  readonly delayMs: number;
  readonly copies: number;
  /** Sends its body a byte now and then, while others go on. */
  readonly isSlow: boolean;
}

const LATE_MS = 1000;
const REPLAYS = 1000;
const HUGE_BYTES = 10_000_000;
/** Nobody listens there, so that whoever believes it gets nothing. */
const FORGED_URL = 'http://127.0.0.1:9/forged.mp4';

/** What is sent for one change of a task, in this order. `task` is the bare object of either generation; `isLast`: it has ended; `foreignId`: the id of no task of
 * the account. */
export function planDeliveries(
  task: unknown,
  {
    faults,
    isLast,
    foreignId,
  }: { readonly faults: ReadonlySet<CallbackFault>; readonly isLast: boolean; readonly foreignId: string },
): Delivery[] {
  if (faults.has('never')) return [];
  const plain: Delivery = {
    body: JSON.stringify(task),
    signedWith: faults.has('unsigned') ? 'nothing' : 'secret',
    delayMs: faults.has('late') ? LATE_MS : 0,
    copies: faults.has('replayed') && isLast ? REPLAYS : faults.has('twice') ? 2 : 1,
    isSlow: false,
  };
  const once: Delivery = { ...plain, copies: 1, delayMs: 0 };
  return [
    ...(faults.has('forged') ? [{ ...once, body: JSON.stringify(forge(task)), signedWith: 'another' as const }] : []),
    ...(faults.has('foreign') ? [{ ...once, body: JSON.stringify(forge(task, foreignId)) }] : []),
    ...(faults.has('huge')
      ? [{ ...once, body: JSON.stringify({ ...asRecord(task), padding: 'x'.repeat(HUGE_BYTES) }) }]
      : []),
    ...(faults.has('slow') ? [{ ...once, isSlow: true }] : []),
    plain,
  ];
}

const asRecord = (task: unknown): Readonly<Record<string, unknown>> => (isRecord(task) ? task : {});

/** The same task, or another, as if it had succeeded. */
function forge(task: unknown, id?: string): Readonly<Record<string, unknown>> {
  const fields = asRecord(task);
  if ('task_id' in fields) {
    const info = id === undefined ? {} : { task_id: id, task_info: { external_task_id: `foreign-${id}` } };
    const task_result = { videos: [{ id: '1', url: FORGED_URL, duration: '5' }] };
    return { ...fields, ...info, task_status: 'succeed', task_result };
  }
  const info = id === undefined ? {} : { id, external_id: `foreign-${id}` };
  return {
    ...fields,
    ...info,
    status: 'succeeded',
    outputs: [{ type: 'video', id: '1', url: FORGED_URL, duration: '5' }],
  };
}
