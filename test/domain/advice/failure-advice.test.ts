import { describe, expect, it } from 'vitest';
import { FAILURE_KINDS } from '../../../src/domain/failure.js';
import { adviseOnFailure, collectableTask } from '../../../src/domain/advice/failure-advice.js';

const place = { batchId: 'night', itemId: 'fox' };
const kinds = [...FAILURE_KINDS, 'Unexpected'];

describe('the advice on a failure', () => {
  it.each([
    ['Parked', '86', [{ action: 'adopt', taskId: '86' }]],
    ['UntrustedUrl', '86', [{ action: 'trustHost' }, { action: 'adopt', taskId: '86' }]],
    ['Storage', '86', [{ action: 'adopt', taskId: '86' }]],
    ['GaveUp', undefined, [{ action: 'retry', id: 'gen-1' }]],
    ['GaveUp', '86', [{ action: 'adopt', taskId: '86' }]],
    ['GenerationFailed', '86', [{ action: 'retry', id: 'gen-1' }]],
    ['Arrears', undefined, [{ action: 'retry', id: 'gen-1' }]],
    ['Credentials', undefined, [{ action: 'checkKeys' }, { action: 'retry', id: 'gen-1' }]],
    ['Moderation', '86', [{ action: 'changeRequest' }]],
    ['Unexpected', '86', [{ action: 'adopt', taskId: '86' }]],
    ['NotFound', '86', [{ action: 'checkTaskId' }, { action: 'retry', id: 'gen-1' }]],
  ])('of kind %s with task %s is %j', (kind, taskId, advice) => {
    expect(adviseOnFailure(kind, { id: 'gen-1', taskId })).toEqual(advice);
  });

  it.each(kinds)(
    'of kind %s never tells to make anew what can be collected, nor to collect what is not there',
    (kind) => {
      const withTask = adviseOnFailure(kind, { id: 'gen-1', taskId: '86' });
      const isCollectable = collectableTask('86', kind) !== undefined;
      expect(withTask.some(({ action }) => action === (isCollectable ? 'retry' : 'adopt'))).toBe(false);
      expect(adviseOnFailure(kind, { id: 'gen-1' }).some(({ action }) => action === 'adopt')).toBe(false);
    },
  );

  it.each(kinds)('of kind %s never tells to start it again and that the same would fail again', (kind) => {
    const actions = adviseOnFailure(kind, { id: 'gen-1' }).map(({ action }) => action);
    expect(actions.includes('retry') && actions.includes('changeRequest')).toBe(false);
  });

  it.each(kinds)('of kind %s goes through the batch for an item of one', (kind) => {
    const actions = adviseOnFailure(kind, { id: 'night/fox', taskId: '86', place }).map(({ action }) => action);
    expect(actions).not.toContain('adopt');
    expect(actions).not.toContain('retry');
    expect(actions).not.toContain('changeRequest');
  });

  it.each(kinds)('of kind %s goes through the pipeline for a step of one', (kind) => {
    const step = { pipelineId: 'film', step: 'scene' };
    const all = adviseOnFailure(kind, { id: 'film/scene', taskId: '86', step });
    const own = all.filter(({ action }) => !action.startsWith('check') && action !== 'trustHost');
    expect([
      { action: 'retryPipeline', pipelineId: 'film' },
      { action: 'changeStep', ...step },
    ]).toContainEqual(own[0]);
    expect(own).toHaveLength(1);
  });

  it.each([
    ['Outage', '86', true],
    ['Media', '86', true],
    ['Outage', undefined, undefined],
    ['GenerationFailed', '86', undefined],
  ])('of kind %s with task %s says whether the batch collects it: %s', (kind, taskId, collects) => {
    const [again] = adviseOnFailure(kind, { id: 'night/fox', taskId, place }).filter(
      ({ action }) => action === 'retryItems',
    );
    expect(again).toEqual({ action: 'retryItems', batchId: 'night', itemIds: ['fox'], collects });
  });

  it('names the item, and the batch that tries it again', () => {
    const item = { id: 'night/fox', place };
    expect(adviseOnFailure('GaveUp', item)).toEqual([{ action: 'retryItems', batchId: 'night', itemIds: ['fox'] }]);
    expect(adviseOnFailure('Moderation', item)).toEqual([{ action: 'changeRows', batchId: 'night', itemIds: ['fox'] }]);
  });
});
