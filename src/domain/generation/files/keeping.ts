import type { Keeping } from './kept-files.js';
import type { GenerationRequest } from '../request.js';

/** Which files are kept besides those that every task has. What a task that somebody adopts was asked for, only what Kling sends can tell. */
export function keepingOf(request: GenerationRequest): Keeping {
  const { keepAudio: audio } = request.run;
  const isAsked = request.kind === 'create' && asksForWatermark(request.body);
  const watermark = isAsked ? 'asked' : request.kind === 'adopt' ? 'ifSent' : undefined;
  return { ...(audio === undefined ? {} : { audio }), ...(watermark === undefined ? {} : { watermark }) };
}

function asksForWatermark({ watermark_info: info }: Readonly<Record<string, unknown>>): boolean {
  return typeof info === 'object' && info !== null && 'enabled' in info && info.enabled === true;
}
