import { describe, expect, it } from 'vitest';
import { listItemTargets, parseNotify, wantsEvent } from '../../../src/domain/notices/target.js';
import { parseThen } from '../../../src/domain/notices/then.js';

describe('run.notify', () => {
  it('is a URL, an object with the events that are wanted, or a list of these', () => {
    expect(parseNotify('https://a.example/x').value).toEqual([{ url: 'https://a.example/x' }]);
    const mixed = [
      'https://a.example',
      { url: 'http://10.0.0.5/hook', events: ['generation.failed', 'batch.*', 'alert.x'] },
    ];
    expect(parseNotify(mixed)).toEqual({
      value: [
        { url: 'https://a.example' },
        { url: 'http://10.0.0.5/hook', events: ['generation.failed', 'batch.*', 'alert.x'] },
      ],
      problems: [],
    });
    expect(parseNotify(undefined).value).toBeUndefined();
  });

  it.each([
    ['exec:/bin/sh', 'run.notify', 'a local command can only be set by whoever runs the worker; write a URL'],
    [
      'file:///etc/passwd',
      'run.notify',
      '"file:///etc/passwd" begins with "file:"; write a URL that begins with https://',
    ],
    ['https://me:pw@a.example', 'run.notify', 'holds a user name or password; leave it out: notices are signed'],
    ['nonsense', 'run.notify', '"nonsense" is no URL; write a URL'],
    [7, 'run.notify', '7; write a URL'],
    [['https://a.example', 'x'], 'run.notify[1]', '"x" is no URL'],
    [{ url: 'https://a.example', event: [] }, 'run.notify.event', 'unknown; a target has "url" and "events"'],
    [
      { url: 'https://a.example', events: [] },
      'run.notify.events',
      '[]; write a list, e.g. ["generation.completed","batch.*"]',
    ],
    [
      { url: 'https://a.example', events: ['generation.complete'] },
      'run.notify.events[0]',
      '"generation.complete" is no event; did you mean "generation.completed"?',
    ],
    [Array(11).fill('https://a.example'), 'run.notify', '11 targets; write at most 10'],
  ])('refuses %j', (value, path, text) => {
    const [first] = parseNotify(value).problems;
    expect(first).toMatchObject({ path, text: expect.stringContaining(text) as string });
  });

  it('wants all but each change of a state, unless it says what it wants', () => {
    expect(['generation.completed', 'batch.progress', 'alert.x'].map((type) => wantsEvent(undefined, type))).toEqual([
      true,
      true,
      true,
    ]);
    expect(wantsEvent(undefined, 'generation.state')).toBe(false);
    expect(wantsEvent(['generation.*'], 'generation.state')).toBe(true);
    expect(wantsEvent(['batch.*'], 'generation.failed')).toBe(false);
    expect(wantsEvent(['*'], 'alert.x')).toBe(true);
  });

  it('of a batch is for its items too only where it names their events', () => {
    const targets = [
      { url: 'https://a.example' },
      { url: 'https://b.example', events: ['batch.*', 'generation.failed'] },
      { url: 'https://c.example', events: ['*'] },
    ];
    expect(listItemTargets(targets)).toEqual([
      { url: 'https://b.example', events: ['generation.failed'] },
      { url: 'https://c.example', events: ['generation.*'] },
    ]);
  });
});

describe('run.then', () => {
  it('names a workflow and its queue, and may hand on an input', () => {
    expect(parseThen({ type: 'publish', taskQueue: 'q', input: { to: 'web' } }).value).toEqual({
      type: 'publish',
      taskQueue: 'q',
      input: { to: 'web' },
    });
  });

  it.each([
    ['publish', 'run.then', '"publish"; write e.g. {"type":"publish","taskQueue":"my-queue"}'],
    [{ type: 'publish' }, 'run.then.taskQueue', 'missing; write the task queue of your worker'],
    [{ type: '', taskQueue: 'q' }, 'run.then.type', '""; write the type of your workflow'],
    [{ type: 'a', taskQueue: 'q', args: [] }, 'run.then.args', 'unknown; it has "type", "taskQueue" and "input"'],
    [
      { type: 'a', taskQueue: 'q', input: 'x'.repeat(100_001) },
      'run.then.input',
      '100,003 characters; write at most 100,000',
    ],
  ])('refuses %j', (value, path, text) => {
    expect(parseThen(value).problems[0]).toMatchObject({ path, text: expect.stringContaining(text) as string });
  });
});
