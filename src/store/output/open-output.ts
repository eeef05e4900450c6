import { createLocalFolder } from '../../disk/local-folder.js';
import { sizeOfFile } from '../../disk/size-of-file.js';
import type { Output } from '../../ports/output/folder.js';

/** Where results are kept, as the settings say. */
export interface OutputSettings {
  readonly outputDir: string;
}

/** The output of a worker, or of whoever looks at what workers have left there. */
export function openOutput({ outputDir }: OutputSettings): Output {
  return { root: createLocalFolder(outputDir), sizeOf: sizeOfFile };
}
