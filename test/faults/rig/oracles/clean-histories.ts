import type { Oracle, RunFacts } from '../world.js';

/** By the measure of one generation from its own start, which is 25. */
const EVENTS = 30;
/** A workflow task that is done again is three events; a signal or a cancellation, its workflow task and what is told of it are five. */
const EVENTS_OF_A_DISTURBANCE = 5;
/** A task that Kling fails is made again: a pause, a create and a wait, each with its workflow task. */
const EVENTS_OF_ANOTHER_ATTEMPT = 18;

/** O6: short histories without failed workflow tasks, which the built code can replay. */
export const findHistoryTrouble: Oracle = ({ runs }, { failedTasks = 0 }) => {
  const failed = runs.flatMap(({ workflowId, failedTasks: causes }) =>
    causes.map((cause) => `${workflowId}: ${cause}`),
  );
  return [
    ...runs
      .filter(({ type }) => type === 'generation')
      .map((run) => ({ ...run, budget: budgetOf(run) }))
      .filter(({ events, budget }) => events > budget)
      .map(({ workflowId, events, budget }) => `O6: ${workflowId} has ${events} events, more than ${budget}`),
    ...(failed.length > failedTasks ? failed.map((text) => `O6: a workflow task has failed in ${text}`) : []),
    ...runs.flatMap(({ workflowId, replayFailure }) =>
      replayFailure === undefined ? [] : [`O6: the history of ${workflowId} does not replay: ${replayFailure}`],
    ),
  ];
};

function budgetOf({ disturbances, waits }: RunFacts): number {
  const others = Math.max(0, waits.length - 1);
  return EVENTS + EVENTS_OF_A_DISTURBANCE * disturbances + EVENTS_OF_ANOTHER_ATTEMPT * others;
}
