import type { Making } from '../../../domain/pipeline/book/making.js';
import type { StepPlace } from '../../../domain/pipeline/step.js';
import { parseStepPlace } from '../../../domain/pipeline/step.js';
import { nearest } from '../../../domain/text/nearest.js';
import { quote } from '../../../domain/text/quote.js';
import { refuse } from '../../refuse.js';
import type { LivePipeline } from '../live-pipeline.js';

/** A step, or one element of it, by its name; refuses what there is none of. */
export function requireStep(live: LivePipeline, name: unknown): StepPlace {
  const place = typeof name === 'string' ? parseStepPlace(name) : undefined;
  if (place === undefined)
    refuse(`step: ${quote(name)}; write the name of a step, e.g. "scene", or "scene.3" of a forEach`);
  const names = live.request.steps.map((step) => step.name);
  if (names.includes(place.step)) return place;
  const guess = nearest(place.step, names);
  return refuse(
    `There is no step ${quote(place.step)}; ${guess === undefined ? `the steps are ${names.slice(0, 20).join(', ')}` : `did you mean "${guess}"?`}`,
  );
}

/** Its makings: all of a `forEach`, where no element is named. */
export function requireMakings(live: LivePipeline, name: unknown): readonly Making[] {
  const place = requireStep(live, name);
  if (place.index === undefined) return live.book().makingsOf(place.step);
  const making = live.book().get(place);
  if (making !== undefined) return [making];
  const { length } = live.book().makingsOf(place.step);
  const isForEach = live.request.steps.some(({ name: step, forEach }) => step === place.step && forEach !== undefined);
  return refuse(
    isForEach
      ? `There is no ${quote(name)}; ${place.step} has ${length} ${length === 1 ? 'element' : 'elements'}, counted from 0`
      : `There is no ${quote(name)}; ${place.step} is made once: write ${quote(place.step)}`,
  );
}

/** Refuses to steer a pipeline that has ended, or is about to. */
export function refuseWhenOver(live: LivePipeline): void {
  const { endedAt, state } = live.facts();
  if (endedAt !== undefined) refuse('The pipeline has ended; start it again to do what is missing.');
  if (state === 'cancelled') refuse('The pipeline is cancelled and ends.');
}
