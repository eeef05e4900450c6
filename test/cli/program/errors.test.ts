import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/program/errors.js';

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
