import type { InputFile } from '../products/schema/input-files.js';

const BUCKET = 'set KLING_INPUT_STORE to a bucket (s3://bucket/prefix)';

/** What to say of a file that Kling takes by URL only, behind its path, where there is no bucket for it. */
export function withoutStore({ kind }: InputFile): string {
  const what = kind === 'video' ? 'videos' : 'these recordings';
  return `is a file, and Kling takes ${what} by URL only: give a URL, or ${BUCKET} from which Kling can fetch it, here and for the worker`;
}

/** The same of one that the worker, which runs on that machine, cannot read. */
export const onOtherMachine = (machine: string): string =>
  `lies on this machine, and the worker runs on ${machine}: give a URL; or ${BUCKET}, here and for the worker; or, where both have a folder in common, name it in KLING_INPUT_DIRS, here too`;
