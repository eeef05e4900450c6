import { stepWorkflowId } from '../domain/pipeline/step.js';
import { ROOM_BELOW } from './markdown-cell.js';

type NextStep = readonly [what: string, ...commands: readonly string[]];

/** What can be typed next about a generation, as Markdown for its static details in the Web UI. */
export function renderGenerationSteps(workflowId: string): string {
  const id = readable(workflowId);
  return renderSteps([
    ['where it stands', `kling status ${id}`, queryOf(id, 'status')],
    ['wait for its files', `kling watch ${id}`],
    ['stop it', `kling cancel ${id}`, `temporal workflow cancel --workflow-id ${id}`],
    ['once it has failed', `kling retry ${id}`],
  ]);
}

/** The same for an item of a batch, which counts and reports it: so another try goes through the batch. */
export function renderItemSteps(batchId: string, itemId: string): string {
  const [batch, item] = [readable(batchId), readable(itemId)];
  const id = `${batch}/${item}`;
  return renderSteps([
    ['where it stands', `kling status ${id}`, queryOf(id, 'status')],
    ['where its batch stands', `kling batch status ${batch}`, queryOf(batch, 'progress')],
    [
      'stop it, and go on with the others',
      `kling batch cancel ${batch} --item ${item}`,
      updateOf(batch, 'cancelItem', { id: item }),
    ],
    ['once it has failed', `kling batch retry ${batch} ${item}`, updateOf(batch, 'retryFailed', { ids: [item] })],
  ]);
}

/** The same for an item of a batch that is a pipeline. */
export function renderPipelineItemSteps(batchId: string, itemId: string): string {
  const [batch, item] = [readable(batchId), readable(itemId)];
  const id = `${batch}/${item}`;
  return renderSteps([
    ['where it stands', `kling pipeline status ${id}`, queryOf(id, 'status')],
    ['where its batch stands', `kling batch status ${batch}`, queryOf(batch, 'progress')],
    [
      'stop it, and go on with the others',
      `kling batch cancel ${batch} --item ${item}`,
      updateOf(batch, 'cancelItem', { id: item }),
    ],
    ['once it has failed', `kling batch retry ${batch} ${item}`, updateOf(batch, 'retryFailed', { ids: [item] })],
  ]);
}

/** What can be typed next about a batch. */
export function renderBatchSteps(batchId: string): string {
  const id = readable(batchId);
  return renderSteps([
    ['where it stands', `kling batch watch ${id}`, queryOf(id, 'progress')],
    ['which items have failed', `kling batch status ${id} --state failed`, queryOf(id, 'items', { state: 'failed' })],
    ['start nothing more for now', `kling batch pause ${id}`, updateOf(id, 'pause')],
    ['go on', toResume(batchId), updateOf(id, 'resume')],
    [
      'more or fewer at once',
      `kling batch resume ${id} --concurrency 10`,
      updateOf(id, 'setConcurrency', { concurrency: 10 }),
    ],
    ['try again what has failed', `kling batch retry ${id}`, updateOf(id, 'retryFailed')],
    ['end it', `kling batch cancel ${id}`, `temporal workflow cancel --workflow-id ${id}`],
    ['end it once what runs has ended', `kling batch cancel ${id} --leave-running`, updateOf(id, 'drain')],
    ['the report as of now', `kling batch report ${id}`, updateOf(id, 'report')],
  ]);
}

/** The same for a step of a pipeline. */
export function renderStepSteps(pipelineId: string, step: string): string {
  const id = readable(pipelineId);
  const child = stepWorkflowId({ pipelineId: id, step });
  return renderSteps([
    ['where it stands', `kling status ${child}`, queryOf(child, 'status')],
    ['where its pipeline stands', `kling pipeline status ${id}`, queryOf(id, 'status')],
    ['stop it, and go on with what does not need it', `kling cancel ${child}`],
    ['once it has failed', `kling pipeline retry ${id}`, updateOf(id, 'retryStep', { step })],
  ]);
}

/** What can be typed next about a pipeline. */
export function renderPipelineSteps(pipelineId: string): string {
  const id = readable(pipelineId);
  return renderSteps([
    ['where it stands', `kling pipeline watch ${id}`, queryOf(id, 'status')],
    [
      'elements of a step that have failed',
      `kling pipeline status ${id} --state failed`,
      queryOf(id, 'steps', { state: 'failed' }),
    ],
    ['start nothing more for now', `kling pipeline pause ${id}`, updateOf(id, 'pause')],
    ['go on', `kling pipeline resume ${id}`, updateOf(id, 'resume')],
    ['try again what has failed', `kling pipeline retry ${id}`],
    ['go on without a step', `kling pipeline skip ${id} STEP`, updateOf(id, 'skipStep', { step: 'STEP' })],
    ['end it', `kling pipeline cancel ${id}`, `temporal workflow cancel --workflow-id ${id}`],
  ]);
}

export const toResume = (batchId: string): string => `kling batch resume ${readable(batchId)}`;

const queryOf = (id: string, name: string, input?: object) =>
  `temporal workflow query --workflow-id ${id}${BREAK}--type ${name}${inputOf(input)}`;

const updateOf = (id: string, name: string, input?: object) =>
  `temporal workflow update execute --workflow-id ${id}${BREAK}--name ${name}${inputOf(input)}`;

const inputOf = (input: object | undefined) => (input === undefined ? '' : ` --input '${JSON.stringify(input)}'`);

/** One block of code, in which Markdown means nothing. */
function renderSteps(steps: readonly NextStep[]): string {
  const lines = steps.flatMap(([what, ...commands]) => [`# ${what}`, ...commands.map(fold)]);
  return `${['What can be typed next:', '', '```sh', ...lines, '```'].join('\n')}${ROOM_BELOW}`;
}

/** The Web UI cuts off what is wider on a screen of 1400 pixels, and wraps nothing. */
const MAX_COLUMNS = 72;
/** Where a command may go on in another line. */
const BREAK = '\n';

function fold(command: string): string {
  const isShort = command.length <= MAX_COLUMNS;
  return command.replaceAll(BREAK, isShort ? ' ' : ' \\\n  ');
}

/** An id that a shell would take for more than a word is for the reader to quote. */
export function readable(id: string): string {
  return /^\w[\w.:/-]*$/.test(id) ? id : 'ID';
}
