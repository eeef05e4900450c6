import { describe, expect, it } from 'vitest';
import { readBatchId, readRunOptions, readShared } from '../../../../src/cli/batch/start/batch-options.js';

describe('readRunOptions', () => {
  it('takes what says how a batch is run, as it was typed', () => {
    expect(readRunOptions({ concurrency: '5', stuckAfter: '10m', detach: true, json: false })).toEqual({
      concurrency: '5',
      stuckAfter: '10m',
    });
  });

  it('complains of every option at once, by its own name', () => {
    expect(() => readRunOptions({ concurrency: '0', budget: 'lots', timeout: 'soon', stuckAfter: '' })).toThrow(
      expect.objectContaining({
        code: 'InvalidRequest',
        facts: {
          complaints: [
            expect.objectContaining({ path: '--timeout' }),
            expect.objectContaining({ path: '--stuck-after' }),
            { path: '--concurrency', text: '"0"; write a whole number from 1 to 500' },
            expect.objectContaining({ path: '--budget' }),
          ],
        },
      }),
    );
  });
});

describe('readShared', () => {
  it.each([
    ['duration=10', { duration: '10' }],
    ['prompt=a = b', { prompt: 'a = b' }],
    ['run.attempts=2', { 'run.attempts': '2' }],
    ['camera_control={"type":"simple"}', { camera_control: { type: 'simple' } }],
    ['voice_list=[{"voice_id":"1"}]', { voice_list: [{ voice_id: '1' }] }],
    ['prompt="2024"', { prompt: '2024' }],
    ['prompt="quoted" and more', { prompt: '"quoted" and more' }],
    ['negative_prompt=2024', { negative_prompt: '2024' }],
  ])('understands --set %s', (text, fields) => {
    expect(readShared({ set: [text] })).toEqual(fields);
  });

  it('takes --allow-unknown as a column of that name', () => {
    expect(readShared({ allowUnknown: true, set: 'a=1' })).toEqual({ 'run.allowUnknown': true, a: '1' });
  });

  it('takes several, the last of a field counts, and none', () => {
    expect(readShared({ set: ['a=1', 'b=2', 'a=3'] })).toEqual({ a: '3', b: '2' });
    expect(readShared({})).toEqual({});
  });

  it.each([
    ['duration', '--set duration: no value; write field=value, e.g. --set duration=10'],
    ['=10', '--set =10: no field; write field=value, e.g. --set duration=10'],
    ['mode=', '--set mode=: no value; write e.g. --set mode=..., or leave it out'],
    ['a={"b"', `--set a: {"b" is not JSON; write e.g. --set 'a={"name":"value"}'`],
  ])('says what is wrong with --set %s', (text, message) => {
    expect(() => readShared({ set: [text] })).toThrow(message);
  });
});

describe('readBatchId', () => {
  it('takes what makes a good name of a directory', () => {
    expect(readBatchId('spring-2026.v2')).toBe('spring-2026.v2');
    expect(readBatchId(undefined)).toBeUndefined();
  });

  it.each(['', '../up', 'a/b', '-x', 'a b', 'x'.repeat(101)])('refuses %j', (id) => {
    expect(() => readBatchId(id)).toThrow('write 1 to 100 of the characters');
  });
});
