import { createAccounts } from './tasks/account.js';
import { createTimetable } from './tasks/timetable.js';
import { createApi } from './api/api.js';
import { createBarriers } from './http/barrier.js';
import { createCallbacks } from './callbacks/callbacks.js';
import { createClock } from './clock.js';
import type { ControlApi } from './control/control-api.js';
import { createControlApi } from './control/control-api.js';
import { createCommands } from './control/commands.js';
import { createCreate } from './api/create.js';
import type { Exchange } from './http/exchange.js';
import { createExchange } from './http/exchange.js';
import { createFaults } from './control/fault-queue.js';
import { createIds } from './ids.js';
import { createLedger } from './tasks/ledger.js';
import { createLife } from './tasks/task-life.js';
import { createServeMedia } from './http/media-exchange.js';
import { createMediaLinks } from './http/media-link.js';
import { createQueries } from './api/query.js';
import { createRandom } from './random.js';
import type { Settings } from './settings.js';
import type { SimulatorCommands } from './simulator.js';
import { createSessions } from './sessions/sessions.js';
import type { StartOptions } from './start-options.js';
import { createStats } from './tasks/stats.js';

/** The simulated Kling without its socket. */
export interface SimulatedKling {
  readonly commands: SimulatorCommands;
  readonly exchange: Exchange;
  readonly controlApi: ControlApi;
  readonly stop: () => void;
}

/** Joins the parts of the simulated Kling. `origin` is asked for the base of result URLs. */
export function createSimulatedKling(
  settings: Settings,
  { seed, ledgerFile, products }: Pick<StartOptions, 'seed' | 'ledgerFile' | 'products'>,
  origin: () => string,
): SimulatedKling {
  const clock = createClock(settings.speed, settings.clockOffsetMs);
  const timetable = createTimetable(clock);
  const nextId = createIds(clock.now);
  const stats = createStats();
  const faults = createFaults();
  const barriers = createBarriers();
  const ledger = createLedger(ledgerFile);
  const accounts = createAccounts(() => ({ video: settings.videoUnits, image: settings.imageUnits }));
  const links = createMediaLinks(origin, clock);
  const random = createRandom(seed);
  const callbacks = createCallbacks({ settings, clock, stats, nextId, render: (task) => api.renderTask(task) });
  const life = createLife({ clock, timetable, accounts, stats, random, onChange: callbacks.send });
  const sessions = createSessions(clock, nextId);
  const create = createCreate({ settings, clock, accounts, life, stats, sessions, nextId });
  const queries = createQueries(settings, clock, accounts);
  const api = createApi({ settings, clock, accounts, create, queries, sessions, mediaUrl: links.urlOf });
  const serveMedia = createServeMedia({ settings, accounts, links, barriers });

  const commands = createCommands({
    settings,
    clock,
    timetable,
    accounts,
    life,
    links,
    faults,
    barriers,
    ledger,
    stats,
  });

  return {
    commands,
    exchange: createExchange({
      settings,
      clock,
      timetable,
      api,
      serveMedia,
      faults,
      barriers,
      ledger,
      stats,
      products,
    }),
    controlApi: createControlApi(commands, barriers.find),
    stop: () => {
      timetable.stop();
      callbacks.stop();
      barriers.releaseAll();
      ledger.close();
    },
  };
}
