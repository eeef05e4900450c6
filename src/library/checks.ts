import type { KlingFacts } from '../client/examine/examine-kling.js';
import { examineKling } from '../client/examine/examine-kling.js';
import type { ServerFacts } from '../client/examine/examine-server.js';
import { examineServer } from '../client/examine/examine-server.js';
import { setUpServer } from '../client/examine/set-up-server.js';
import type { Config } from '../config/read-config.js';
import { InvalidConfig, NO_KEYS } from '../config/read-config.js';
import { orAbort } from '../temporal/or-abort.js';
import { usable, WAIT } from './check-options.js';
import type { WaitOptions } from './generation-handle.js';
import type { LazySession } from './lazy-session.js';

/** Whether all is there that generations need. */
export interface Checks {
  /** The Temporal server, and who works on the task queue. Rejects with code `TemporalUnreachable`. */
  checkTemporal(options?: WaitOptions): Promise<ServerFacts>;
  /** Whether Kling answers and takes the key (`kling`, or in `env`), at no charge. Rejects with the code of what is wrong, e.g. `Credentials`, or `InvalidConfig` without keys. */
  checkKling(options?: WaitOptions): Promise<KlingFacts>;
  /** Registers our search attributes with the server, by which `list` filters, once for each namespace; returns those that were missing. */
  setup(options?: WaitOptions): Promise<readonly string[]>;
}

export function createChecks(session: LazySession, config: Config): Checks {
  return {
    checkTemporal: async (options) => session.use(examineServer, usable('checkTemporal', options, WAIT).signal),
    checkKling: async (options) => {
      const { signal } = usable('checkKling', options, WAIT);
      const { credentials } = config;
      if (credentials === undefined) throw new InvalidConfig(NO_KEYS);
      // A library prints nothing.
      const examined = examineKling(config, credentials, () => undefined);
      return signal === undefined ? examined : orAbort(signal, examined);
    },
    setup: async (options) => session.use(setUpServer, usable('setup', options, WAIT).signal),
  };
}
