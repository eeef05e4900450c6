import { describe, expect, it } from 'vitest';
import { pipelineIdOf } from '../../../src/cli/pipeline/pipeline-id-of.js';
import { atOption, readGiven } from '../../../src/cli/pipeline/start/given-options.js';
import { readPipelineId } from '../../../src/cli/pipeline/start/read-file.js';
import { readPipelineRun } from '../../../src/cli/pipeline/start/run-options.js';

describe('what is given besides the file of a pipeline', () => {
  it('is values of params as they are typed: what they are meant as is told by the file', () => {
    const param = ['topic=a red fox', 'count=3', 'code="007"', 'equation=a=b', 'empty='];
    expect(readGiven({ param }).texts).toEqual({
      topic: 'a red fox',
      count: '3',
      code: '"007"',
      equation: 'a=b',
      empty: '',
    });
    expect(() => readGiven({ param: ['topic'] })).toThrow('--param is "topic"; write <name>=<value>');
    expect(() => readGiven({ param: ['=x'] })).toThrow('write <name>=<value>');
  });

  it('is which steps are made', () => {
    expect(readGiven({ steps: 'scene, upload', from: 'scene', until: 'upload' }).selection).toEqual({
      only: ['scene', 'upload'],
      from: 'scene',
      until: 'upload',
    });
    expect(readGiven({}).selection).toEqual({});
    expect(() => readGiven({ steps: 'scene,' })).toThrow('--steps has no name before or behind a comma');
  });

  it('is complained of by the name of the option', () => {
    const paths = ['with.topic', 'only[1]', 'from', 'until', 'steps.scene', 'story.yaml:2:1 with.topic'];
    expect(paths.map((path) => atOption({ path, text: 'x' }).path)).toEqual([
      '--param topic',
      '--steps',
      '--from',
      '--until',
      'steps.scene',
      'story.yaml:2:1 with.topic',
    ]);
  });

  it('is how it is run, refused by the name of the option', () => {
    expect(readPipelineRun({ budget: '50', account: 'studio' })).toEqual({ budget: '50', account: 'studio' });
    expect(() => readPipelineRun({ budget: 'much' })).toThrow(/^--budget: "much"/);
    expect(() => readPipelineRun({ onFailure: 'stop' })).toThrow('--on-failure: "stop"; write "fail"');
  });
});

describe('the id of a pipeline', () => {
  it.each([
    ['story.yaml', 'story'],
    ['./shots/My Story (2).yml', 'My-Story-2'],
    ['shots/été.json', 'ete'],
    ['....yaml', 'pipeline'],
    ['story', 'story'],
    ['night/story.1', 'night/story.1'],
  ])('comes from its file, or is what was written: %s', (given, id) => {
    expect(pipelineIdOf(given)).toBe(id);
  });

  it('may be chosen, where it makes a good name of a directory', () => {
    expect(readPipelineId('story.yaml', undefined)).toBe('story');
    expect(readPipelineId('-', 'owl')).toBe('owl');
    expect(() => readPipelineId('-', undefined)).toThrow('has no name; write --id <name>');
    expect(() => readPipelineId('story.yaml', 'a/b')).toThrow('--id is "a/b"; write 1 to 100 of the characters');
  });
});
