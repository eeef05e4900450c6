import type { PipelineView } from '../../client/pipeline/pipeline-view.js';
import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import { z } from 'zod';
import type { BatchView } from '../../client/batch/batch-view.js';
import type { GenerationView } from '../../client/generation/generation-view.js';
import type { Artifact } from '../../domain/artifact.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import type { Desk } from '../desk.js';
import { linkFiles } from '../files/link-files.js';
import { readThumbnails } from '../files/thumbnails.js';
import { renderBatch, renderGeneration, renderPipeline } from '../words/render-views.js';
import type { Answer } from './tool.js';
import { answerOf } from './tool.js';

/** Whatever runs, as it stands. */
export type View =
  | { readonly kind: typeof GENERATION; readonly view: GenerationView }
  | { readonly kind: typeof BATCH; readonly view: BatchView }
  | { readonly kind: typeof PIPELINE; readonly view: PipelineView };

export const KINDS = [GENERATION, BATCH, PIPELINE] as const;

export const VIEW = answerOf({
  kind: z.enum(KINDS),
  id: z.string(),
  state: z.string().describe('completed, failed, cancelled and parked are ends'),
  isRunning: z.boolean(),
});

/** What an id is of. What is neither is looked for as a generation, which says what it is. */
export async function findKind(id: string, { session }: Desk, signal: AbortSignal): Promise<View['kind']> {
  const type = (await session.use(({ client }) => findWorkflow(client, id), signal))?.type;
  return type === BATCH || type === PIPELINE ? type : GENERATION;
}

export async function look(id: string, desk: Desk, signal: AbortSignal): Promise<View> {
  const kind = await findKind(id, desk, signal);
  if (kind === BATCH) return { kind, view: await desk.kling.getBatch(id).status({ signal }) };
  if (kind === PIPELINE) return { kind, view: await desk.kling.pipelines.get(id).status({ signal }) };
  return { kind, view: await desk.kling.get(id).status({ signal }) };
}

export const isOver = ({ view }: View): boolean => !view.isRunning;

/** A state in one word. */
export function stateOf({ kind, view }: View): string {
  if (kind !== BATCH) return view.state;
  const { ending, progress, state, isRunning } = view;
  if (ending !== undefined) return ending.kind === 'completed' ? ending.result.state : ending.kind;
  return progress?.state ?? state ?? (isRunning ? 'running' : 'ended');
}

/** Of its workflow. */
export function idOf({ kind, view }: View): string {
  if (kind === GENERATION) return view.workflowId;
  return kind === BATCH ? view.batchId : view.pipelineId;
}

function renderView({ kind, view }: View): string {
  if (kind === GENERATION) return renderGeneration(view);
  return kind === BATCH ? renderBatch(view) : renderPipeline(view);
}

/** All that is known, with links to the files of what has completed and small pictures of them. */
export async function answerView(shown: View, desk: Desk, before: readonly string[] = []): Promise<Answer> {
  const artifacts: readonly Artifact[] = shown.kind === GENERATION ? shown.view.artifacts : [];
  const links = artifacts.length === 0 ? [] : await linkFiles(artifacts, desk);
  const { pictures, lack } = artifacts.length === 0 ? { pictures: [] } : await readThumbnails(artifacts, desk);
  const id = idOf(shown);
  const text = renderView(shown);
  return {
    text: [...before, text, ...(lack === undefined ? [] : [lack])].join('\n'),
    data: {
      ...shown.view,
      kind: shown.kind,
      id,
      state: stateOf(shown),
      ...(links.length === 0 ? {} : { links: links.map(({ uri, name }) => ({ uri, name })) }),
    },
    content: [...links, ...pictures],
  };
}
