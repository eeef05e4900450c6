import path from 'node:path';
import { z } from 'zod';
import { startPipeline } from '../../../client/pipeline/start/start-pipeline.js';
import { PIPELINE } from '../../../contract/workflow-types.js';
import type { Desk } from '../../desk.js';
import { startPaid } from '../../money/start-paid.js';
import { renderBill, renderSpendingData, renderStanding, SPENDING } from '../../words/spending-words.js';
import { answerStart, STARTED } from '../generation/start-generation.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';
import { PIPELINE_SHAPE, planAgentPipeline } from './plan-pipeline.js';

const nameAll = ({ rights }: Desk): string => rights.pipelines.map((file) => path.basename(file)).join(', ');

export const createCheckPipeline = (desk: Desk): Tool =>
  defineTool({
    name: 'check_pipeline',
    title: 'What a pipeline would do and cost',
    description: `Checks a pipeline with the values that are given, and says its steps and what they would cost; what is made already counts too. Starts nothing. There are: ${nameAll(desk)}.`,
    input: z.strictObject(PIPELINE_SHAPE),
    output: answerOf({ id: z.string(), spending: SPENDING }),
    effect: 'reads',
    run: async (given, { purse }) => {
      const { pipelineId: id, prepared, bill } = await planAgentPipeline(given, desk);
      const { checked, request, notices } = prepared;
      const steps = checked.steps.map(({ step, times, isChosen }) => ({
        step: step.name,
        kind: step.kind,
        times,
        isChosen,
      }));
      const standing = await purse.standing();
      const warnings = checked.warnings.map(({ path: place, text }) => `${place}: ${text}`);
      return {
        text: [
          `${id}: ${steps.map(({ step }) => step).join(', ')}`,
          renderBill(bill),
          renderStanding(standing),
          ...warnings,
        ].join('\n'),
        data: { id, params: request.params, steps, warnings, notices, spending: renderSpendingData(bill, standing) },
      };
    },
  });

export const createRunPipeline = (desk: Desk): Tool =>
  defineTool({
    name: 'run_pipeline',
    title: 'Run a pipeline',
    description: `Runs a pipeline of the operator's with values of yours, and answers at once; then wait. The same id again makes only what is missing, which is how one that failed is tried again. There are: ${nameAll(desk)}.`,
    input: z.strictObject(PIPELINE_SHAPE),
    output: STARTED,
    effect: 'spends',
    isLong: true,
    run: async (given, call) => {
      const { pipelineId: id, prepared, file, bill } = await planAgentPipeline(given, desk);
      const { input, own, request, notices } = prepared;
      const start = { pipelineId: id, input, own, file, stepCount: request.steps.length };
      const { isAttached } = await startPaid(
        {
          bill,
          subject: { kind: PIPELINE, id },
          start: () => desk.session.use((open) => startPipeline(start, open), call.signal),
          isAttached: (started) => started.isAttached,
        },
        desk,
        call,
      );
      const said = isAttached
        ? `${id} runs already: nothing new was started.`
        : `${id} was started. wait {"id": "${id}"} follows it.`;
      return answerStart({ id, said, isAttached, notices, bill }, call);
    },
  });
