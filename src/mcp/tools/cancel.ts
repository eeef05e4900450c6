import { BATCH, PIPELINE } from '../../contract/workflow-types.js';
import { z } from 'zod';
import type { Desk } from '../desk.js';
import { ID } from './arguments.js';
import type { Tool } from './tool.js';
import { defineTool } from './tool.js';
import { answerView, findKind, VIEW } from './view.js';

export const createCancel = (desk: Desk): Tool =>
  defineTool({
    name: 'cancel',
    title: 'Cancel',
    description:
      'Stops a generation, a batch or pipeline with all that runs in it, or one item of a batch. Kling itself has no cancel: a task that was sent is made and billed, and adopt collects it later.',
    input: z.strictObject({ id: ID, item: z.string().optional().describe('only this item of the batch') }),
    output: VIEW,
    effect: 'changes',
    isDestructive: true,
    isIdempotent: true,
    run: async ({ id, item }, { signal }) => {
      const { kling } = desk;
      if (item !== undefined) {
        const batch = kling.getBatch(id);
        await batch.cancelItem(item, { signal });
        return answerView({ kind: BATCH, view: await batch.status({ signal }) }, desk);
      }
      const kind = await findKind(id, desk, signal);
      if (kind === BATCH) return answerView({ kind, view: await kling.getBatch(id).cancel({ signal }) }, desk);
      if (kind === PIPELINE) return answerView({ kind, view: await kling.pipelines.get(id).cancel({ signal }) }, desk);
      return answerView({ kind, view: await kling.get(id).cancel({ signal }) }, desk);
    },
  });
