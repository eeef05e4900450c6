import type { SessionReply } from '../domain/task.js';

/** Kling's calls that come before a create. Each is one request and is never repeated inside; trouble is thrown as `KlingFailure`. */
export interface Sessions {
  ask(path: string, body: Readonly<Record<string, unknown>>): Promise<SessionReply>;
}
