import type { GenerationRequest } from '../request.js';
import { askedOf } from './asked.js';
import { NOTHING } from './expectation.js';
import type { Checks } from './judge-file.js';

/** What the files of a request are held against; undefined where nobody wants them checked. Of a task that somebody adopts nobody knows what it was asked for. */
export function checksOf(request: GenerationRequest): Checks | undefined {
  const { expect } = request.run;
  if (expect === NOTHING) return undefined;
  return {
    ...(request.kind === 'create' ? { asked: askedOf(request) } : {}),
    ...(expect === undefined ? {} : { expect }),
  };
}
