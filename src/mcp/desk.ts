import type { Config } from '../config/read-config.js';
import type { AgentSettings } from '../config/spending/agents.js';
import type { InputAccess } from '../pictures/input-file.js';
import type { Batches } from '../library/batches.js';
import { createBatches } from '../library/batches.js';
import type { Checks } from '../library/checks.js';
import { createChecks } from '../library/checks.js';
import type { Generations } from '../library/generations.js';
import { createGenerations } from '../library/generations.js';
import type { LazySession } from '../library/lazy-session.js';
import { createLazySession } from '../library/lazy-session.js';
import type { Pipelines } from '../library/pipelines/pipelines.js';
import { createPipelines } from '../library/pipelines/pipelines.js';
import type { Schedules } from '../library/schedules/schedules.js';
import { createSchedules } from '../library/schedules/schedules.js';
import type { AccountTasksFace } from '../library/tasks/account-tasks.js';
import { createAccountTasks } from '../library/tasks/account-tasks.js';
import { openSession } from '../client/session.js';
import { createInputFolders } from '../disk/input-folders.js';
import type { RequestRules } from './guard/request-rules.js';

/** What the operator lets agents do. */
export interface AgentRights {
  readonly isReadOnly: boolean;
  /** Absolute: the only folders of which agents may name files. */
  readonly folders: readonly string[];
  /** Absolute: pipelines of the operator's that agents may run, with values of their own. */
  readonly pipelines: readonly string[];
  /** What has no known price may be started. */
  readonly allowsUnpriced: boolean;
  /** Schedules may be made and set going: what they start later is in no budget. */
  readonly allowsSchedules: boolean;
  /** The account that everything is asked of and made with; absent for the default one. */
  readonly account?: string;
  readonly limits: Pick<AgentSettings, 'budget' | 'budgetPerDay' | 'confirmAbove'>;
}

/** What tools work with: the library's verbs on one connection, which is made when something is first asked. */
export interface Desk {
  readonly config: Config;
  readonly rights: AgentRights;
  readonly rules: RequestRules;
  /** Which files a request may name. */
  readonly access: InputAccess;
  readonly session: LazySession;
  readonly kling: Generations &
    Batches &
    Checks &
    AccountTasksFace & { readonly schedules: Schedules; readonly pipelines: Pipelines };
  /** A line for the operator. */
  readonly log: (line: string) => void;
}

const OUTSIDE =
  'lies outside the folders that agents may read; give a URL, or let the operator name its folder when he starts this server';

export function createDesk(config: Config, rights: AgentRights, log: (line: string) => void): Desk {
  const session = createLazySession(() => openSession(config, { isOwnProcess: true }));
  const { account } = rights;
  return {
    config,
    rights,
    rules: { ...(account === undefined ? {} : { account }), outputBucket: config.outputBucket },
    access: createInputFolders(rights.folders, undefined, OUTSIDE),
    session,
    kling: {
      ...createGenerations(session, config),
      ...createBatches(session, config),
      ...createChecks(session, config),
      ...createAccountTasks(session, config),
      schedules: createSchedules(session, config),
      pipelines: createPipelines(session, config),
    },
    log,
  };
}
