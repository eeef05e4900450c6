import { expect, it } from 'vitest';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import { emptyStatus } from '../../src/domain/generation/generation.js';
import { renderGenerationDetails } from '../../src/webui/generation-details.js';

const at = '2026-11-23T08:00:00.000Z';
const ended = (facts: object): GenerationStatus => ({ ...emptyStatus(at), ...facts });

it('shows in the Web UI how to collect a task that goes on at Kling, by the command line and without', () => {
  const error = { kind: 'Parked', text: 'Task 86 had not finished.' };
  expect(renderGenerationDetails(ended({ state: 'parked', taskId: '86', error }))).toContain(
    '| What to do | Collect its files without a new charge: `kling adopt 86`, or start `generation` with `{"taskId":"86"}` |',
  );
});

it('shows nothing to do while another attempt comes', () => {
  const error = { kind: 'GenerationFailed', text: 'x' };
  expect(renderGenerationDetails(ended({ state: 'failed', error, attempts: 3 }))).toContain(
    '| What to do | Start it again |',
  );
  expect(renderGenerationDetails(ended({ state: 'retrying', attempts: 3 }))).not.toContain('What to do');
});
