import type { Oracle } from '../world.js';

/** By the measure of one generation from its own start, which is 25. */
const EVENTS = 30;
/** A workflow task that is done again is three events; a signal or a cancellation, its workflow task and what is told of it are five. */
const EVENTS_OF_A_DISTURBANCE = 5;

/** O6: short histories without failed workflow tasks, which the built code can replay. */
export const findHistoryTrouble: Oracle = ({ runs }, { failedTasks = 0 }) => {
  const failed = runs.flatMap(({ workflowId, failedTasks: causes }) =>
    causes.map((cause) => `${workflowId}: ${cause}`),
  );
  return [
    ...runs
      .filter(({ type }) => type === 'generation')
      .map((run) => ({ ...run, budget: EVENTS + EVENTS_OF_A_DISTURBANCE * run.disturbances }))
      .filter(({ events, budget }) => events > budget)
      .map(({ workflowId, events, budget }) => `O6: ${workflowId} has ${events} events, more than ${budget}`),
    ...(failed.length > failedTasks ? failed.map((text) => `O6: a workflow task has failed in ${text}`) : []),
    ...runs.flatMap(({ workflowId, replayFailure }) =>
      replayFailure === undefined ? [] : [`O6: the history of ${workflowId} does not replay: ${replayFailure}`],
    ),
  ];
};
