export const PREPARE = 'prepare';
export const SUBMIT = 'submit';
export const POLL = 'poll';
export const DOWNLOAD = 'download';
export const DELIVER = 'deliverNotice';
export const OPERATE = 'operate';

/** The activities by the names that stand in histories. */
export const ACTIVITY_NAMES = [
  'checkAccount',
  ...([PREPARE, SUBMIT, POLL, DOWNLOAD] as const),
  'openBatch',
  'readItems',
  'recordItems',
  'collectGenerations',
  'reportBatch',
  'openPipeline',
  'recordSteps',
  'readBatchOutputs',
  DELIVER,
  OPERATE,
] as const;

export type ActivityName = (typeof ACTIVITY_NAMES)[number];
