import { countItems } from '../../../domain/batch/count-items.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import type { WaitingLine } from '../../../client/waiting-line.js';
import type { Io } from '../../process/io.js';
import { oneLine } from '../../screen/fit-text.js';
import type { BatchDisplay, KnownBatch } from './batch-display.js';
import { NOTHING_TOLD, renderNews } from './render-news.js';
import { renderNoWorker } from '../batch-phrases.js';

/** A batch as lines on news, for where nothing can be rewritten. */
export function createBatchLog({ file, total, taskQueue }: KnownBatch, io: Io): BatchDisplay {
  let told = NOTHING_TOLD;
  let wasSilent = false;
  const writeNews = (progress: BatchProgress, line?: WaitingLine): void => {
    const news = renderNews(told, progress, Date.now(), { line, source: { file } });
    told = news.told;
    news.lines.forEach((text) => io.err(text));
  };
  if (total !== undefined) io.err(`${countItems(total)}${file === undefined ? '' : ` from ${oneLine(file)}`}`);
  return {
    maxItems: () => 0,
    show({ progress, isSilent, line }) {
      if (isSilent !== wasSilent) io.err(isSilent ? renderNoWorker(oneLine(taskQueue)) : 'A worker answers again.');
      wasSilent = isSilent;
      if (progress !== undefined) writeNews(progress, line);
    },
    end(progress) {
      if (progress !== undefined) writeNews(progress);
    },
  };
}
