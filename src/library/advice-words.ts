import type { BatchView } from '../client/batch/batch-view.js';
import type { Advice, WayOnAdvice } from '../domain/advice/advice.js';
import type { BatchProgress } from '../domain/batch/progress/progress.js';
import { KlingTemporalError } from '../domain/error.js';

/** Which call of the library does what can be done next, as a sentence. */
function renderAdvice(advice: Advice): string {
  switch (advice.action) {
    case 'adopt':
      return `adopt(${quote(advice.taskId)}) ${advice.isUncertain === true ? 'tells whether Kling has made it after all' : 'collects its files without a new charge'}.`;
    case 'retry':
      return `retry(${quote(advice.id)}) starts it again.`;
    case 'changeRequest':
      return 'generate(...) with another request: the same would fail again.';
    case 'retryItems':
      return `${batch(advice)}.retryFailed({ ids: [${advice.itemIds.map(quote).join(', ')}] }) tries again${advice.collects === true ? ', and collects what is paid for' : ''}.`;
    case 'changeRows':
      return `Change what is asked for in ${advice.itemIds.map(quote).join(', ')}; once the batch has ended, batch(..., { id: ${quote(advice.batchId)} }) makes only what is missing.`;
    case 'retryBatch':
      return `${batch(advice)}.retryFailed() makes only what is missing.`;
    case 'retryPipeline':
      return `${pipeline(advice)}.retry() makes only what is missing.`;
    case 'changeStep':
      return `Change step ${quote(advice.step)}; pipelines.start(..., { id: ${quote(advice.pipelineId)} }) makes only what is missing.`;
    case 'resumePipeline':
      return `${pipeline(advice)}.resume() lets it go on.`;
    case 'retrySteps':
      return `${pipeline(advice)}.retryStep(${advice.steps.map(quote).join(' or ')}) tries again.`;
    case 'approveStep':
      return `${pipeline(advice)}.approve(${quote(advice.step)}) lets it go on.`;
    case 'resumeBatch':
      return `${batch(advice)}.resume(${advice.budget === undefined ? '' : `{ budget: ${advice.budget} }`}) lets it go on.`;
    case 'checkKeys':
      return "The worker's keys and Kling's address are in `kling` of its options, or in its environment.";
    case 'checkClock':
      return "Compare the clock of the worker's machine with the time.";
    case 'checkAddress':
      return "Kling's address is in `kling.baseUrl` of the worker's options, or in its environment.";
    case 'checkTaskId':
      return 'Check the id; tasks belong to one account and one region, as the keys and the address of the worker do.';
    case 'trustHost':
      return 'Hosts to be trusted are named in `env` of the worker, under KLING_MEDIA_HOSTS.';
    default:
      return renderWayOn(advice);
  }
}

/** The same where something that was asked is refused, or cannot be reached. */
function renderWayOn(advice: WayOnAdvice): string {
  switch (advice.action) {
    case 'forceRetry':
      return `retry(${quote(advice.id)}, { force: true }) makes it again, and pays again.`;
    case 'look':
      return `get(${quote(advice.id)}).status() says what it is.`;
    case 'watch':
      return `get(${quote(advice.id)}).result() waits for it.`;
    case 'list':
      return 'list() gives the latest ones.';
    case 'lookAtBatch':
      return `${batch(advice)}.status() says where it stands.`;
    case 'watchBatch':
      return `${batch(advice)}.watch() follows it.`;
    case 'seeReport':
      return `${batch(advice)}.report() says where its report is.`;
    case 'listBatches':
      return 'listBatches() gives the latest ones.';
    case 'lookAtPipeline':
      return `${pipeline(advice)}.status() says where it stands.`;
    case 'watchPipeline':
      return `${pipeline(advice)}.watch() follows it.`;
    case 'listPipelines':
      return 'pipelines.list() gives the latest ones.';
    case 'listSchedules':
      return 'schedules.list() gives all.';
    case 'overlapOnce':
      return "trigger({ overlap: 'allow-all' }) starts one beside it.";
    case 'changeOptions':
      return `${batch(advice)}.resume({ budget, concurrency }) changes these two; all else stays as it is.`;
    case 'makeMissing':
      return `${advice.isRunning === true ? 'Once it has ended, ' : ''}batch(..., { id: ${quote(advice.batchId)} }) makes only what is missing.`;
    case 'forceBatch':
      return advice.batchId === undefined
        ? 'batch(..., { force: true }) makes all of it, and pays for all.'
        : `batch(..., { id: ${quote(advice.batchId)}, force: true }) makes it too.`;
    case 'chooseId':
      return 'Give another `id`, or none.';
    case 'leaveOutProduct':
      return 'Leave out `product`.';
    case 'startWorker':
      return `createWorker({ taskQueue: ${quote(advice.taskQueue)} }).run() of kling-temporal/worker takes its work.`;
    case 'startServer':
      return 'Start one, or give another `address`.';
    case 'useSimulator':
      return 'Give them as `kling.apiKey`, or as `kling.accessKey` and `kling.secretKey`; startSimulator() of kling-temporal/simulator takes any.';
    case 'createNamespace':
      return `Give another \`namespace\`, or create ${quote(advice.namespace)} at ${advice.address}.`;
    case 'registerAttributes':
      return 'setup() registers our search attributes.';
  }
}

/** The same, with what to call. */
function say<Given extends Advice>(advice: Given): Given {
  return { ...advice, text: renderAdvice(advice) };
}

/** What has advice, with what to call in each. */
export function sayIn<Given extends { readonly advice?: readonly Advice[] }>(given: Given): Given {
  return given.advice === undefined ? given : { ...given, advice: given.advice.map(say) };
}

/** The same for the progress of a batch. */
export function sayInProgress(progress: BatchProgress): BatchProgress {
  return sayIn({ ...progress, latestFailures: progress.latestFailures.map(sayIn) });
}

/** The same for all that is known of a batch. */
export function sayInView<View extends BatchView>(view: View): View {
  const { progress, ending } = view;
  return {
    ...view,
    ...(progress === undefined ? {} : { progress: sayInProgress(progress) }),
    ...(ending?.kind === 'completed' ? { ending: { ...ending, result: sayIn(ending.result) } } : {}),
  };
}

/** The same for each of many. */
export async function* sayInEach<Given>(source: AsyncIterable<Given>, sayInOne: (one: Given) => Given) {
  for await (const one of source) yield sayInOne(one);
}

/** The same for an error of ours, which stays the one that was thrown. Throws it again, and any other as it is. */
export function rethrowInWords(error: unknown): never {
  throw error instanceof KlingTemporalError ? Object.assign(error, { advice: error.advice.map(say) }) : error;
}

const batch = ({ batchId }: { readonly batchId: string }): string => `getBatch(${quote(batchId)})`;

const pipeline = ({ pipelineId }: { readonly pipelineId: string }): string => `pipelines.get(${quote(pipelineId)})`;

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
