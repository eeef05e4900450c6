import { Context } from '@temporalio/activity';
import { createDownload } from './download.js';
import { toTemporalFailure } from './failures.js';
import { createPoll } from './poll.js';
import type { Images, Kling, Media, Slots, StatusBoard, Store } from './ports.js';
import { createSubmit } from './submit.js';

/** What the activities need of the world; `worker.ts` puts it together. */
export interface Ports {
  readonly kling: Kling;
  readonly board: StatusBoard;
  readonly slots: Slots;
  readonly media: Media;
  readonly store: Store;
  readonly images: Images;
  /** Whether the Temporal server has our search attributes. */
  readonly searchable: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export type Activities = ReturnType<typeof createActivities>;

/** The activities by the names that Temporal knows them by. */
export function createActivities(ports: Ports) {
  return {
    submit: translated(createSubmit(ports)),
    poll: translated(createPoll(ports)),
    download: translated(createDownload(ports)),
  };
}

/** Lets nothing out but Temporal's own failures. */
function translated<Input, Result>(activity: (input: Input) => Promise<Result>): (input: Input) => Promise<Result> {
  return async (input) => {
    try {
      return await activity(input);
    } catch (error) {
      throw toTemporalFailure(error, Context.current().info.attempt);
    }
  };
}
