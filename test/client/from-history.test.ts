import { readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { elapsedSeconds } from '../../src/domain/generation/generation.js';
import { readFromHistory } from '../../src/client/from-history.js';

const eventsOf = (name: string): object[] => {
  const file = new URL(`../workflows/histories/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { events: object[] }).events;
};
const readEvents = (events: readonly object[]) => readFromHistory(historyFromJSON({ events }));
const read = (name: string, events?: number) => readEvents(eventsOf(name).slice(0, events));
const at = '2026-11-23T08:57:53.000Z';

describe('a status from the history', () => {
  it('is what the worker would have answered at the end', () => {
    const status = read('completed');
    expect(status).toMatchObject({
      state: 'completed',
      prompt: 'a red fox',
      model: 'kling-v2-6',
      cost: { units: '1.5' },
      artifacts: [{ kind: 'video' }],
    });
    expect(status.transitions.map(({ state }) => state)).toEqual([
      'queued',
      'submitting',
      'processing',
      'downloading',
      'completed',
    ]);
    expect(elapsedSeconds(status, '2030-01-01T00:00:00.000Z')).toBeCloseTo(4, 0);
  });

  it.each([
    [5, 'queued'],
    [12, 'processing'],
    [19, 'downloading'],
  ])('after %d events is %s', (events, state) => {
    expect(read('completed', events).state).toBe(state);
  });

  it('counts attempts and keeps the error', () => {
    const status = read('failed-three-attempts');
    expect(status).toMatchObject({ state: 'failed', attempt: 3, error: { kind: 'GenerationFailed' } });
    expect(status.error?.text).toMatch(/^Kling failed task \d+/);
  });

  it('says what a cancelled one said of the bill, and which task it leaves', () => {
    expect(read('cancelled-while-generating.0.1')).toMatchObject({
      state: 'cancelled',
      taskId: '101',
      notices: ['Kling has no cancel: task 101 goes on there and is billed; its files can be collected later.'],
    });
    expect(read('cancelled-in-line.0.1').notices[0]).toMatch(/^Kling confirmed no task. .* by the id kt-.*-1\.$/);
  });

  it.each<[string, object, object]>([
    [
      'terminated',
      { workflowExecutionTerminatedEventAttributes: { reason: 'enough' } },
      { kind: 'Terminated', text: 'The generation was terminated by hand. enough' },
    ],
    [
      'timed out',
      { workflowExecutionTimedOutEventAttributes: {} },
      { kind: 'Unexpected', text: 'Temporal ended it: its own time limit was over.' },
    ],
  ])('ends when the workflow was %s', (how, attributes, error) => {
    const eventType = `EVENT_TYPE_WORKFLOW_EXECUTION_${how.toUpperCase().replace(' ', '_')}`;
    const end = { eventId: '13', eventTime: at, eventType, ...attributes };
    const status = readEvents([...eventsOf('completed').slice(0, 12), end]);
    expect(status).toMatchObject({
      state: 'failed',
      error,
      taskId: '953766915216506881',
    });
    expect(status.transitions.at(-1)).toEqual({ state: 'failed', at });
  });

  it('goes on by the rules of its start where today its request is refused', () => {
    const [started, ...others] = eventsOf('completed');
    const input = {
      prompt: 'a red fox',
      model_name: 'kling-v1-6',
      camera_control: { type: 'simple', config: { zoom: 5 } },
    };
    const data = Buffer.from(JSON.stringify(input)).toString('base64');
    const payload = { metadata: { encoding: Buffer.from('json/plain').toString('base64') }, data };
    const workflowExecutionStartedEventAttributes = { input: { payloads: [payload] } };
    expect(readEvents([{ ...started, workflowExecutionStartedEventAttributes }, ...others])).toMatchObject({
      state: 'completed',
      model: 'kling-v1-6',
      cost: { units: '1.5' },
    });
  });

  it('tells what it can of a history that is encrypted for somebody else, and that parts are missing', () => {
    const encoding = Buffer.from('json/plain').toString('base64');
    const encrypted = JSON.stringify(eventsOf('completed')).replaceAll(
      encoding,
      Buffer.from('secret').toString('base64'),
    );
    const status = readEvents(JSON.parse(encrypted) as object[]);
    expect(status).toMatchObject({ state: 'completed', taskId: '(unreadable)', artifacts: [] });
    expect(status.transitions.map(({ state }) => state)).toEqual(
      read('completed').transitions.map(({ state }) => state),
    );
    expect(status.notices.at(-1)).toMatch(/^Parts of its records cannot be read here/);
  });
});
