import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgenda } from '../../../bench/scale/agenda.js';

describe('the agenda', () => {
  it('gives back in order of time whatever was put in, however it comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(1000), fc.constant('take' as const))), (steps) => {
        const agenda = createAgenda<string>();
        const known: number[] = [];
        for (const step of steps) {
          if (step === 'take') {
            known.sort((one, other) => one - other);
            expect(agenda.next()?.at).toBe(known.shift());
          } else {
            agenda.add(step, 'it');
            known.push(step);
          }
          expect(agenda.size()).toBe(known.length);
        }
      }),
    );
  });
});
