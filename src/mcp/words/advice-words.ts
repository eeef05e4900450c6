import type { Advice, WayOnAdvice } from '../../domain/advice/advice.js';

/** Which tool does what can be done next, as a sentence; what only the operator can do says so. */
export function renderAdvice(advice: Advice): string {
  switch (advice.action) {
    case 'adopt':
      return `adopt {"taskId": "${advice.taskId}"} ${advice.isUncertain === true ? 'tells whether Kling has made it after all' : 'collects its files without a new charge'}.`;
    case 'retry':
      return `retry {"id": "${advice.id}"} starts it again, and may pay again.`;
    case 'changeRequest':
      return 'The same would fail again: change the request, then call generate.';
    case 'retryItems':
      return `retry_batch {"id": "${advice.batchId}", "items": ${JSON.stringify(advice.itemIds)}} tries again${advice.collects === true ? ', and collects what is paid for' : ''}.`;
    case 'changeRows':
      return `The same would fail again: change what is asked for in ${advice.itemIds.join(', ')}; once the batch has ended, start_batch with "id": "${advice.batchId}" makes only what is missing.`;
    case 'retryBatch':
      return `retry_batch {"id": "${advice.batchId}"} makes only what is missing.`;
    case 'resumeBatch':
      return `resume_batch {"id": "${advice.batchId}"${advice.budget === undefined ? '' : `, "budget": ${advice.budget}`}} lets it go on.`;
    case 'retryPipeline':
      return `run_pipeline with its file and "id": "${advice.pipelineId}" makes only what is missing.`;
    case 'changeStep':
      return `The same would fail again: change step ${advice.step}; run_pipeline with its file and "id": "${advice.pipelineId}" makes only what is missing.`;
    case 'resumePipeline':
      return `steer_pipeline {"id": "${advice.pipelineId}", "action": "resume"} lets it go on.`;
    case 'retrySteps':
      return `The operator can try ${advice.steps.join(', ')} again; steer_pipeline with "action": "skip" goes on without.`;
    case 'approveStep':
      return `A person has to look at it; approve_step {"id": "${advice.pipelineId}", "step": "${advice.step}"} asks one.`;
    case 'checkKeys':
    case 'checkClock':
    case 'checkAddress':
      return "The operator has to look at the worker's keys, clock and address (check_setup tells more).";
    case 'checkTaskId':
      return 'Check the id; tasks belong to one account and one region.';
    case 'trustHost':
      return 'Only the operator can trust another host.';
    default:
      return renderWayOn(advice);
  }
}

/** The same where something that was asked is refused, or cannot be reached. */
function renderWayOn(advice: WayOnAdvice): string {
  switch (advice.action) {
    case 'forceRetry':
      return `retry {"id": "${advice.id}", "force": true} makes it again, and pays again.`;
    case 'look':
      return `status {"id": "${advice.id}"} says what it is.`;
    case 'watch':
      return `wait {"id": "${advice.id}"} waits for it.`;
    case 'list':
      return 'list gives the latest ones.';
    case 'lookAtBatch':
      return `status {"id": "${advice.batchId}"} says where it stands.`;
    case 'watchBatch':
      return `wait {"id": "${advice.batchId}"} waits for it.`;
    case 'seeReport':
      return `report {"id": "${advice.batchId}"} says where its report is.`;
    case 'listBatches':
      return 'list {"what": "batches"} gives the latest ones.';
    case 'lookAtPipeline':
      return `status {"id": "${advice.pipelineId}"} says where it stands.`;
    case 'watchPipeline':
      return `wait {"id": "${advice.pipelineId}"} waits for it.`;
    case 'listPipelines':
      return 'list {"what": "pipelines"} gives the latest ones.';
    case 'listSchedules':
      return 'list_schedules gives all.';
    case 'overlapOnce':
      return 'start_schedule with "action": "trigger" and "overlap": "allow-all" starts one beside it.';
    case 'changeOptions':
      return `resume_batch {"id": "${advice.batchId}"} changes its budget and its concurrency; all else stays as it is.`;
    case 'makeMissing':
      return `${advice.isRunning === true ? 'Once it has ended, ' : ''}start_batch with "id": "${advice.batchId}" makes only what is missing.`;
    case 'forceBatch':
      return `start_batch with ${advice.batchId === undefined ? '' : `"id": "${advice.batchId}" and `}"force": true makes all of it, and pays for all.`;
    case 'chooseId':
      return 'Give another "id", or none.';
    case 'leaveOutProduct':
      return 'Leave out "product".';
    case 'startWorker':
      return `The operator has to start a worker for task queue ${advice.taskQueue}; what was started waits for it.`;
    case 'startServer':
      return 'The operator has to start Temporal, or say where it is.';
    case 'useSimulator':
      return 'The operator has to set keys.';
    case 'createNamespace':
      return `The operator has to create the namespace "${advice.namespace}" at ${advice.address}.`;
    case 'registerAttributes':
      return 'The operator has to register the search attributes with the server.';
  }
}

/** Data with the advice in it said by our tools instead of the calls of the library. */
export function sayInTools(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sayInTools);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'advice' && Array.isArray(inner)
      ? inner.map((one: Advice) => ({ ...one, text: renderAdvice(one) }))
      : sayInTools(inner),
  ]);
  return Object.fromEntries(entries);
}
