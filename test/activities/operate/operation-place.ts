import { hostname } from 'node:os';
import path from 'node:path';
import { createOperate } from '../../../src/activities/operate/operate.js';
import { createInputFolders } from '../../../src/disk/input-folders.js';
import { createWorkFolders } from '../../../src/disk/work-folder.js';
import type { Happening } from '../../../src/domain/notices/happening.js';
import type { OperateInput, OperateResult } from '../../../src/domain/pipeline/operation.js';
import { createEditor } from '../../../src/ffmpeg/editor.js';
import type { BucketAccess } from '../../../src/network/bucket.js';
import { measureFile } from '../../../src/pictures/measure/measure.js';
import type { Source } from '../../../src/ports/operations/sources.js';
import { createOpenBuckets } from '../../../src/store/s3/open-buckets.js';
import { createSources } from '../../../src/store/sources/sources.js';
import { createStores } from '../../../src/store/stores.js';
import { createScratch } from '../../temporal/fake-program.js';
import { quietEnvironment } from '../quiet-environment.js';

export interface PlaceOptions {
  /** PATH of the worker. */
  readonly path?: string;
  readonly readS3Access?: () => BucketAccess;
  /** Of an earlier place. */
  readonly directory?: string;
  /** Called before each stretch of a file to be copied goes on, counted from 1. */
  readonly beforeStretch?: (count: number, signal: AbortSignal) => void;
}

/** A worker's activity `operate` over real files, in a directory of its own. */
export async function createOperationPlace(options: PlaceOptions = {}) {
  const directory = options.directory ?? (await createScratch());
  const outputDir = path.join(directory, 'out');
  const buckets = createOpenBuckets(() => undefined);
  const readS3Access =
    options.readS3Access ??
    (() => {
      throw new Error('no bucket is used');
    });
  const sources = createSources({ access: createInputFolders([directory], hostname()), readS3Access, buckets });
  const told: Happening[] = [];
  const operate = createOperate({
    stores: createStores({ outputDir, readS3Access, buckets }),
    sources: {
      ...sources,
      open: async (file, field) => delayed(await sources.open(file, field), options.beforeStretch),
    },
    editor: createEditor({ path: options.path ?? process.env.PATH }),
    measure: measureFile,
    openWorkFolder: createWorkFolders(outputDir),
    announce: (happening) => {
      told.push(happening);
      return Promise.resolve();
    },
    now: () => Date.parse('2026-11-26T08:00:00.000Z'),
  });
  return {
    directory,
    outputDir,
    told,
    at: (name: string) => path.join(directory, name),
    /** One try; `environment.cancel` cancels it. */
    start(input: Pick<OperateInput, 'kind' | 'body'> & Partial<OperateInput>) {
      const environment = quietEnvironment();
      const whole = { pipelineId: 'story', step: 'joined', meaning: 'm1', ...input };
      return { environment, result: environment.run<[OperateInput], OperateResult, typeof operate>(operate, whole) };
    },
  };
}

function delayed(source: Source, before: PlaceOptions['beforeStretch']): Source {
  if (before === undefined) return source;
  return {
    ...source,
    async *stream(offset, signal) {
      let count = 0;
      for await (const chunk of source.stream(offset, signal)) {
        before(++count, signal);
        yield chunk;
      }
    },
  };
}
