import { createAccounts } from './account.js';
import { createAgenda } from './agenda.js';
import { createApi } from './api.js';
import { createBarriers } from './barrier.js';
import { createCallbacks } from './callbacks.js';
import { createClock } from './clock.js';
import type { Control } from './control.js';
import { createControl } from './control.js';
import { createCreate } from './create.js';
import type { Exchange } from './exchange.js';
import { createExchange } from './exchange.js';
import { createFaults } from './fault-queue.js';
import { createIds } from './ids.js';
import { createLedger } from './ledger.js';
import { createLife } from './life.js';
import { contentOf, createServeMedia } from './media-exchange.js';
import { hashContent } from './media-content.js';
import { createMediaLinks } from './media-link.js';
import { createQueries } from './query.js';
import { createRandom } from './random.js';
import type { Settings } from './settings.js';
import type { PublicSettings, SimulatorControls, TaskFile, TaskSummary } from './simulator.js';
import { createStats } from './stats.js';
import type { Task } from './task.js';

/** The simulated service without its socket. */
export interface Service {
  readonly controls: SimulatorControls;
  readonly exchange: Exchange;
  readonly control: Control;
  readonly stop: () => void;
}

/** Joins the parts of the simulated service. `origin` is asked for the base of result URLs. */
export function createService(
  settings: Settings,
  seed: number,
  ledgerFile: string | undefined,
  origin: () => string,
): Service {
  const clock = createClock(settings.speed, settings.clockOffsetMs);
  const agenda = createAgenda(clock);
  const nextId = createIds(clock.now);
  const stats = createStats();
  const faults = createFaults();
  const barriers = createBarriers();
  const ledger = createLedger(ledgerFile);
  const accounts = createAccounts(() => ({ video: settings.videoUnits, image: settings.imageUnits }));
  const links = createMediaLinks(origin, clock);
  const random = createRandom(seed);
  const callbacks = createCallbacks({ settings, clock, stats, nextId, render: (task) => api.renderTask(task) });
  const life = createLife({ clock, agenda, accounts, stats, random, onChange: callbacks.send });
  const create = createCreate({ settings, clock, accounts, life, stats, nextId });
  const queries = createQueries(settings, clock, accounts);
  const api = createApi({ settings, clock, accounts, create, queries, mediaUrl: links.urlOf });
  const serveMedia = createServeMedia({ settings, accounts, links, barriers });

  const set = (patch: Partial<Settings>) => {
    Object.assign(settings, patch);
    clock.setSpeed(settings.speed);
    clock.setOffset(settings.clockOffsetMs);
    agenda.rearm();
    for (const { unitsLeft } of accounts.all()) {
      if (patch.videoUnits !== undefined) unitsLeft.video = patch.videoUnits;
      if (patch.imageUnits !== undefined) unitsLeft.image = patch.imageUnits;
    }
  };

  const renderFile = (task: Task, index: number): TaskFile => {
    const content = contentOf(task, index, false, settings);
    return { url: links.urlOf(task, index, false), sizeBytes: content.sizeBytes, sha256: hashContent(content) };
  };

  const controls: SimulatorControls = {
    ledger: ledger.entries,
    stats: () => {
      agenda.runDue();
      return stats.snapshot();
    },
    tasks: () => {
      agenda.runDue();
      return accounts.all().flatMap(({ tasks }) => tasks.map(summarizeTask));
    },
    files: (taskId) => {
      agenda.runDue();
      const task = accounts.findTask(taskId);
      if (task?.status !== 'succeed') return task && [];
      return task.mediaIds.map((_, index) => renderFile(task, index));
    },
    settings: () => hideSecrets(settings),
    set,
    fault: faults.add,
    clearFaults: faults.clear,
    barrier: barriers.set,
    endTask: (taskId, end) => {
      const task = accounts.findTask(taskId);
      return task !== undefined && life.end(task, end);
    },
  };

  return {
    controls,
    exchange: createExchange({ clock, agenda, api, serveMedia, faults, barriers, ledger, stats }),
    control: createControl(controls, barriers.find),
    stop: () => {
      agenda.stop();
      callbacks.stop();
      barriers.releaseAll();
      ledger.close();
    },
  };
}

function summarizeTask({ id, account, order, status, message, createdAtMs, updatedAtMs }: Task): TaskSummary {
  const { product, model, prompt, externalTaskId, count, units } = order;
  return {
    id,
    account,
    product: product.name,
    model,
    prompt,
    ...(externalTaskId !== undefined && { externalTaskId }),
    status,
    message,
    count,
    units,
    createdAtMs,
    updatedAtMs,
  };
}

function hideSecrets(settings: Settings): PublicSettings {
  const shown: Partial<Settings> & PublicSettings = { ...settings };
  delete shown.apiKeys;
  delete shown.accessKeys;
  delete shown.webhookSecret;
  return shown;
}
