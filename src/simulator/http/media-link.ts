import { createHmac, randomBytes } from 'node:crypto';

import type { Clock } from '../clock.js';
import type { Format } from '../products/results.js';
import { FORMATS } from '../products/results.js';
import type { Task } from '../tasks/task.js';

/** Signs and checks the URLs of results. */
export interface MediaLinks {
  readonly urlOf: (task: Task, index: number, isWatermarked: boolean, format?: Format) => string;
  /** Whether `Signature` fits the path and `Expires`, and that time has not come. */
  readonly isValid: (url: URL) => boolean;
}

/** What a media path names. */
export interface MediaName {
  readonly taskId: string;
  readonly index: number;
  readonly isWatermarked: boolean;
  readonly format: Format;
}

/** Results are cleared thirty days after the task's last update; the signed URL expires with them. */
const LIFETIME_SECONDS = 30 * 24 * 3600;

/** Builds the links of one simulator. `origin` is asked for late, when the port is known. */
export function createMediaLinks(origin: () => string, clock: Clock): MediaLinks {
  const key = randomBytes(32);
  const sign = (path: string, expires: string) =>
    createHmac('sha256', key).update(`${path}\n${expires}`).digest('base64url').slice(0, 32);

  return {
    urlOf: (task, index, isWatermarked, format) => {
      const extension = format ?? task.order.product.results.formats[0] ?? 'none';
      const path = `/media/${task.id}-${index}${isWatermarked ? '-watermark' : ''}.${extension}`;
      const expires = String(Math.floor(task.updatedAtMs / 1000) + LIFETIME_SECONDS);
      return `${origin()}${path}?Expires=${expires}&Signature=${sign(path, expires)}`;
    },
    isValid: (url) => {
      const expires = url.searchParams.get('Expires') ?? '';
      if (url.searchParams.get('Signature') !== sign(url.pathname, expires)) return false;
      return Number(expires) * 1000 > clock.now();
    },
  };
}

/** Reads a media path; `undefined` for a path of another form. */
export function parseMediaPath(path: string): MediaName | undefined {
  const match = /^\/media\/(\d+)-(\d+)(-watermark)?\.(\w+)$/.exec(path);
  const [, taskId, index, watermark, extension] = match ?? [];
  const format = FORMATS.find((one) => one === extension);
  if (taskId === undefined || index === undefined || format === undefined) return undefined;
  return { taskId, index: Number(index), isWatermarked: watermark !== undefined, format };
}
