import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import { TemporalUnreachable } from '../../../src/temporal/connect/temporal-unreachable.js';
import { GenerationFailed } from '../../../src/client/ended-badly.js';
import { describeError, PartEnded, UsageError } from '../../../src/cli/program/errors.js';
import { exitCodeOf } from '../../../src/cli/program/error-exit-codes.js';

describe('the exit code of a failed generation', () => {
  it.each([
    ['InvalidRequest', {}, 2],
    ['InvalidRequest', { attempts: 1 }, 2],
    ['InvalidRequest', { taskId: '86', attempts: 1 }, 1],
    ['InvalidRequest', { attempts: 2 }, 1],
    ['Moderation', { taskId: '86' }, 1],
    ['Credentials', {}, 4],
    ['PackDepleted', { attempts: 2 }, 4],
    ['WrongAddress', {}, 1],
    ['Refused', {}, 1],
    ['NotFound', { taskId: '86' }, 3],
    ['NotFound', {}, 1],
    ['Parked', { taskId: '86' }, 5],
  ])('after %s with %j is %i: 2 promises that nothing was started', (kind, facts, code) => {
    expect(exitCodeOf(kind, facts)).toBe(code);
  });
});

describe('an error', () => {
  it.each([
    [new UsageError('write a number'), 2, { kind: 'UsageError', text: 'write a number' }],
    [new InvalidRequest([{ path: 'prompt', text: 'is missing' }]), 2, { kind: 'InvalidRequest' }],
    [new TemporalUnreachable('No Temporal server answers'), 3, { kind: 'TemporalUnreachable' }],
    [new KlingFailure('Credentials', 'no such key', { klingCode: 1002 }), 4, { kind: 'Credentials' }],
    [new KlingFailure('Storage', 'Cannot write'), 1, { kind: 'Storage' }],
    [new PartEnded('The worker could not start', 2), 2, { kind: 'PartEnded' }],
    [new PartEnded('The worker keeps ending by itself', 137), 1, { kind: 'PartEnded' }],
    [new TypeError('x is not a function'), 1, { kind: 'TypeError', text: 'x is not a function' }],
  ])('is told apart by its code, not by its name: %s', (error, exitCode, json) => {
    Object.defineProperty(error, 'name', { value: 'Renamed' });
    expect(describeError(error)).toMatchObject({
      exitCode,
      json: error instanceof TypeError ? { text: error.message } : json,
    });
  });

  it('is followed by what can be done, whatever it exits with', () => {
    const advice = [{ action: 'adopt', taskId: '86' }] as const;
    const error = new GenerationFailed('gen-1', {
      error: { kind: 'Storage', text: 'Cannot write.' },
      facts: {},
      advice,
    });
    const text = 'Cannot write. Collect its files without a new charge: kling adopt 86';
    expect(describeError(error)).toEqual({
      lines: [text, '(--debug shows where this comes from)'],
      exitCode: 1,
      json: { kind: 'Storage', text, advice },
    });
  });
});
