import type { Making } from '../../../domain/pipeline/book/making.js';
import { isUnderWay, placed, placeOf, unbegun } from '../../../domain/pipeline/book/making.js';
import type { PipelineStatus } from '../../../domain/pipeline/pipeline-status.js';
import type { MessageArgs } from '../../message-args.js';
import { refuse } from '../../refuse.js';
import type { UpdateRules } from '../../set-update.js';
import type { LivePipeline } from '../live-pipeline.js';
import { nameSome } from '../standing.js';
import { refuseWhenOver, requireMakings } from './step-args.js';

type Rules = UpdateRules<PipelineStatus>;

export const retryStepRules = (live: LivePipeline): Rules => ({
  description:
    'Makes a step again that has failed, or with "anew" one that has succeeded, and what comes after it: {"step":"scene.3","anew":true}',
  names: ['step', 'anew'],
  validate(args) {
    refuseWhenOver(live);
    if (args.anew !== undefined && typeof args.anew !== 'boolean') refuse('anew: write true or false');
    const makings = listAgain(live, args);
    if (makings.length === 0) refuse(explainNothing(live, args));
    const busy = listAfter(live, makings).filter(isUnderWay);
    if (busy.length > 0)
      refuse(`${nameSome(busy.map(placeOf))} is being made of it; wait for that, or cancel it first.`);
  },
  apply(args) {
    const makings = listAgain(live, args);
    const after = listAfter(live, makings);
    for (const making of after) live.put(unbegun(making));
    for (const making of makings) live.put({ ...unbegun(making), ...(args.anew === true ? { isAnew: true } : {}) });
    return live.status();
  },
});

export const skipStepRules = (live: LivePipeline): Rules => ({
  description: 'Goes on as if a step were left out: {"step":"scene"}',
  names: ['step'],
  validate({ step }) {
    refuseWhenOver(live);
    const makings = requireMakings(live, step);
    if (makings.some(({ state }) => state === 'running')) refuse(`${String(step)} is running; cancel it first.`);
    if (makings.every(isOver)) refuse(`${String(step)} is ${makings[0]?.state ?? 'skipped'} already.`);
  },
  apply({ step }) {
    for (const making of requireMakings(live, step)) {
      if (isOver(making)) continue;
      live.put({ ...placed(making), tries: making.tries, state: 'skipped', note: 'skipped by hand' });
    }
    return live.status();
  },
});

const isOver = ({ state }: Making): boolean => state === 'completed' || state === 'skipped';

/** Those of the named that there is something to be done about. */
function listAgain(live: LivePipeline, { step, anew }: MessageArgs): readonly Making[] {
  return requireMakings(live, step).filter(({ state }) => {
    if (state === 'failed' || state === 'cancelled') return true;
    // What somebody has skipped may be wanted after all.
    return state === 'skipped' || (anew === true && state === 'completed');
  });
}

/** All that was made of them, or was given up for want of them. */
function listAfter(live: LivePipeline, makings: readonly Making[]): readonly Making[] {
  const own = new Set(makings.map(placeOf));
  const after = new Map(
    makings.flatMap((making) =>
      live
        .book()
        .listAfter(making)
        .map((one) => [placeOf(one), one]),
    ),
  );
  return [...after.values()].filter(
    (one) => !own.has(placeOf(one)) && one.state !== 'pending' && one.state !== 'blocked',
  );
}

function explainNothing(live: LivePipeline, { step }: MessageArgs): string {
  const states = [...new Set(requireMakings(live, step).map(({ state }) => state))].join(', ');
  const hint = states === 'completed' ? '; to make it again, write "anew": true' : '';
  return `${String(step)} has not failed: it is ${states}${hint}.`;
}
