import type { Advice } from '../domain/generation/advice.js';
import { toRetry } from './next-steps.js';

/** What can be done next, for a reader of the Web UI: as Markdown, with what can be typed or started with the button at the top of the page. */
export function renderAdvice(advice: Advice, workflowId: string): string {
  switch (advice.action) {
    case 'adopt': {
      const input = JSON.stringify({ taskId: advice.taskId });
      const what = advice.isUncertain
        ? 'See whether Kling has made it after all'
        : 'Collect its files without a new charge';
      return `${what}: \`kling adopt ${advice.taskId}\`, or start \`generation\` with \`${input}\``;
    }
    case 'retry':
      return `Start it again: \`${toRetry(workflowId)}\``;
    case 'checkKeys':
      return "The worker's keys are in `KLING_API_KEY`, or `KLING_ACCESS_KEY` and `KLING_SECRET_KEY`; the address is in `KLING_BASE_URL`";
    case 'checkClock':
      return 'How far the clocks differ: `kling doctor`';
    case 'checkAddress':
      return 'The address is in `KLING_BASE_URL` of the worker';
    case 'trustHost':
      return 'Hosts to be trusted are in `KLING_MEDIA_HOSTS` of the worker';
  }
}
