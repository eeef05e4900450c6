/** Ids of `patched`: they stand in histories, so none is ever changed, and none is used again for something else. */
export const PATCHES = {
  /** A generation is filed as `stuck` while it is. */
  stuckIsFiled: 'stuck-is-searchable',
  /** A request is held against what its model can do. */
  abilitiesAreChecked: 'abilities of models',
  /** A run of a batch that is cancelled hands over to no other. */
  cancelledRunEnds: 'a cancelled run ends itself',
  /** A generation that is cancelled while it is being started is cancelled once more. */
  cancelWhatWasStarting: 'cancel-what-was-starting',
  /** What a batch has cost is compared with its budget as a decimal. */
  exactBudget: 'exact-budget',
  /** A pipeline is looked at as a whole before anything of it is begun. */
  pipelineIsChecked: 'pipelines are checked',
  /** What the items of a batch have made that is a step is read where other steps refer to it. */
  batchOutputsAreRead: 'outputs of batches are read',
  /** A step that is a batch of a file of rows runs once more, although it is made: its rows may have changed. */
  rowsAreReadAgain: 'rows of batches are read again',
  /** A batch that is a step spends no more than is left of the pipeline's budget. */
  batchesKeepTheBudget: 'batches keep the budget of their pipeline',
  /** Before anything of a batch has ended, its budget is held against Kling's price list. */
  firstItemsArePriced: 'first items of a batch are priced',
  /** A batch that runs already when it is to be started as a step is another making of that: it is run once more. */
  metBatchRunsAgain: 'a batch that was met runs once more',
  /** What is started in one workflow task is no larger than what one message to Temporal takes. */
  startsTravelApart: 'large starts travel apart',
} as const;
