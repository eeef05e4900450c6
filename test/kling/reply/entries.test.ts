import { describe, expect, it } from 'vitest';
import { parseTask, parseTasks } from '../../../src/kling/reply/task-parser.js';

describe('a result that is no file', () => {
  it('is a voice of a legacy task, with what Kling says of it', () => {
    const voices = [{ voice_id: '829', voice_name: 'narrator', trial_url: 'https://x/v.mp3', owned_by: 'me' }];
    expect(parseTask({ task_id: '1', task_status: 'succeed', task_result: { voices } })).toEqual({
      taskId: '1',
      status: 'succeeded',
      message: '',
      outputs: [],
      entries: [
        {
          kind: 'voice',
          index: 0,
          id: '829',
          name: 'narrator',
          facts: { trial_url: 'https://x/v.mp3', owned_by: 'me' },
        },
      ],
    });
  });

  it('is an element, whose id may be a number', () => {
    const elements = [{ element_id: 8123456, element_name: 'fox', reference_type: 'image_refer', status: 'succeed' }];
    expect(parseTask({ task_id: '1', task_status: 'succeed', task_result: { elements } }).entries).toEqual([
      {
        kind: 'element',
        index: 0,
        id: '8123456',
        name: 'fox',
        facts: { reference_type: 'image_refer', status: 'succeed' },
      },
    ]);
  });

  it('is an entry of a type in outputs[], beside files', () => {
    const outputs = [
      { type: 'element', id: 'e', name: 'fox' },
      { type: 'video', id: 'v', url: 'https://x/a.mp4' },
      { type: 'voice', id: 'o', name: 'narrator', url: 'https://x/v.mp3' },
    ];
    const [task] = parseTasks([{ id: '1', status: 'succeeded', outputs }]);
    expect(task?.outputs.map(({ id }) => id)).toEqual(['v']);
    expect(task?.entries?.map(({ kind, id, name }) => [kind, id, name])).toEqual([
      ['element', 'e', 'fox'],
      ['voice', 'o', 'narrator'],
    ]);
    expect(task).not.toHaveProperty('extra');
  });

  it('is a face of a session, which has neither a task nor a status', () => {
    const face_data = [{ face_id: 'f1', face_image: 'https://x/f.png', start_time: 0, end_time: 5200 }];
    expect(parseTask({ session_id: 's', final_unit_deduction: '0.05', face_data })).toMatchObject({
      taskId: 's',
      status: 'succeeded',
      cost: { units: '0.05' },
      entries: [{ kind: 'face', index: 0, id: 'f1', facts: { start_time: 0, end_time: 5200 } }],
    });
  });

  it('is none without an id', () => {
    expect(parseTask({ task_id: '1', task_result: { voices: [{ voice_name: 'n' }, 7, null] } })).not.toHaveProperty(
      'entries',
    );
  });

  it('takes the status of a call in a session from its number', () => {
    expect(parseTask({ session_id: 's', status: 0 }).status).toBe('succeeded');
    expect(parseTask({ session_id: 's', status: 3 }).status).toBe('failed');
  });

  it('takes no more room than what is kept of any reply', () => {
    const voices = Array.from({ length: 500 }, (_, at) => ({ voice_id: String(at), trial_url: 'x'.repeat(5000) }));
    const task = parseTask({ task_id: '1', task_status: 'succeed', task_result: { voices } });
    expect(task.entries).toHaveLength(64);
    expect(JSON.stringify(task).length).toBeLessThan(20_000);
  });
});
