import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { withAddedModel } from '../../src/products/added/add-model.js';
import { KLING_4 } from '../products/added/kling-4.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';

/** One product, from request to result. */
interface Row {
  readonly request: Readonly<Record<string, unknown>>;
  /** Extensions of the files, in Kling's order. */
  readonly files?: readonly string[];
  /** Results that are no files. */
  readonly entries?: readonly { readonly kind: string; readonly name?: string }[];
  /** What the simulated Kling deducts. */
  readonly units?: string;
  /** Events of the history: 19 for what is answered at once, since nothing is waited for; 31 with calls before the create. */
  readonly events?: number;
}

const PICTURE = new URL('../../examples/landscape.png', import.meta.url).pathname;
const VOICE = new URL('../fixtures/sounds/voice.wav', import.meta.url).pathname;
const CLIP = 'https://example.com/steps.mp4';
const VOICE_OF_TEXT = { voice_id: 'oversea_male1', voice_language: 'en' };
const SPEECH = { product: 'tts', ...VOICE_OF_TEXT };
const SOUND = { product: 'text-to-audio', prompt: 'wind in a pine forest', duration: 5 };
const GROWTH = { up_expansion_ratio: 0, down_expansion_ratio: 0, left_expansion_ratio: 0 };

/** A line a product; another product is another line. */
const ROWS: Readonly<Record<string, Row>> = {
  text2video: { request: { prompt: 'a red fox' }, files: ['mp4'], units: '1.5' },
  image2video: { request: { image: PICTURE, prompt: 'the clouds drift' }, files: ['mp4'], units: '1.5' },
  'images/generations': { request: { product: 'image', prompt: 'a poster', n: 2 }, files: ['png', 'png'], units: '16' },
  expand: {
    request: { image: PICTURE, ...GROWTH, right_expansion_ratio: 0.5, n: 2 },
    files: ['png', 'png'],
    units: '16',
  },
  'kolors-virtual-try-on': { request: { human_image: PICTURE, cloth_image: PICTURE }, files: ['png'], units: '20' },
  'omni-image': {
    request: { product: 'omni-image', prompt: 'a fox in <<<image_1>>>', image_list: [{ image: PICTURE }], n: 2 },
    files: ['png', 'png'],
    units: '16',
  },
  'omni-image as a series': {
    request: { prompt: 'a fox finds a boat', result_type: 'series', series_amount: 3 },
    files: ['png', 'png', 'png'],
    units: '24',
  },
  'omni-image as a series as long as Kling likes': {
    request: { prompt: 'A fox. A boat. The sea. A storm. Land.', result_type: 'series', series_amount: 'auto' },
    files: ['png', 'png', 'png', 'png', 'png'],
    units: '40',
  },
  'ai-multi-shot': {
    request: { element_frontal_image: PICTURE },
    files: Array.from({ length: 9 }, () => 'png'),
    units: '20',
  },
  'image-recognize': {
    request: { product: 'image-recognize', image: PICTURE },
    files: ['png'],
    entries: ['found', 'not found', 'not found', 'not found'].map((name) => ({ kind: 'segment', name })),
    units: '0.1',
    events: 19,
  },
  'video-to-audio': {
    request: { video_url: 'https://example.com/fox.mp4', sound_effect_prompt: 'steps in the snow' },
    files: ['mp4', 'mp3'],
    units: '0.25',
  },
  'video-to-audio, both forms': {
    request: { video_url: 'https://example.com/fox.mp4', bgm_prompt: 'a flute', run: { keepAudio: 'both' } },
    files: ['mp4', 'mp3', 'wav'],
    units: '0.25',
  },
  avatar: { request: { image: PICTURE, sound_file: VOICE }, files: ['mp4'], units: '1.8' },
  'multi-image2image': { request: { subject_image_list: [{ subject_image: PICTURE }] }, files: ['png'], units: '16' },
  'multi-image2video': {
    request: { product: 'multi-image2video', image_list: [{ image: PICTURE }], prompt: 'clouds', duration: '10' },
    files: ['mp4'],
    units: '4',
  },
  'lip-sync': {
    request: {
      product: 'lip-sync',
      video_url: 'https://example.com/fox.mp4',
      ...VOICE_OF_TEXT,
      text: 'The fox is here.',
    },
    files: ['mp4'],
    units: '0.5',
  },
  'lip-sync with a sound, as documented': {
    request: {
      task: 'lip-sync',
      input: { video_url: 'https://example.com/fox.mp4', mode: 'audio2video', audio_type: 'file', audio_file: VOICE },
    },
    files: ['mp4'],
    units: '0.5',
  },
  'omni-video': {
    request: {
      product: 'omni-video',
      prompt: '<<<image_1>>> runs as in <<<video_1>>>',
      image_list: [{ image_url: PICTURE }],
      video_list: [{ video_url: CLIP, refer_type: 'feature' }],
      aspect_ratio: '1:1',
      duration: 7,
    },
    files: ['mp4'],
    units: '8.4',
  },
  'motion-control': {
    request: {
      image_url: PICTURE,
      video_url: CLIP,
      character_orientation: 'image',
      mode: 'pro',
      model_name: 'kling-v3',
    },
    files: ['mp4'],
    units: '6',
  },
  effects: { request: { effect_scene: 'squish', input: { image: PICTURE } }, files: ['mp4'], units: '2' },
  'effects of two pictures': {
    request: { effect_scene: 'hug', images: [PICTURE, PICTURE] },
    files: ['mp4'],
    units: '2',
  },
  'advanced-lip-sync': {
    request: { task: 'advanced-lip-sync', video_url: 'https://example.com/fox.mp4', sound_file: VOICE, face: 'first' },
    files: ['mp4'],
    units: '0.55',
    events: 31,
  },
  'lip-sync with a sound by URL': {
    request: { audio_file: 'https://example.com/voice.mp3', video_url: 'https://example.com/fox.mp4' },
    files: ['mp4'],
    units: '0.5',
  },
  'multi-elements': {
    request: {
      ...{ video_url: 'https://example.com/fox.mp4', edit_mode: 'swap', points: [{ x: 0.5, y: 0.4 }] },
      ...{ image_list: [{ image: PICTURE }], prompt: 'a hen instead of the fox' },
    },
    files: ['mp4'],
    units: '2',
    events: 31,
  },
  'identify-face': {
    request: { task: 'identify-face', video_url: 'https://example.com/fox.mp4?[two-faces]' },
    entries: [{ kind: 'face' }, { kind: 'face' }],
    units: '0.05',
    events: 19,
  },
  tts: { request: { ...SPEECH, text: 'The fox is here.' }, files: ['mp3'], units: '0.05', events: 19 },
  'tts that is not finished at once': {
    request: { ...SPEECH, text: 'The fox is here. [unfinished]' },
    files: ['mp3'],
    units: '0.05',
  },
  'text-to-audio': { request: SOUND, files: ['mp3'], units: '0.25' },
  'text-to-audio, both forms': {
    request: { ...SOUND, run: { keepAudio: 'both' } },
    files: ['mp3', 'wav'],
    units: '0.25',
  },
  'text-to-audio as WAV': { request: { ...SOUND, run: { keepAudio: 'wav' } }, files: ['wav'], units: '0.25' },
  'advanced-custom-elements': {
    request: {
      element_name: 'Hen',
      element_description: 'a hen',
      reference_type: 'image_refer',
      element_image_list: { frontal_image: PICTURE, refer_images: [{ image_url: PICTURE }] },
    },
    entries: [{ kind: 'element', name: 'Hen' }],
    units: '0',
  },
  'custom-voices': {
    request: { voice_name: 'narrator', voice_url: 'https://example.com/narrator.mp3' },
    entries: [{ kind: 'voice', name: 'narrator' }],
    units: '0',
  },
  'text-to-video': {
    request: { prompt: 'a red fox', model_name: 'kling-3.0-turbo', duration: '5', resolution: '1080p' },
    files: ['mp4'],
    units: '5',
  },
  'image-to-video': {
    request: { image: PICTURE, prompt: 'the clouds drift', model_name: 'kling-3.0-turbo', duration: 3 },
    files: ['mp4'],
    units: '2.4',
  },
  'image-to-video as documented': {
    request: {
      product: '/image-to-video/kling-2.6',
      contents: [
        { type: 'prompt', text: 'she says @v hello' },
        { type: 'first_frame', url: PICTURE },
        { type: 'voice', voice_id: '7', id: 'v' },
      ],
      settings: { duration: 10, resolution: '1080p', audio: 'native' },
      options: { watermark_info: { enabled: false } },
    },
    files: ['mp4'],
    units: '12',
  },
  'new-omni-video': {
    request: { prompt: 'a red fox', model_name: 'kling-3.0-omni', duration: 3 },
    files: ['mp4'],
    units: '1.8',
  },
  'new-omni-video as documented': {
    request: {
      product: '/omni-video/kling-o1',
      contents: [
        { type: 'prompt', text: 'the fox of @fox in the place of @v' },
        { type: 'refer_image', url: PICTURE, id: 'fox' },
        { type: 'base_video', url: 'https://example.com/v.mp4', id: 'v' },
      ],
      settings: { duration: 4, audio: 'original' },
    },
    files: ['mp4'],
    units: '3.6',
  },
  'new-motion-control': {
    request: {
      model_name: 'kling-2.6',
      image: PICTURE,
      video_url: 'https://example.com/dance.mp4',
      character_orientation: 'video',
    },
    files: ['mp4'],
    units: '2.5',
  },
  'motion-control as documented': {
    request: {
      model_name: 'kling-3.0',
      contents: [
        { type: 'image', url: PICTURE },
        { type: 'video', url: 'https://example.com/dance.mp4' },
      ],
      settings: { character_orientation: 'image', resolution: '1080p', audio: 'off' },
    },
    files: ['mp4'],
    units: '6',
  },
  'text-to-video with a field that is not known here': {
    request: { prompt: 'a fox', model_name: 'kling-3.0-turbo', brand_new: 1, run: { allowUnknown: true } },
    files: ['mp4'],
    units: '4',
  },
  'text-to-video as documented': {
    request: { product: 'text-to-video', prompt: 'a fox', settings: { duration: 3 }, options: {} },
    files: ['mp4'],
    units: '2.4',
  },
};

