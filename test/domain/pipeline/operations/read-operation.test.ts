import { describe, expect, it } from 'vitest';
import type { OperationKind } from '../../../../src/domain/pipeline/operation.js';
import { operationSchema } from '../../../../src/domain/pipeline/operations/operation-schema.js';
import { OPERATIONS } from '../../../../src/domain/pipeline/operations/operations.js';
import { checkOperation, readOperation } from '../../../../src/domain/pipeline/operations/read-operation.js';
import { STEP_KINDS } from '../../../../src/domain/pipeline/step.js';

const isOpen = (text: string): boolean => text.includes('${');
const check = (kind: OperationKind, body: unknown) =>
  checkOperation(kind, body, { isOpen, takesRelative: true }).map(({ path, text }) => `${path}: ${text}`);

describe('an operation', () => {
  it.each<[OperationKind, unknown, unknown]>([
    ['frame', { video: '/a.mp4' }, { kind: 'frame', video: '/a.mp4' }],
    ['frame', { video: '/a.mp4', at: '2.5s' }, { kind: 'frame', video: '/a.mp4', at: 2.5 }],
    [
      'join',
      { videos: ['/a.mp4', ['/b.mp4', 's3://bucket/c.mp4']], transition: 0.5 },
      { kind: 'join', videos: ['/a.mp4', '/b.mp4', 's3://bucket/c.mp4'], transition: 0.5 },
    ],
    ['cut', { video: '/a.mp4', from: '1m30s', to: 95 }, { kind: 'cut', video: '/a.mp4', from: 90, to: 95 }],
    ['thumbnail', { image: '/a.png', width: '320' }, { kind: 'thumbnail', image: '/a.png', width: 320 }],
    [
      'sheet',
      { files: ['/a.mp4'], labels: ['It\'s "one": %{n}'] },
      { kind: 'sheet', files: ['/a.mp4'], labels: ['It\'s "one": %{n}'] },
    ],
    ['upload', { files: ['/a.mp4'], to: 's3://b-1/x' }, { kind: 'upload', files: ['/a.mp4'], to: 's3://b-1/x' }],
    [
      'notify',
      { text: 3, to: 'https://example.com/x', data: { a: 1 } },
      { kind: 'notify', text: '3', to: [{ url: 'https://example.com/x' }], data: { a: 1 } },
    ],
    [
      'approve',
      { message: 'ok?', timeout: '2d', onTimeout: 'reject' },
      { kind: 'approve', message: 'ok?', timeout: 172_800, onTimeout: 'reject' },
    ],
  ])('%s is read as its fields mean', (kind, body, operation) => {
    expect(readOperation(kind, body)).toEqual({ value: operation, problems: [] });
  });

  it.each<[OperationKind, unknown, readonly string[]]>([
    ['frame', 'x', [': "x" is no object; write an object with "video", "at", "name"']],
    ['frame', {}, ['video: missing; write the video, an MP4 or MOV']],
    ['frame', { vidio: '/a.mp4', video: '/a.mp4' }, ['vidio: unknown; did you mean "video"?']],
    ['frame', { video: '/a.mp4', at: 'end' }, ['at: "end"; write "first", "last", or seconds, e.g. 2.5']],
    [
      'frame',
      { video: 'https://x.example/a.mp4' },
      [
        'video: "https://x.example/a.mp4" is a URL; download it first: write a reference such as "${scene.file}", a path, or s3://bucket/key',
      ],
    ],
    [
      'frame',
      { video: 's3://bucket/folder/' },
      ['video: "s3://bucket/folder/" names no object; write s3://bucket/key'],
    ],
    ['join', { videos: [] }, ['videos: no files; write at least one']],
    ['join', { videos: '/a.mp4' }, ['videos: "/a.mp4" is no list; write e.g. ["${scene.file}"]']],
    [
      'join',
      { videos: ['/a.mp4', 7] },
      ['videos[1]: 7; write a reference such as "${scene.file}", a path, or s3://bucket/key'],
    ],
    ['join', { videos: ['/a'], transition: 60 }, ['transition: 60; write seconds, at most 10, e.g. 2.5 or "2.5s"']],
    ['sound', { video: '/a', audio: '/b', keep: 'yes' }, ['keep: "yes"; write true or false']],
    ['sound', { video: '/a', audio: '/b', volume: -1 }, ['volume: -1; write a number from 0 to 10']],
    ['cut', { video: '/a' }, [': nothing is cut; write "from", "to" or "duration"']],
    ['cut', { video: '/a', from: 3, to: 2 }, ['to: 2 s is not behind "from" (3 s)']],
    ['cut', { video: '/a', to: 3, duration: 2 }, ['duration: stands beside "to"; write one of them']],
    ['cut', { video: '/a', duration: 0 }, ['duration: 0; write at least 0.001 s']],
    ['thumbnail', { width: 100 }, [': write "video" or "image"']],
    ['thumbnail', { video: '/a', image: '/b' }, ['image: stands beside "video"; write one of them']],
    ['thumbnail', { image: '/b', at: 1 }, ['at: a picture has one frame only; leave it out']],
    ['sheet', { files: ['/a', '/b'], labels: ['x'] }, ['labels: 1 for 2 files; write one for each']],
    ['sheet', { files: ['/a'], columns: 1.5 }, ['columns: 1.5; write a whole number from 1 to 40']],
    ['upload', { files: ['/a'], to: '../x' }, [`to: "../x": ".." leads out of the worker's output directory`]],
    ['upload', { files: ['/a'], to: 'x', name: '{idd}' }, [expect.stringContaining('name: "{idd}": {idd} is unknown')]],
    ['notify', { text: ' ' }, ['text: " "; write a text']],
    ['notify', { text: 'x', to: ['exec:/bin/x'] }, [expect.stringContaining('to[0]: a local command can only be set')]],
    ['approve', { message: 'x', onTimeout: 'go' }, ['onTimeout: "go"; write "fail" or "approve" or "reject"']],
  ])('%s with %j is refused in a sentence', (kind, body, sentences) => {
    expect(check(kind, body)).toEqual(sentences);
  });

  it('is checked as it is written: what refers to other steps is left for later', () => {
    expect(check('join', { videos: '${scene.files}', transition: '${params.fade}' })).toEqual([]);
    expect(check('cut', { video: './a.mp4', from: '${params.from}', to: 1 })).toEqual([]);
    expect(check('sheet', { files: ['${scene.files}', './a.png'], labels: ['a', 'b', 'c'] })).toEqual([]);
    expect(check('approve', { message: 'is ${scene.file} right?', show: ['${scene.file}'] })).toEqual([]);
  });

  it('names files by absolute paths once it is to be done', () => {
    expect(readOperation('frame', { video: 'a.mp4' }).problems).toEqual([
      { path: 'video', text: '"a.mp4" is no absolute path' },
    ]);
    expect(readOperation('frame', { video: 'C:\\a.mp4' }).problems).toEqual([]);
  });

  it('has an entry in the table and a schema for each kind of step that Kling does not do', () => {
    expect(Object.keys(OPERATIONS)).toEqual(STEP_KINDS.slice(2));
    for (const kind of Object.keys(OPERATIONS) as OperationKind[]) {
      const { properties } = operationSchema(kind) as { properties: object };
      expect(Object.keys(properties)).toEqual(Object.keys(OPERATIONS[kind].fields));
    }
    expect(operationSchema('upload')).toMatchObject({ required: ['files', 'to'], additionalProperties: false });
  });
});
