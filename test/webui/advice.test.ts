import { expect, it } from 'vitest';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import { emptyStatus } from '../../src/domain/generation/generation.js';
import { renderGenerationDetails } from '../../src/webui/generation-details.js';

const at = '2026-11-23T08:00:00.000Z';
const ended = (facts: object): GenerationStatus => ({ ...emptyStatus(at), ...facts });
const details = (facts: object) => renderGenerationDetails(ended(facts), { workflowId: 'gen-1' });

it('shows in the Web UI how to collect a task that goes on at Kling, by the command line and without', () => {
  const error = { kind: 'Parked', text: 'Task 86 had not finished.' };
  expect(details({ state: 'parked', taskId: '86', error })).toContain(
    '| What to do | Collect its files without a new charge: `kling adopt 86`, or start `generation` with `{"taskId":"86"}` |',
  );
});

it('shows nothing to do while another attempt comes', () => {
  const error = { kind: 'GenerationFailed', text: 'x' };
  expect(details({ state: 'failed', error, attempts: 3 })).toContain('| What to do |');
  expect(details({ state: 'retrying', attempts: 3 })).not.toContain('What to do');
});

it.each([
  [{ workflowId: 'gen-1' }, 'Start it again: `kling retry gen-1`'],
  [{ workflowId: 'night/fox', batchId: 'night' }, 'Try again: `kling batch retry night fox`'],
  [{ workflowId: 'film/scene.3', pipelineId: 'film' }, 'Once more, only what is missing: `kling pipeline retry film`'],
  // A retry of an item outside of its batch, and an id that somebody has chosen.
  [{ workflowId: 'night/fox-r2' }, 'Start it again: `kling retry night/fox-r2`'],
  [{ workflowId: 'films/fox' }, 'Start it again: `kling retry films/fox`'],
  [{ workflowId: 'a`b' }, 'Start it again: `kling retry ID`'],
])('names the command that starts %j again', (where, what) => {
  const error = { kind: 'GenerationFailed', text: 'x' };
  const text = renderGenerationDetails(ended({ state: 'failed', error, attempts: 3 }), where);
  expect(text).toContain(`| What to do | ${what} |`);
});

it('tells to change what would fail again as it is', () => {
  const error = { kind: 'Moderation', text: 'x' };
  expect(
    renderGenerationDetails(ended({ state: 'failed', error }), { workflowId: 'night/fox', batchId: 'night' }),
  ).toContain(
    '| What to do | Change the rows of fox and, once the batch has ended, start their file again with `--id night`: only what is missing is made |',
  );
  expect(
    renderGenerationDetails(ended({ state: 'failed', error }), { workflowId: 'film/scene', pipelineId: 'film' }),
  ).toContain(
    '| What to do | Change step scene in the file of film and run that again: only what is missing is made |',
  );
  expect(details({ state: 'failed', error })).toContain('| What to do | Start it anew with another request');
});

it('promises no files of a task that Kling has not confirmed', () => {
  expect(details({ state: 'cancelled', externalTaskId: 'kt-1' })).toContain(
    '| What to do | See whether Kling has made it after all: `kling adopt kt-1`, or start',
  );
});
