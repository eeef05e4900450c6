import { withHeartbeats } from '../../src/activities/heartbeat.js';

/** What a test lets an activity wait for, with the heartbeats of a real one: on a busy machine it lasts longer than the server waits without. */
export const beating = <T>(work: () => T | Promise<T>): Promise<T> =>
  withHeartbeats(
    () => undefined,
    async () => work(),
  );
