import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../../../src/domain/pipeline/parse-pipeline.js';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';

const scene = { generate: { prompt: 'a red fox in the snow' } };

/** What is wrong with an input, as `path: text`. */
function complain(input: unknown): string[] {
  try {
    parsePipeline(input);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ path, text }) => `${path}: ${text}`);
  }
}

describe('parsePipeline', () => {
  it('reads steps in their order, with params, a selection and options', () => {
    const request = parsePipeline({
      name: 'story',
      params: { topic: 'a fox', voice: { description: 'who speaks' } },
      with: { voice: 'oversea_male1' },
      steps: {
        scene: { generate: { prompt: '${params.topic}' } },
        last: { frame: { video: '${scene.file}' }, when: true, needs: 'scene' },
      },
      until: 'last',
      run: { budget: '50', attempts: 2, onFailure: 'wait' },
    });
    expect(request.steps.map(({ name, kind }) => [name, kind])).toEqual([
      ['scene', 'generate'],
      ['last', 'frame'],
    ]);
    expect(request.steps[1]).toMatchObject({ needs: ['scene'], when: 'true' });
    expect(request.params).toEqual({ topic: { default: 'a fox' }, voice: { description: 'who speaks' } });
    expect(request.options).toMatchObject({ budget: 50, onFailure: 'wait', itemRun: { attempts: 2 } });
    expect(request.selection).toEqual({ until: 'last' });
  });

  it.each([
    [
      7,
      ': the input is 7; write one JSON object, e.g. {"steps":{"scene":{"generate":{"prompt":"a red fox in the snow"}}}}',
    ],
    [{ step: {} }, 'step: unknown; did you mean "steps"?'],
    [{ steps: { scene: { generat: { prompt: 'x' } } } }, 'steps.scene.generat: unknown; did you mean "generate"?'],
    [
      { steps: { scene: { ...scene, frame: {} } } },
      'steps.scene.frame: a step does one thing, and this one says generate and frame; make two steps of it',
    ],
    [
      { steps: { scene, 'Last Frame': { frame: { video: '${scene.file}' } } } },
      'steps.Last Frame: "Last Frame" is no name of a step; write lower case letters, digits, - and _, beginning with a letter, e.g. "last-frame"',
    ],
    [
      { steps: { scene, last: { frame: { video: '${scne.file}' } } } },
      'steps.last.frame.video: there is no step "scne"; did you mean "scene"?',
    ],
    [
      { steps: { scene, last: { ...scene, needs: ['voice'] } } },
      'steps.last.needs[0]: there is no step "voice"; the steps are scene, last',
    ],
    [{ steps: { scene }, only: ['scen'] }, 'only[0]: there is no step "scen"; did you mean "scene"?'],
    [{ steps: { scene }, with: { topic: 'x' } }, 'with.topic: unknown; the pipeline has no params'],
    [{ steps: { scene }, params: { topic: null } }, 'with.topic: missing; the param has no default'],
    [
      { steps: { scene: { ...scene, forEach: [] } } },
      'steps.scene.forEach: an empty list; write a list, a reference such as "${params.scenes}" or "${pictures.files}", or {"rows":"scenes.csv"}',
    ],
    [
      { steps: { scene: { ...scene, forEach: { rows: 'a.csv' } } } },
      'steps.scene.forEach.rows: the rows of "a.csv" are missing; write them into "rows"',
    ],
    [{ steps: { scene }, run: { atempts: 2 } }, 'run.atempts: unknown; did you mean "attempts"?'],
  ])('refuses %j with one sentence', (input, sentence) => {
    expect(complain(input)).toContain(sentence);
  });

  it('names the steps of a circle in their order', () => {
    const steps = {
      a: { frame: { video: '${c.file}' } },
      b: { frame: { video: '${a.file}' } },
      c: { frame: { video: '${b.file}' } },
    };
    expect(complain({ steps })).toEqual([
      'steps.a: waits for itself: a -> c -> b -> a; take one of these references out',
    ]);
  });

  it('refuses 10,000 elements and 300 steps by their number alone', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`s${index}`, scene]));
    expect(complain({ steps: many })).toEqual([
      'steps: 300 steps; write at most 200: forEach makes one step many times',
    ]);
    expect(complain({ steps: { scene: { ...scene, forEach: Array.from({ length: 10_000 }, () => 'x') } } })).toEqual([
      'steps.scene.forEach: 10,000 elements; a pipeline makes at most 5,000',
    ]);
  });
});
