import type { ScheduleDetails } from '../../client/schedule/schedule-view.js';
import type { Triggered } from '../../client/schedule/steer-schedule.js';
import {
  deleteSchedule,
  describeSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from '../../client/schedule/steer-schedule.js';
import type { Overlap } from '../../domain/schedule/timing.js';
import { OVERLAPS } from '../../domain/schedule/timing.js';
import { checkUsage, oneOf, SIGNAL, TEXT, WAIT } from '../check-options.js';
import type { WaitOptions } from '../generation-handle.js';
import type { LazySession } from '../lazy-session.js';

/** One schedule. It lives in Temporal: a handle may be thrown away, and had again by `get(id)`. */
export interface ScheduleHandle {
  readonly id: string;
  status(options?: WaitOptions): Promise<ScheduleDetails>;
  /** Starts nothing until it is resumed, or triggered; what runs goes on. */
  pause(options?: WaitOptions & { readonly note?: string }): Promise<ScheduleDetails>;
  resume(options?: WaitOptions & { readonly note?: string }): Promise<ScheduleDetails>;
  /** Starts a run now. Rejects with code `UsageError` where its rule for overlaps starts nothing; another one may be given for this run. */
  trigger(options?: WaitOptions & { readonly overlap?: Overlap }): Promise<Triggered>;
  /** What runs goes on. */
  delete(options?: WaitOptions): Promise<void>;
}

export function createScheduleHandle(id: string, session: LazySession): ScheduleHandle {
  return {
    id,
    status: async (options = {}) => {
      checkUsage('schedule.status', options, WAIT);
      return session.use((open) => describeSchedule(id, open), options.signal);
    },
    pause: async (options = {}) => {
      checkUsage('schedule.pause', options, { note: TEXT, signal: SIGNAL });
      return session.use((open) => pauseSchedule(id, options.note, open), options.signal);
    },
    resume: async (options = {}) => {
      checkUsage('schedule.resume', options, { note: TEXT, signal: SIGNAL });
      return session.use((open) => resumeSchedule(id, options.note, open), options.signal);
    },
    trigger: async (options = {}) => {
      checkUsage('schedule.trigger', options, { overlap: oneOf(OVERLAPS), signal: SIGNAL });
      return session.use((open) => triggerSchedule(id, options.overlap, open), options.signal);
    },
    delete: async (options = {}) => {
      checkUsage('schedule.delete', options, WAIT);
      await session.use((open) => deleteSchedule(id, open), options.signal);
    },
  };
}
