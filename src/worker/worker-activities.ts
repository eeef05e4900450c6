import { hostname } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Client } from '@temporalio/client';
import { hasCaps } from '../domain/account/caps.js';
import type { Ports } from '../activities/index.js';
import { createActivities } from '../activities/index.js';
import { readS3Access } from '../config/read-config.js';
import type { Activities } from '../contract/activities.js';
import { createInputFolders } from '../disk/input-folders.js';
import { createWorkFolders } from '../disk/work-folder.js';
import { createMadeVideos } from '../journal/made-videos.js';
import { createBatchFiles } from '../journal/batch-files.js';
import { createPipelineFiles } from '../journal/pipeline-files.js';
import { createManifests } from '../manifest/manifests.js';
import { roomForRows } from '../manifest/room.js';
import { measureFile } from '../pictures/measure/measure.js';
import { createEditor } from '../ffmpeg/editor.js';
import { createFrames } from '../ffmpeg/first-frame.js';
import { checkInput, createInputs } from '../pictures/input-file.js';
import type { InputStore } from '../ports/inputs.js';
import { createOccupiedSlots } from '../slots/occupied-slots.js';
import { createOutput } from '../store/output/create-output.js';
import { createSources } from '../store/sources/sources.js';
import { createGenerations } from '../temporal/generations.js';
import { webUiUrl } from '../temporal/web-ui.js';
import { createCallbackUrls } from './callback-door.js';
import { createMadeTasks } from './made-tasks.js';
import { createPurse } from './purse.js';
import { createIsStillWanted } from './still-wanted.js';
import type { AccountPorts } from '../ports/accounts.js';
import type { AccountParts } from './account-parts.js';
import type { WorkerParts } from './worker-parts.js';

/** The gate only wants to know when a task ends; its `poll` looks at once where that matters. */
const WATCH_QUIETLY = { lookNow: false, graceMs: 60_000, onLook: () => undefined } as const;

/** What activities need of the Temporal server that the worker has found. */
export interface TemporalParts extends Pick<Ports, 'announce' | 'batches' | 'receivers' | 'searchable' | 'waits'> {
  readonly client: Client;
  readonly inputStore?: InputStore;
  readonly place: { readonly address: string; readonly namespace: string };
}

/** The activities with their ports filled. */
export function createWorkerActivities(
  { config, signal, stores, buckets, storeWatch, accounts, logger, metrics }: WorkerParts,
  { client, place, inputStore, ...others }: TemporalParts,
): Activities {
  const access = { ...createInputFolders(config.inputDirs, hostname()), hasStore: inputStore !== undefined };
  const inBuckets = { readS3Access: () => readS3Access(config), buckets };
  const output = createOutput({ ...config, ...inBuckets });
  const tools = { path: config.env.PATH, ffmpeg: config.ffmpeg };
  const activities = createActivities({
    ...others,
    accounts: new Map(
      accounts.map((account) => {
        const { name, caps } = account;
        const purse = hasCaps(caps)
          ? createPurse({ client, taskQueue: config.taskQueue, account: name, caps })
          : undefined;
        const callbackUrl = createCallbackUrls(config, name);
        return [name, { ...toAccountPorts(account, { storeWatch, signal }), purse, callbackUrl }];
      }),
    ),
    isStillWanted: createIsStillWanted({ client }),
    generations: createGenerations({ client }),
    manifests: createManifests({
      directory: config.outputDir,
      ...access,
      checkInput: (input) => checkInput(input, access),
      added: config.addedModels,
      roomBytes: roomForRows(getHeapStatistics().heap_size_limit),
      root: output.root,
      inputStore,
    }),
    batchFiles: createBatchFiles({
      ...output,
      webUi: (workflowId) => webUiUrl({ ...place, uiUrl: config.webUiUrl }, workflowId),
    }),
    pipelineFiles: createPipelineFiles(output),
    stores,
    frames: config.thumbnails ? createFrames({ ...tools, tell: (text) => void logger.info(text) }) : undefined,
    measure: measureFile,
    editor: createEditor(tools),
    sources: createSources({ access, ...inBuckets }),
    openWorkFolder: createWorkFolders(config.outputDir),
    linkOf: output.linkOf,
    inputs: createInputs(access, inputStore),
    videos: createMadeVideos(output),
    made: createMadeTasks({ client, output }),
    now: Date.now,
  });
  return { ...activities, operate: metrics.measureOperate(activities.operate) };
}

function toAccountPorts(
  { kling, library, board, media, gates, slotLimits }: AccountParts,
  { storeWatch, signal }: Pick<WorkerParts, 'storeWatch' | 'signal'>,
): AccountPorts {
  const slots = createOccupiedSlots({
    gates,
    watch: (ref, untilMs) => board.watch(ref, { ...WATCH_QUIETLY, untilMs, signal }),
    requireStore: () => storeWatch.check(),
    signal,
    now: Date.now,
  });
  return { kling, sessions: kling, library, board, slots, media, slotLimits };
}
