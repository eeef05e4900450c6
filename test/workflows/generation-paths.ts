import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { DownloadInput, PollInput } from '../../src/contract/generation-activities.js';
import type { SubmitInput } from '../../src/contract/generation-activities.js';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import type { FakeActivities } from './harness.js';
import { done, downloaded, submitted } from './harness.js';

/** One way through the workflow `generation`, whose history is kept for replay. */
export interface GenerationPath {
  readonly input: unknown;
  readonly fakes: FakeActivities;
  /** What somebody does meanwhile; the history is taken when it has returned and the workflow has ended. */
  readonly drive?: (handle: WorkflowHandle) => Promise<void>;
}

const good = {
  submit: () => Promise.resolve(submitted()),
  poll: () => Promise.resolve({ task: done, looks: 1 }),
  download: () => Promise.resolve(downloaded),
};
const unfinished = { ...done, status: 'processing' as const };
const until = (deadline: string) => Context.current().sleep(Math.max(0, Date.parse(deadline) - Date.now()));

const stateOf = async (handle: WorkflowHandle) => (await handle.query<GenerationStatus>('status')).state;
const reaches = (handle: WorkflowHandle, state: string) => expect.poll(() => stateOf(handle)).toBe(state);

async function waitForCancellation(): Promise<never> {
  const beat = setInterval(() => Context.current().heartbeat(), 500);
  await Context.current()
    .cancelled.finally(() => clearInterval(beat))
    .catch((error: unknown) => Promise.reject(error as Error));
  throw new Error('unreachable');
}

/** Every way that a generation takes, apart from those that are kept from the first version. */
export const GENERATION_PATHS: Readonly<Record<string, GenerationPath>> = {
  'prepared-then-completed': {
    input: { task: 'advanced-lip-sync', video_id: '1', sound_file: '/voice.mp3' },
    fakes: { ...good, prepare: () => Promise.resolve({ body: { session_id: 's1' }, cost: { units: '0.05' } }) },
  },
  'prepared-in-vain': {
    input: { task: 'advanced-lip-sync', video_id: '1', sound_file: '/voice.mp3' },
    fakes: { ...good, prepare: () => Promise.resolve({ refusal: 'no face', cost: { units: '0.05' } }) },
  },
  'retried-then-completed': {
    input: { prompt: 'a red fox', run: { retryAfter: '10ms' } },
    fakes: {
      ...good,
      submit: ({ externalTaskId }: SubmitInput) => Promise.resolve(submitted(`10${externalTaskId.slice(-1)}`)),
      poll: ({ taskId }: PollInput) =>
        Promise.resolve({
          task: { ...done, taskId, status: taskId === '101' ? 'failed' : 'succeeded', message: 'internal error' },
          looks: 1,
        }),
    },
  },
  'completed-without-watermark': {
    input: { prompt: 'a red fox', watermark_info: { enabled: true } },
    fakes: {
      ...good,
      download: () => Promise.resolve({ ...downloaded, lacks: ['Kling sent no watermarked copy.'] }),
    },
  },
  'regenerated-then-completed': {
    input: { prompt: 'a red fox', run: { retryAfter: '10ms', expect: { audio: true, onDifference: 'regenerate' } } },
    fakes: {
      ...good,
      submit: ({ externalTaskId }: SubmitInput) => Promise.resolve(submitted(`10${externalTaskId.slice(-1)}`)),
      poll: ({ taskId }: PollInput) => Promise.resolve({ task: { ...done, taskId }, looks: 1 }),
      download: ({ taskId }: DownloadInput) =>
        Promise.resolve(
          taskId === '101' ? { ...downloaded, differences: ['101.mp4 has no sound track.'] } : downloaded,
        ),
    },
  },
  'not-as-expected': {
    input: { prompt: 'a red fox', run: { expect: 'audio, fail' } },
    fakes: {
      ...good,
      download: () => Promise.resolve({ ...downloaded, differences: ['101.mp4 has no sound track.'] }),
    },
  },
  'completed-with-a-difference': {
    input: { prompt: 'a red fox' },
    fakes: {
      ...good,
      download: () => Promise.resolve({ ...downloaded, differences: ['101.mp4 is 3 s long.'] }),
    },
  },
  adopted: { input: { taskId: '777', task: 'image2video' }, fakes: good },
  parked: {
    input: { prompt: 'a red fox', run: { stuckAfter: '100ms', timeout: '200ms' } },
    fakes: {
      ...good,
      poll: async ({ deadline }: PollInput) => {
        await until(deadline);
        return { task: unfinished, looks: 2 };
      },
    },
  },
  'stuck-then-completed': {
    input: { prompt: 'a red fox', run: { stuckAfter: '100ms', timeout: '1h' } },
    fakes: {
      ...good,
      poll: async ({ deadline }: PollInput) => {
        const isLate = Date.parse(deadline) - Date.now() > 60_000;
        if (!isLate) await until(deadline);
        return { task: isLate ? done : unfinished, looks: 2 };
      },
    },
  },
  'cancelled-in-line': {
    // No worker has the activity `submit`, so it waits.
    input: { prompt: 'a red fox' },
    fakes: { poll: good.poll },
    drive: async (handle) => {
      await reaches(handle, 'queued');
      await handle.cancel();
    },
  },
  'cancelled-while-generating': {
    input: { prompt: 'a red fox' },
    fakes: { ...good, poll: waitForCancellation },
    drive: async (handle) => {
      await reaches(handle, 'processing');
      await handle.cancel();
    },
  },
  refused: {
    input: { promt: 'a red fox' },
    fakes: good,
  },
};
