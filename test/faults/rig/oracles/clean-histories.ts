import type { Oracle } from '../world.js';

/** By the measure of one generation from its own start, which is 25. */
const EVENTS = 30;

/** O6: short histories without failed workflow tasks, which the built code can replay. */
export const findHistoryTrouble: Oracle = ({ runs }, { events = EVENTS, failedTasks = 0 }) => {
  const failed = runs.flatMap(({ workflowId, failedTasks: causes }) =>
    causes.map((cause) => `${workflowId}: ${cause}`),
  );
  return [
    ...runs
      .filter((run) => run.type === 'generation' && run.events > events)
      .map((run) => `O6: ${run.workflowId} has ${run.events} events, more than ${events}`),
    ...(failed.length > failedTasks ? failed.map((text) => `O6: a workflow task has failed in ${text}`) : []),
    ...runs.flatMap(({ workflowId, replayFailure }) =>
      replayFailure === undefined ? [] : [`O6: the history of ${workflowId} does not replay: ${replayFailure}`],
    ),
  ];
};
