import type { PipelineEstimate } from '../../client/pipeline/start/estimate-pipeline.js';
import type { SlotsByPack } from '../../domain/batch/cost/estimate.js';
import { estimateRequests } from '../../domain/batch/cost/estimate.js';
import { listUnknown, renderEstimate, renderKnown } from '../../domain/batch/cost/render-estimate.js';
import type { CheckedPipeline, CheckedStep } from '../../domain/pipeline/check/checked.js';
import { describeLinks, describeStep, describeTimes } from '../../domain/pipeline/graph/draw-graph.js';
import type { Paint } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';

const HEAD = ['STEP', 'TIMES', 'WHAT', 'NEEDS', 'ESTIMATE'] as const;

/** What a pipeline that was checked would do: a row a step, in the order in which they can be made, and what all of it costs. */
export function renderPlan(
  { steps }: CheckedPipeline,
  estimated: PipelineEstimate,
  { slots, paint }: { readonly slots: SlotsByPack; readonly paint: Paint },
): readonly string[] {
  const rows = steps.map((one) => [
    one.step.name,
    describeTimes(one) || '-',
    describeStep(one),
    describeLinks(one) || '-',
    one.isChosen ? renderPrice(one) : 'left out',
  ]);
  const { uncounted } = estimated;
  return [
    ...renderTable(HEAD, rows, { paint }),
    '',
    ...(estimated.items === 0 ? ['Cost:   nothing'] : renderEstimate(estimated, slots)),
    ...(uncounted.length === 0
      ? []
      : [`How often ${uncounted.join(', ')} will be made is not known before; reckoned once each.`]),
  ];
}

function renderPrice({ requests }: CheckedStep): string {
  if (requests.length === 0) return '-';
  const estimated = estimateRequests(requests);
  const unknown = listUnknown(estimated).length > 0 ? ['price not known'] : [];
  const known = renderKnown(estimated);
  return [...(known === undefined ? [] : [known]), ...unknown].join('; ') || '-';
}

/** The same for programs. */
export function toPlan({ steps }: CheckedPipeline): readonly Readonly<Record<string, unknown>>[] {
  return steps.map(({ step, links, times, makes, isChosen, requests }) => ({
    step: step.name,
    kind: step.kind,
    ...(makes.product === undefined ? {} : { product: makes.product }),
    ...(makes.model === undefined ? {} : { model: makes.model }),
    ...(makes.kinds === undefined ? {} : { makes: makes.kinds }),
    needs: [...new Set(links.map((link) => link.step))],
    ...(times === undefined ? {} : { times }),
    isChosen,
    units: estimateRequests(requests).cost.units,
  }));
}
