/**
 * What can go wrong with the callbacks of a task: by a marker in its prompt, `[callback-late]`, or for all tasks by the setting `callbackFaults`.
 *
 * | fault      | effect                                                                                        |
 * |------------|-----------------------------------------------------------------------------------------------|
 * | `never`    | none is sent                                                                                  |
 * | `late`     | each comes a second later                                                                     |
 * | `twice`    | each comes twice                                                                              |
 * | `disorder` | the last one comes first                                                                      |
 * | `replayed` | the one of its end comes a thousand times                                                     |
 * | `unsigned` | they bear no signature, whether or not there is a secret                                      |
 * | `forged`   | before each comes one that says the task has succeeded, signed with another secret if at all  |
 * | `foreign`  | before each comes one about a task of another account, signed as those of this one            |
 * | `huge`     | before each comes one of ten megabytes                                                        |
 * | `slow`     | beside each comes one that sends a byte now and then                                          |
 */
export const CALLBACK_FAULTS = [
  ...(['never', 'late', 'twice', 'disorder', 'replayed', 'unsigned'] as const),
  ...(['forged', 'foreign', 'huge', 'slow'] as const),
] as const;

export type CallbackFault = (typeof CALLBACK_FAULTS)[number];

/** The faults of a task with that prompt, besides those of all. */
export function callbackFaults(prompt: string, ofAll: readonly string[]): ReadonlySet<CallbackFault> {
  return new Set(CALLBACK_FAULTS.filter((fault) => ofAll.includes(fault) || prompt.includes(`[callback-${fault}]`)));
}
