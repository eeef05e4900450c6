import type { Accounts } from '../tasks/account.js';
import type { Timetable } from '../tasks/timetable.js';
import type { Barriers } from '../http/barrier.js';
import type { Clock } from '../clock.js';
import type { Faults } from './fault-queue.js';
import type { Ledger } from '../tasks/ledger.js';
import type { Life } from '../tasks/task-life.js';
import { hashContent } from '../media/media-content.js';
import { contentOf } from '../http/media-exchange.js';
import type { MediaLinks } from '../http/media-link.js';
import type { Settings } from '../settings.js';
import type { PublicSettings, SimulatorCommands, TaskFile, TaskSummary } from '../simulator.js';
import type { Stats } from '../tasks/stats.js';
import type { Format } from '../products/results.js';
import type { Task } from '../tasks/task.js';

/** Builds what the owner of a simulator sees and does. Every look at tasks shows them as they stand now. */
export function createCommands(parts: {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly timetable: Timetable;
  readonly accounts: Accounts;
  readonly life: Life;
  readonly links: MediaLinks;
  readonly faults: Faults;
  readonly barriers: Barriers;
  readonly ledger: Ledger;
  readonly stats: Stats;
}): SimulatorCommands {
  const { settings, clock, timetable, accounts, life, links, faults, barriers, ledger, stats } = parts;

  const renderFile = (task: Task, index: number, format: Format): TaskFile => {
    const content = contentOf(task, { index, isWatermarked: false, format }, settings);
    return { url: links.urlOf(task, index, false, format), sizeBytes: content.sizeBytes, sha256: hashContent(content) };
  };

  return {
    ledger: ledger.entries,
    stats: () => {
      timetable.runDue();
      return stats.snapshot();
    },
    tasks: () => {
      timetable.runDue();
      return accounts.all().flatMap(({ tasks }) => tasks.map(summarizeTask));
    },
    files: (taskId) => {
      timetable.runDue();
      const task = accounts.findTask(taskId);
      if (task?.status !== 'succeed') return task && [];
      const { formats } = task.order.product.results;
      return task.mediaIds.flatMap((_, index) => formats.map((format) => renderFile(task, index, format)));
    },
    settings: () => hideSecrets(settings),
    set: (patch) => {
      timetable.runDue();
      Object.assign(settings, patch);
      clock.setSpeed(settings.speed);
      clock.setOffset(settings.clockOffsetMs);
      timetable.rearm();
      for (const { unitsLeft } of accounts.all()) {
        if (patch.videoUnits !== undefined) unitsLeft.video = patch.videoUnits;
        if (patch.imageUnits !== undefined) unitsLeft.image = patch.imageUnits;
      }
    },
    fault: faults.add,
    clearFaults: faults.clear,
    barrier: barriers.set,
    endTask: (taskId, end) => {
      const task = accounts.findTask(taskId);
      return task !== undefined && life.end(task, end);
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
