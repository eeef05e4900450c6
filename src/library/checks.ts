import type { KlingFacts } from '../client/examine/examine-kling.js';
import { examineKling } from '../client/examine/examine-kling.js';
import type { ServerFacts } from '../client/examine/examine-server.js';
import { configOf } from '../client/find-account.js';
import { examineServer } from '../client/examine/examine-server.js';
import { setUpServer } from '../client/examine/set-up-server.js';
import { UsageError } from '../client/client-errors.js';
import type { DeletedEntry } from '../client/library/library.js';
import { deleteEntries, findEntries, listLibrary } from '../client/library/library.js';
import type { Config } from '../config/read-config.js';
import type { ResultEntry } from '../domain/task.js';
import type { LibraryKind, LibraryPart } from '../domain/library/library-kind.js';
import { LIBRARY_KINDS, LIBRARY_PARTS } from '../domain/library/library-kind.js';
import { quote } from '../domain/text/quote.js';
import { orAbort } from '../temporal/or-abort.js';
import type { OptionKinds } from './check-options.js';
import { ASK, oneOf, readId, usable, WAIT } from './check-options.js';
import type { AskOptions, WaitOptions } from './generation-handle.js';
import type { LazySession } from './lazy-session.js';

/** Whether all is there that generations need. */
export interface Checks {
  /** The Temporal server, and who works on the task queue. Rejects with code `TemporalUnreachable`. */
  checkTemporal(options?: WaitOptions): Promise<ServerFacts>;
  /** Whether Kling answers and takes the key (`kling`, or in `env`), at no charge. Rejects with the code of what is wrong, e.g. `Credentials`, or `InvalidConfig` without keys. */
  checkKling(options?: AskOptions): Promise<KlingFacts>;
  /** The account's own elements or voices at Kling, or Kling's for everybody; costs nothing. Rejects as `checkKling` does. */
  listLibrary(kind: LibraryKind, options?: LibraryOptions): Promise<readonly ResultEntry[]>;
  /** Deletes an element or a voice of the account for good, by id or name; one that was deleted before is told as that. */
  deleteFromLibrary(kind: LibraryKind, idOrName: string, options?: AskOptions): Promise<DeletedEntry>;
  /** Registers our search attributes with the server, by which `list` filters, once for each namespace; returns those that were missing. */
  setup(options?: WaitOptions): Promise<readonly string[]>;
}

export interface LibraryOptions extends AskOptions {
  /** `own` (the default), or `presets` for Kling's. */
  readonly part?: LibraryPart;
}

const LIBRARY_OPTIONS: OptionKinds<LibraryOptions> = { ...ASK, part: oneOf(LIBRARY_PARTS) };

/** Types tell most programs. */
function readKind(where: string, kind: LibraryKind): LibraryKind {
  if (LIBRARY_KINDS.includes(kind)) return kind;
  throw new UsageError(`${where}: ${quote(kind)} is no part of the library; write one of ${LIBRARY_KINDS.join(', ')}`);
}

export function createChecks(session: LazySession, config: Config): Checks {
  return {
    checkTemporal: async (options) => session.use(examineServer, usable('checkTemporal', options, WAIT).signal),
    checkKling: async (options) => {
      const { account, signal } = usable('checkKling', options, ASK);
      // A library prints nothing.
      const examined = examineKling(configOf(config, account), () => undefined);
      return signal === undefined ? examined : orAbort(signal, examined);
    },
    listLibrary: async (kind, options) => {
      const { account, part = 'own', signal } = usable('listLibrary', options, LIBRARY_OPTIONS);
      return listLibrary(configOf(config, account), { kind: readKind('listLibrary', kind), part, signal });
    },
    deleteFromLibrary: async (kind, idOrName, options) => {
      const { account, signal } = usable('deleteFromLibrary', options, ASK);
      const where = 'deleteFromLibrary';
      const wanted = { kind: readKind(where, kind), words: [readId(where, idOrName)], signal };
      const asked = configOf(config, account);
      const [deleted] = await deleteEntries(asked, await findEntries(asked, wanted), wanted);
      if (deleted === undefined) throw new UsageError(`${where}: there is no ${kind} ${idOrName}`);
      return deleted;
    },
    setup: async (options) => session.use(setUpServer, usable('setup', options, WAIT).signal),
  };
}
