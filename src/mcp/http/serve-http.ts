import { createTokenCheck } from '../../network/bearer.js';
import type { ListenAddress } from '../../network/listening.js';
import { untilAborted } from '../../temporal/until-aborted.js';
import type { Desk } from '../desk.js';
import type { Purse } from '../money/purse.js';
import { createDoor, MCP_PATH } from './door.js';
import { listenHttp } from './listen.js';
import { createSessions } from './sessions.js';

export interface HttpOptions extends ListenAddress {
  readonly token: string;
  /** Whether only this machine can reach it. */
  readonly isLoopback: boolean;
  /** Gets the address of the protocol. */
  readonly onListening: (url: string) => void;
}

/** Serves many clients, each with a session and a purse of its own, until the signal is aborted. */
export async function serveHttp(
  desk: Desk,
  openPurse: () => Purse,
  http: HttpOptions,
  signal: AbortSignal,
): Promise<void> {
  const sessions = createSessions(desk, openPurse, Date.now);
  const door = createDoor({ isTokenRight: createTokenCheck(http.token), isLoopback: http.isLoopback, sessions });
  const listening = await listenHttp(door.fetch, http);
  http.onListening(`${listening.url}${MCP_PATH}`);
  await untilAborted(signal);
  await sessions.close();
  await listening.close();
}
