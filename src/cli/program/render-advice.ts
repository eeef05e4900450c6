import { NO_KEYS } from '../../config/read-config.js';
import type { Advice, WayOnAdvice } from '../../domain/advice/advice.js';

/** Where the rows of a batch come from. */
export interface Source {
  /** As it was given to the command that started it; undefined where that is not known. */
  readonly file?: string;
}

/** What can be done, in words. */
export interface Words {
  /** A phrase, such as `start it again`. */
  readonly phrase: string;
  /** What does it, for a shell: it can be pasted. */
  readonly command?: string;
}

/** What can be done next, as a phrase that ends in a command to paste where there is one. */
export function renderAdvice(advice: Advice, source: Source = {}): string {
  const { phrase, command } = wordsFor(advice, source);
  return command === undefined ? phrase : `${phrase}: ${command}`;
}

/** That no keys are set, and what needs none. */
export const renderNoKeys = (): string => withAdvice(NO_KEYS, [{ action: 'useSimulator' }]);

/** A sentence with what can be done behind it: `gen-1 still runs. Wait for it with: kling watch gen-1` */
export function withAdvice(sentence: string, advice: readonly Advice[]): string {
  const last = advice.at(-1);
  if (last === undefined) return sentence;
  const all = [sentence, ...advice.map((one) => capitalize(renderAdvice(one)))].map(endSentence).join(' ');
  // A dot behind a command would be pasted with it.
  return wordsFor(last).command === undefined ? all : all.slice(0, -1);
}

/** What goes behind a command that is about the same account. */
export const ofAccount = (account: unknown): string =>
  typeof account === 'string' && account !== '' ? ` --account ${account}` : '';

/** The two apart, for where they may need a line each. */
export function wordsFor(advice: Advice, { file }: Source = {}): Words {
  switch (advice.action) {
    case 'adopt': {
      const { phrase, command = '' } = run(toAdopt(advice), 'kling adopt', advice.taskId);
      return { phrase, command: `${command}${ofAccount(advice.account)}` };
    }
    case 'retry':
      return run('start it again', 'kling retry', advice.id);
    case 'changeRequest':
      return { phrase: 'start it anew with another request; kling retry would send the same again' };
    case 'retryItems': {
      const { batchId, itemIds, collects } = advice;
      const isNamed = itemIds.length > 0 && itemIds.length <= MAX_IDS;
      const what = isNamed ? 'try again' : 'try all that have failed again';
      const phrase = collects === true ? `${what}, and collect what is paid for` : what;
      return run(phrase, 'kling batch retry', batchId, ...(isNamed ? itemIds : []));
    }
    case 'changeRows': {
      const { itemIds, batchId } = advice;
      const id = word(batchId);
      const phrase = `change the ${itemIds.length === 1 ? 'row' : 'rows'} of ${renderIds(itemIds)} and, once the batch has ended,`;
      if (file === undefined || file === 'stdin')
        return { phrase: `${phrase} start their file again with --id ${id}, which makes what is missing` };
      return { phrase: `${phrase} make what is missing`, command: `kling batch ${word(file)} --id ${id}` };
    }
    case 'retryBatch':
      return run('once more, only what is missing', 'kling batch retry', advice.batchId);
    case 'retryPipeline':
      return run('once more, only what is missing', 'kling pipeline retry', advice.pipelineId);
    case 'changeStep':
      return {
        phrase: `change step ${advice.step} in the file of ${advice.pipelineId} and run that again, which makes what is missing`,
      };
    case 'resumePipeline':
      return run('go on with', 'kling pipeline resume', advice.pipelineId);
    case 'retrySteps':
      return run('try again', 'kling pipeline retry', advice.pipelineId, ...advice.steps.slice(0, MAX_IDS));
    case 'approveStep':
      return run('approve it with', 'kling pipeline approve', advice.pipelineId, advice.step);
    case 'resumeBatch':
      return { phrase: 'go on with', command: toResume(advice) };
    case 'checkKeys':
      return {
        phrase:
          "the worker's keys are in KLING_API_KEY (or KLING_ACCESS_KEY and KLING_SECRET_KEY), the address in KLING_BASE_URL; it reads them when it starts",
      };
    case 'checkClock':
      return run('see how far the clocks differ', 'kling doctor');
    case 'checkAddress':
      return { phrase: 'the address is in KLING_BASE_URL of the worker' };
    case 'checkTaskId':
      return { phrase: 'check the id; tasks belong to one account and one region, which KLING_BASE_URL names' };
    case 'trustHost':
      return { phrase: 'hosts to be trusted are in KLING_MEDIA_HOSTS of the worker' };
    default:
      return wordsForWayOn(advice);
  }
}

