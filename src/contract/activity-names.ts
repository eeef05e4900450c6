export const PREPARE = 'prepare';
export const SUBMIT = 'submit';
export const POLL = 'poll';
export const DOWNLOAD = 'download';
export const DELIVER = 'deliverNotice';
export const OPERATE = 'operate';

/** What a batch does with its files; it waits for each of them, since without its files it must neither go on nor end. */
export const OF_BATCH_FILES = [
  'openBatch',
  'readItems',
  'recordItems',
  'keepBlock',
  'readBlocks',
  'reportBatch',
] as const;

/** The activities by the names that stand in histories. */
export const ACTIVITY_NAMES = [
  'checkAccount',
  ...([PREPARE, SUBMIT, POLL, DOWNLOAD] as const),
  ...OF_BATCH_FILES,
  'collectGenerations',
  'openPipeline',
  'recordSteps',
  'readBatchOutputs',
  DELIVER,
  OPERATE,
] as const;

export type ActivityName = (typeof ACTIVITY_NAMES)[number];
