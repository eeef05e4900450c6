import { describe, expect, it } from 'vitest';
import { renderAdvice } from '../../../src/cli/generation/render-advice.js';

describe('advice at the command line', () => {
  it.each([
    ['gen-1', 'start it again: kling retry gen-1'],
    ['night/fox', 'start it again: kling batch retry night fox'],
    ["a fox's", "start it again: kling retry 'a fox'\\''s'"],
    ['$(rm -r .)/x', "start it again: kling batch retry '$(rm -r .)' x"],
  ])('names a command that can be pasted for %s', (workflowId, text) => {
    expect(renderAdvice({ action: 'retry' }, workflowId)).toBe(text);
  });

  it('names the task that is to be adopted', () => {
    expect(renderAdvice({ action: 'adopt', taskId: '86' }, 'gen-1')).toBe(
      'collect its files without a new charge: kling adopt 86',
    );
  });

  it('promises no files of a task that nobody has confirmed', () => {
    expect(renderAdvice({ action: 'adopt', taskId: 'kt-run-1', isUncertain: true }, 'gen-1')).toBe(
      'see whether Kling has made it after all: kling adopt kt-run-1',
    );
  });

  it('names the settings of the worker where those are wrong', () => {
    expect(renderAdvice({ action: 'checkKeys' }, 'gen-1')).toMatch(/KLING_API_KEY.*KLING_BASE_URL$/);
    expect(renderAdvice({ action: 'trustHost' }, 'gen-1')).toContain('KLING_MEDIA_HOSTS');
  });
});
