import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config/read-config.js';
import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import { readEnding } from '../batch/batch-ending.js';
import { UnknownGeneration } from '../client-errors.js';
import { viewGeneration } from '../generation/generation-view.js';
import { viewPipeline } from '../pipeline/pipeline-view.js';
import type { Session } from '../session.js';
import { openOutput } from './open-output.js';

/** What there is to be opened of a generation, a batch or a pipeline. */
export interface Opening {
  readonly kind: 'file' | 'folder' | 'link' | 'page';
  /** A path of this machine, a link to what lies in a bucket, or the address of a page. */
  readonly target: string;
  /** Why it is not the file itself, as a sentence. */
  readonly notice?: string;
}

/** Long enough to look at what was opened, and to send it to a colleague. */
const LINK_SECONDS = 24 * 3600;

/** Results and reports. A desktop runs some other files rather than showing them, and what names these came through Temporal. */
const SHOWN = /\.(mp4|mov|webm|png|jpe?g|webp|gif|mp3|wav|html)$/i;

/**
 * What a person wants to see of a workflow: its file, the folder of several, the report of a batch, the last file of a pipeline, or else its page in the Web UI. `wantsFolder`
 * opens the folder of a single file too. Throws `UnknownGeneration`.
 */
export async function findOpening(
  id: string,
  { wantsFolder, config }: { readonly wantsFolder: boolean; readonly config: Config },
  session: Session,
): Promise<Opening> {
  const page: Opening = { kind: 'page', target: session.webUi(id) };
  const files = await listResults(id, session);
  const [first] = files;
  if (first === undefined) return { ...page, notice: `${id} has made no file yet; this is its page in the Web UI.` };
  if (isBucketUri(first)) return { kind: 'link', target: await openOutput(config).linkOf(first, LINK_SECONDS) };
  const folder = path.dirname(first);
  const isOne = files.length === 1 && !wantsFolder && SHOWN.test(first);
  const opening: Opening = isOne ? { kind: 'file', target: first } : { kind: 'folder', target: folder };
  if (await isThere(opening)) return opening;
  return { ...page, notice: `${opening.target} is not on this machine; this is its page in the Web UI.` };
}

/** The files of a generation, or the report of a batch; none while there is nothing to see. */
async function listResults(id: string, session: Session): Promise<readonly string[]> {
  const found = await findWorkflow(session.client, id);
  if (found === undefined) throw new UnknownGeneration(id, session.address);
  const { type, status } = found;
  if (type === GENERATION) {
    const { artifacts } = await viewGeneration(id, session);
    return artifacts.filter(({ watermarked }) => watermarked === undefined).map(({ file }) => file);
  }
  if (type === PIPELINE) return listLastFile(id, session);
  if (type !== BATCH) return [];
  if (status.name === 'RUNNING') return [];
  const ending = await readEnding({ batchId: id }, session);
  if (ending.kind === 'completed') return [ending.result.report.html];
  return ending.kind === 'cancelled' && ending.report !== undefined ? [ending.report.html] : [];
}

/** What a pipeline has led to, once it has ended well. */
async function listLastFile(id: string, session: Session): Promise<readonly string[]> {
  const { ending } = await viewPipeline(id, session);
  return ending?.kind === 'completed' ? ending.result.steps.flatMap(({ file }) => file ?? []).slice(-1) : [];
}

/** Whether it is what it is said to be, here: a worker may keep its files on another machine. */
async function isThere({ kind, target }: Opening): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  return kind === 'file' ? found?.isFile() === true : found?.isDirectory() === true;
}
