/** What the heartbeats of `operate` tell. */
export interface OperateHeartbeat {
  /** It fetches what lies in a bucket, makes, and puts what it has made where that is kept. */
  readonly phase: 'fetching' | 'making' | 'keeping';
  /** Of the phase, 0 to 100. */
  readonly percent: number;
  /** Of an upload: the file that it is at, from 1. */
  readonly file?: number;
  readonly of?: number;
}
