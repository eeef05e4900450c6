/** The activities by the names that stand in histories. */
export const ACTIVITY_NAMES = [
  'submit',
  'poll',
  'download',
  'openBatch',
  'readItems',
  'recordItems',
  'collectGenerations',
  'reportBatch',
] as const;

export type ActivityName = (typeof ACTIVITY_NAMES)[number];

/** Whether a name that Temporal gives is that of one activity; in place of a text that nothing checks. */
export function isActivity(name: string | undefined, one: ActivityName): boolean {
  return name === one;
}