/** What a client makes of a request that has the file of docs/new-models.md; the worker of these tests has none. */
const KLING_4_ROW: Row = {
  request: withAddedModel(
    {
      model_name: 'kling-4.0',
      contents: [
        { type: 'prompt', text: 'a fox' },
        { type: 'first_frame', url: PICTURE },
        { type: 'middle_frame', url: PICTURE },
      ],
      settings: { duration: 28, aspect_ratio: '21:9' },
    },
    KLING_4,
  ),
  files: ['mp4'],
  units: '31.4',
};

const PLAIN_EVENTS = 25;

/** What the first bytes of a file say. */
const MAGIC: Readonly<Record<string, (head: Buffer) => boolean>> = {
  mp4: (head) => head.toString('latin1', 4, 8) === 'ftyp',
  png: (head) => head.toString('latin1', 1, 4) === 'PNG',
  mp3: (head) => head.toString('latin1', 0, 3) === 'ID3',
  wav: (head) => head.toString('latin1', 8, 12) === 'WAVE',
};

const extensionOf = (file: string): string => file.split('.').at(-1) ?? '';

describe('a product, end to end', () => {
  let stage: Stage & { close(): Promise<void> };
  beforeAll(async () => {
    const products = { models: KLING_4.map(({ product, model }) => ({ product, ...model })) };
    stage = await createStage({ speed: 60, videoConcurrency: 20, imageConcurrency: 20, products });
    await stage.startWorker({ KLING_VIDEO_CONCURRENCY: '20', KLING_IMAGE_CONCURRENCY: '20' });
  });
  afterAll(() => stage.close());

  it.each([...Object.entries(ROWS), ['kling-4.0, which only a file of the client knows', KLING_4_ROW] as const])(
    'ends in what it makes: %s',
    async (_, { request, files = [], entries, units, events }) => {
      const handle = await stage.start(request);
      const result = (await handle.result()) as GenerationResult;
      expect(result.artifacts.map(({ file }) => extensionOf(file))).toEqual(files);
      for (const { file } of result.artifacts) {
        expect(MAGIC[extensionOf(file)]?.(await readFile(file)), file).toBe(true);
      }
      // What the simulated Kling makes is what was asked for, and nothing else is said of it.
      expect(result.differences).toBeUndefined();
      expect(result.artifacts.map(({ found }) => found?.whole)).toEqual(files.map(() => true));
      expect(result.entries?.map(({ kind, name }) => ({ kind, name }))).toEqual(entries);
      expect(result.cost?.units).toBe(units);
      const sidecar = JSON.parse(await readFile(result.sidecarFile, 'utf8')) as Readonly<Record<string, unknown>>;
      expect(sidecar).toMatchObject({ taskId: result.taskId, cost: { units } });
      expect(sidecar.files).toHaveLength(files.length);
      expect((sidecar.entries as unknown[] | undefined)?.length).toBe(entries?.length);
      expect((await handle.describe()).historyLength).toBe(events ?? PLAIN_EVENTS);
    },
  );

  it('is shown as what it is, by status and by whoever waits', async () => {
    const id = `voice-${randomUUID()}`;
    const words = [
      '--product',
      'custom-voices',
      '--voice-name',
      'narrator',
      '--voice-url',
      'https://example.com/n.mp3',
    ];
    const made = await stage.kling(['generate', ...words, '--id', id]);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^voice \d+ \(narrator\)\n$/) as string });
    const { stdout } = await stage.kling(['status', id]);
    expect(stdout).toMatch(/^made +voice \d+ \(narrator\)$/m);
    expect(stdout).toMatch(/^cost +0 units$/m);
  });

  it('goes on with a video that it names by its generation, in no more events', async () => {
    const fox = await stage.start({ prompt: 'a red fox', model_name: 'kling-v1-6' });
    const made = (await fox.result()) as GenerationResult;
    const more = await stage.start({ product: 'video-extend', video_id: fox.workflowId, prompt: 'it looks up' });
    const result = (await more.result()) as GenerationResult;
    expect(JSON.parse(await readFile(result.sidecarFile, 'utf8'))).toMatchObject({
      names: [{ field: 'video_id', kind: 'video', name: fox.workflowId, id: made.artifacts[0]?.id }],
    });
    expect((await more.describe()).historyLength).toBe(PLAIN_EVENTS);
  });

  it('is ordered on the disk by set and picture, and what is cut out of a picture named by what it is', async () => {
    const namesOf = async (request: Row['request'] | undefined) => {
      const result = (await (await stage.start(request ?? {})).result()) as GenerationResult;
      return result.artifacts.map(({ file }) => file.slice(file.lastIndexOf(result.taskId) + result.taskId.length));
    };
    const sets = ['-0-0', '-0-1', '-0-2', '-1-0', '-1-1', '-1-2', '-2-0', '-2-1', '-2-2'];
    expect(await namesOf(ROWS['ai-multi-shot']?.request)).toEqual(sets.map((name) => `${name}.png`));
    expect(await namesOf(ROWS['omni-image as a series']?.request)).toEqual(['-0.png', '-1.png', '-2.png']);
    expect(await namesOf(ROWS['image-recognize']?.request)).toEqual(['-object_seg.png']);
  });

  it('may stand beside all others in one batch, whose report tells of each', async () => {
    const items = Object.values(ROWS).map(({ request }, at) => ({ ...request, id: `item-${at}` }));
    const batchId = `batch-${randomUUID()}`;
    const { taskQueue, client, outputDir } = stage;
    await client.workflow.execute('batch', { taskQueue, workflowId: batchId, args: [{ items }] });
    const lines = (await readFile(`${outputDir}/${batchId}/journal.jsonl`, 'utf8')).trim().split('\n');
    const records = new Map(lines.map((line) => JSON.parse(line) as ItemRecord).map((record) => [record.id, record]));
    expect([...records.values()].filter(({ state }) => state !== 'completed')).toEqual([]);
    Object.values(ROWS).forEach(({ files = [], entries }, at) => {
      const record = records.get(`item-${at}`);
      expect(record?.artifacts.map(({ file }) => extensionOf(file))).toEqual(files);
      expect(record?.entries?.length).toBe(entries?.length);
    });
    const report = await readFile(`${outputDir}/${batchId}/report.html`, 'utf8');
    expect(report).toMatch(/voice \d+ \(narrator\)/);
    expect(report).toContain('<audio controls');
    expect((await readFile(`${outputDir}/${batchId}/results.csv`, 'utf8')).split('\n')[0]).toMatch(/,entries/);
  });
});
