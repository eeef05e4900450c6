import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../../src/domain/invalid-request.js';
import { evaluateCondition } from '../../../../src/domain/pipeline/expression/evaluate.js';
import { createScopes, listElements } from '../../../../src/domain/pipeline/expression/create-scope.js';
import { resolveBody } from '../../../../src/domain/pipeline/expression/resolve.js';
import type { Making, Scope } from '../../../../src/domain/pipeline/expression/scope.js';
import type { MadeStep } from '../../../../src/domain/pipeline/made-step.js';
import { parsePipeline } from '../../../../src/domain/pipeline/parse-pipeline.js';
import type { Step } from '../../../../src/domain/pipeline/step.js';

const clip = (name: string): MadeStep => ({
  workflowId: `story/${name}`,
  taskId: '867283741759111202',
  outputs: [
    {
      kind: 'video',
      file: `/out/${name}.mp4`,
      bytes: 1,
      sha256: 'a',
      id: '123',
      seconds: 5.041,
      thumbnail: '/out/t.jpg',
    },
    { kind: 'video', file: `/out/${name}-2.mp4`, bytes: 1, sha256: 'b', id: '124' },
  ],
  cost: { units: '1.5' },
});
const made = (name: string): Making => ({ state: 'completed', made: clip(name) });

const request = parsePipeline({
  params: { topic: 'a fox', n: 3, list: ['x', 'y'] },
  steps: {
    scene: { generate: { prompt: 'x' } },
    out: { generate: { prompt: 'x' } },
    pictures: { generate: { prompt: 'x' }, forEach: '${params.list}' },
    videos: { generate: { prompt: 'x' }, forEach: '${params.list}' },
    all: { join: { videos: ['${videos.files}'] }, forEach: '${videos.files}' },
  },
});
const makings: Record<string, readonly Making[]> = {
  scene: [made('scene')],
  out: [{ state: 'skipped' }],
  pictures: [made('p0'), made('p1')],
};
function stepOf(name: string): Step {
  const step = request.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(name);
  return step;
}

const scopes = createScopes(request, (step) => makings[step] ?? []);
const scope = scopes(stepOf('scene'));
const ofVideo = scopes(stepOf('videos'), { value: { text: 'hello', 'a b': 1 }, index: 1 });

function refusal(body: Record<string, unknown>, within: Scope = scope): string {
  try {
    return JSON.stringify(resolveBody(body, within));
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ path, at, text }) => `${path}:${at}: ${text}`).join('\n');
  }
}

describe('resolveBody', () => {
  it.each([
    ['${scene.videoId}', '123'],
    ['${scene.url}', 'generation:story/scene'],
    ['${scene.outputs[1].url}', 'generation:story/scene#1'],
    ['${scene.outputs[1].file}', '/out/scene-2.mp4'],
    ['${scene.files}', ['/out/scene.mp4', '/out/scene-2.mp4']],
    ['${scene.cost}', 1.5],
    ['${scene.seconds}', 5.041],
    ['${scene.state} of ${params.n}', 'completed of 3'],
    ['${params.n}', 3],
    ['${params.list[1]}', 'y'],
    ['${out.file ?? scene.file}', '/out/scene.mp4'],
    ['${out.file ?? out.url ?? "none"}', 'none'],
    ['${pictures[1].file}', '/out/p1.mp4'],
    ['${pictures.cost}', 3],
    ['$${scene.file} stays', '${scene.file} stays'],
    ['${params.list}!', '["x","y"]!'],
  ])('makes of %s %j', (text, value) => {
    expect(resolveBody({ inner: [{ field: text }] }, scope)).toEqual({ body: { inner: [{ field: value }] } });
  });

  it('means the same element of a step with the same forEach, and all or one of it where that is written', () => {
    const body = {
      one: '${pictures.file}',
      other: '${pictures[0].file}',
      say: '${index} ${each.text}',
      n: '${each["a b"]}',
    };
    expect(resolveBody(body, ofVideo)).toEqual({
      body: { one: '/out/p1.mp4', other: '/out/p0.mp4', say: '1 hello', n: 1 },
    });
  });

  it('resolves no reference that a param or an element has brought along', () => {
    const injected = { ...scope, params: { topic: '${scene.file}' } };
    expect(resolveBody({ prompt: '${params.topic}' }, injected)).toEqual({ body: { prompt: '${scene.file}' } });
  });

  it('says which step was left out where nothing stands in for it', () => {
    expect(resolveBody({ video: '${out.file}' }, scope)).toEqual({ leftOut: 'out' });
  });

  it.each([
    [
      { a: 'x ${scene.voiceId}' },
      'a:4: scene.voiceId: there is none; write e.g. ${scene.voiceId ?? "..."} for what is taken instead',
    ],
    [{ a: ['${pictures[7].file}'] }, 'a[0]:2: pictures[7].file: pictures has 2 elements, counted from 0'],
    [
      { a: '${pictures.file}' },
      'a:2: pictures is made for each element; write pictures[0].file for one, or one of files, urls, outputs, cost for all',
    ],
  ])('refuses %j', (body, sentence) => {
    expect(refusal(body)).toBe(sentence);
  });

  it('resolves or refuses any JSON, and throws nothing else', () => {
    const text = fc.constantFrom(
      '${scene.file}',
      '${',
      '${x.y}',
      '${each.z}',
      '${params.list[9]}',
      '$${',
      '${pictures.file}',
      'a',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        expect(refusal({ one })).toEqual(expect.any(String));
      }),
    );
  });

  it('refuses what is nested too deeply instead of running out of stack', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 50_000; depth++) deep = [deep];
    expect(refusal({ deep })).toContain('is nested too deeply to be read');
  });
});

describe('evaluateCondition', () => {
  it.each([
    ['${scene.seconds} > 5', true],
    ['scene.seconds > 5.1 || params.n == 3', true],
    ['scene.seconds > 5.1 && params.n == 3', false],
    ['params.n == "3"', true],
    ['params.topic != "an owl"', true],
    ['!out.file', true],
    ['out.seconds < 5', false],
    ['out.seconds == null', true],
    ['out.state == "skipped"', true],
    ['"false"', false],
    ['"FALSE" == false', true],
    ['params.list', true],
    ['(params.n >= 3) == true', true],
    ['out.seconds ?? scene.seconds > 5', true],
  ])('finds %s %s', (text, holds) => {
    expect(evaluateCondition(text, scope)).toBe(holds);
  });

  it('refuses to compare a text with a number', () => {
    expect(() => evaluateCondition('params.topic > 5', scope)).toThrow('"a fox" is no number; > compares numbers');
  });
});

describe('listElements', () => {
  it('takes what a param or a step holds, and refuses what is no list', () => {
    const pictures = stepOf('pictures');
    expect(listElements(pictures, request, scope)).toEqual({ elements: ['x', 'y'] });
    expect(listElements(stepOf('scene'), request, scope)).toEqual({ elements: undefined });
    const wrong = { ...pictures, forEach: { kind: 'reference', text: '${params.topic}' } } as const;
    expect(() => listElements(wrong, request, scope)).toThrow('steps.pictures.forEach: "a fox" is not a list');
  });
});