/** The same where something that was asked is refused, or cannot be reached. */
function wordsForWayOn(advice: WayOnAdvice): Words {
  switch (advice.action) {
    case 'forceRetry':
      return { phrase: '--force makes it again, and pays again' };
    case 'look':
      return run('what it is', 'kling status', advice.id);
    case 'watch':
      return run('wait for it with', 'kling watch', advice.id);
    case 'list':
      return { phrase: 'kling list shows the latest ones' };
    case 'lookAtBatch':
      return run('where the batch stands', 'kling batch status', advice.batchId);
    case 'watchBatch':
      return run('watch it with', 'kling batch watch', advice.batchId);
    case 'seeReport':
      return run('its report', 'kling batch report', advice.batchId);
    case 'listBatches':
      return { phrase: 'kling batch list shows the latest ones' };
    case 'lookAtPipeline':
      return run('where the pipeline stands', 'kling pipeline status', advice.pipelineId);
    case 'watchPipeline':
      return run('watch it with', 'kling pipeline watch', advice.pipelineId);
    case 'listPipelines':
      return { phrase: 'kling pipeline list shows the latest ones' };
    case 'listSchedules':
      return { phrase: 'kling schedule list shows all' };
    case 'overlapOnce':
      return { phrase: '--overlap allow-all starts one beside it' };
    case 'changeOptions':
      if (advice.concurrency === undefined && advice.budget === undefined)
        return { phrase: 'kling batch resume changes its budget and its concurrency, and nothing else' };
      return { phrase: 'change them with', command: toResume(advice) };
    case 'makeMissing': {
      const phrase = `--id ${word(advice.batchId)} makes only what is missing`;
      return { phrase: advice.isRunning === true ? `once it has ended, ${phrase}` : phrase };
    }
    case 'forceBatch':
      return advice.batchId === undefined
        ? { phrase: '--force makes all of it, and pays for all' }
        : { phrase: `--id ${word(advice.batchId)} --force makes it too` };
    case 'chooseId':
      return { phrase: 'choose another --id, or none' };
    case 'leaveOutProduct':
      return { phrase: 'leave out --task' };
    case 'startWorker':
      return { phrase: 'start one with', command: 'kling worker' };
    case 'startServer':
      return { phrase: 'start one with "kling dev", or set TEMPORAL_ADDRESS' };
    case 'useSimulator':
      return { phrase: '"kling dev" needs none' };
    case 'createNamespace': {
      const command = `temporal operator namespace create --address ${word(advice.address)} --namespace ${word(advice.namespace)}`;
      return { phrase: 'set TEMPORAL_NAMESPACE, or create it', command };
    }
    case 'registerAttributes':
      return { phrase: 'register our search attributes with', command: 'kling setup' };
  }
}

/** A command with more would be read by nobody. */
const MAX_IDS = 8;
/** To recognize them by. */
const MAX_NAMED = 3;

function renderIds(ids: readonly string[]): string {
  const rest = ids.length - MAX_NAMED;
  const named = ids.slice(0, MAX_NAMED).join(', ');
  return rest > 0 ? `${named} and ${rest.toLocaleString('en-US')} more` : named;
}

interface Resumed {
  readonly batchId: string;
  readonly concurrency?: number;
  readonly budget?: number;
}

function toResume({ batchId, concurrency, budget }: Resumed): string {
  const options = Object.entries({ concurrency, budget }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  return ['kling batch resume', word(batchId), ...options].join(' ');
}

const toAdopt = ({ isUncertain }: { readonly isUncertain?: true }): string =>
  isUncertain === true ? 'see whether Kling has made it after all' : 'collect its files without a new charge';

const run = (phrase: string, command: string, ...ids: readonly string[]): Words => ({
  phrase,
  command: [command, ...ids.map(word)].join(' '),
});

const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** For the beginning of a sentence; a command stays as it is typed. */
export const capitalize = (text: string): string =>
  text.startsWith('kling ') ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** An id, or the name of a file, as one word for a shell. */
function word(id: string): string {
  return /^[\w./][\w.:/-]*$/.test(id) ? id : `'${id.replaceAll("'", `'\\''`)}'`;
}
