import type { DownloadHeartbeat } from '../../contract/generation-activities.js';

/** How far a download is, as its heartbeat tells it. */
export interface Progress {
  read(): DownloadHeartbeat;
  note(next: Partial<DownloadHeartbeat>): void;
}

export function createProgress(start: DownloadHeartbeat): Progress {
  let now = start;
  return {
    read: () => now,
    note: (next) => {
      now = { ...now, ...next };
    },
  };
}
