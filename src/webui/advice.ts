import type { RemedyAdvice } from '../domain/advice/advice.js';
import { escapeCell } from './markdown-cell.js';
import { readable, toResume } from './next-steps.js';

/**
 * What can be done next, for a reader of the Web UI: as Markdown, with what can be typed or started with the button at the top of the page.
 */
export function renderAdvice(advice: RemedyAdvice): string {
  switch (advice.action) {
    case 'adopt': {
      const { taskId, account } = advice;
      const input = JSON.stringify(account === undefined ? { taskId } : { taskId, run: { account } });
      const option = account === undefined ? '' : ` --account ${account}`;
      const what = advice.isUncertain
        ? 'See whether Kling has made it after all'
        : 'Collect its files without a new charge';
      return `${what}: \`kling adopt ${readable(taskId)}${option}\`, or start \`generation\` with \`${input}\``;
    }
    case 'retry':
      return `Start it again: \`kling retry ${readable(advice.id)}\``;
    case 'changeRequest':
      return 'Start it anew with another request: the same would fail again';
    case 'retryItems': {
      const batch = readable(advice.batchId);
      const items = advice.itemIds.map(readable).join(' ');
      const what = advice.collects === true ? 'Try again, and collect what is paid for' : 'Try again';
      return `${what}: \`kling batch retry ${batch} ${items}\``;
    }
    case 'changeRows':
      return `Change the rows of ${advice.itemIds.map(escapeCell).join(', ')} and, once the batch has ended, start their file again with \`--id ${readable(advice.batchId)}\`: only what is missing is made`;
    case 'retryBatch':
      return `Once more, only what is missing: \`kling batch retry ${readable(advice.batchId)}\``;
    case 'retryPipeline':
      return `Once more, only what is missing: \`kling pipeline retry ${readable(advice.pipelineId)}\``;
    case 'changeStep':
      return `Change step ${escapeCell(advice.step)} in the file of ${escapeCell(advice.pipelineId)} and run that again: only what is missing is made`;
    case 'resumePipeline':
      return `Once it may go on: \`kling pipeline resume ${readable(advice.pipelineId)}\``;
    case 'retrySteps':
      return `Try again: \`kling pipeline retry ${readable(advice.pipelineId)} ${advice.steps.map(readable).join(' ')}\``;
    case 'approveStep':
      return `Approve it: \`kling pipeline approve ${readable(advice.pipelineId)} ${readable(advice.step)}\``;
    case 'resumeBatch': {
      const budget = advice.budget === undefined ? '' : ` --budget ${advice.budget}`;
      return `Once it may go on: \`${toResume(advice.batchId)}${budget}\``;
    }
    case 'checkKeys':
      return "The worker's keys are in `KLING_API_KEY`, or `KLING_ACCESS_KEY` and `KLING_SECRET_KEY`; the address is in `KLING_BASE_URL`; it reads them when it starts";
    case 'checkClock':
      return 'How far the clocks differ: `kling doctor`';
    case 'checkAddress':
      return 'The address is in `KLING_BASE_URL` of the worker';
    case 'checkTaskId':
      return 'Check the id of the task: it belongs to one account and one region, which `KLING_BASE_URL` names';
    case 'trustHost':
      return 'Hosts to be trusted are in `KLING_MEDIA_HOSTS` of the worker';
  }
}
