import type { Json } from '../src/domain/record.js';
import { describe, expect, it } from 'vitest';
import type { ProductName } from '../src/products/catalogue.js';
import { CATALOGUE } from '../src/products/catalogue.js';
import { mapRequestFiles } from '../src/products/request-files.js';
import { isByUrl } from '../src/products/schema/input-files.js';
import { InvalidRequest } from '../src/domain/invalid-request.js';
import { parseRequest } from '../src/domain/generation/request.js';
import { createAccounts } from '../src/simulator/tasks/account.js';
import { createClock } from '../src/simulator/clock.js';
import { createCreate } from '../src/simulator/api/create.js';
import { createIds } from '../src/simulator/ids.js';
import { PRODUCTS } from '../src/simulator/products/catalogue.js';
import { Refusal } from '../src/simulator/api/refusal.js';
import { createSessions } from '../src/simulator/sessions/sessions.js';
import { defaultSettings } from '../src/simulator/settings.js';
import { createStats } from '../src/simulator/tasks/stats.js';

/** The simulator's create call without its socket. It knows one element, and has every model in service. */
function createService() {
  const settings = { ...defaultSettings(), videoConcurrency: 1e9, imageConcurrency: 1e9 };
  settings.discontinuedModels = [];
  settings.elementIds = Array.from({ length: 10 }, (_, id) => String(id));
  const clock = createClock(0, 0);
  const accounts = createAccounts(() => ({ video: 1e9, image: 1e9 }));
  const life = { start: () => undefined, end: () => false };
  const nextId = createIds(clock.now);
  const sessions = createSessions(clock, nextId);
  const create = createCreate({ settings, clock, accounts, life, stats: createStats(), sessions, nextId });
  return (name: string, body: Json): string | undefined => {
    const product = PRODUCTS.find((candidate) => candidate.name === name);
    if (product === undefined) throw new Error(`no product ${name}`);
    try {
      create(accounts.of('main'), { product, model: '', body });
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  };
}

function complaint(input: Json): string | undefined {
  try {
    parseRequest(input);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidRequest) return error.message;
    throw error;
  }
}

const PICTURE = 'https://x.example/a.png';
const VIDEO = 'https://x.example/a.mp4';
const zoom = (config: object) => ({ camera_control: { type: 'simple', config } });
const mask = (points: number) => ({
  mask: PICTURE,
  trajectories: Array.from({ length: points }, (_, x) => ({ x, y: 1 })),
});
const shots = (...seconds: readonly string[]) => ({
  multi_prompt: seconds.map((duration, index) => ({ index: index + 1, prompt: 'x', duration })),
});
const elements = (count: number) => ({
  element_list: Array.from({ length: count }, (_, id) => ({ element_id: id })),
});

const VIDEO_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no prompt': { prompt: undefined },
  'a negative prompt': { negative_prompt: 'q' },
  'a zoom': zoom({ zoom: 5 }),
  'a zoom and a pan': zoom({ zoom: 5, pan: 1 }),
  'a zoom of 11': zoom({ zoom: 11 }),
  'a fixed move': { camera_control: { type: 'forward_up' } },
  'a fixed move with a config': { camera_control: { type: 'forward_up', config: { zoom: 1 } } },
  'free shots': { multi_shot: true, shot_type: 'intelligence' },
  'shots of five seconds': { multi_shot: true, shot_type: 'customize', ...shots('2', '3') },
  'shots of ten seconds': { multi_shot: true, shot_type: 'customize', ...shots('5', '5') },
  'shots of no type': { multi_shot: true },
  'shots without multi_shot': shots('5'),
  'sound on': { sound: 'on' },
  'sound off': { sound: 'off' },
  'a voice': { voice_list: [{ voice_id: '1' }] },
  'three voices': { voice_list: [{ voice_id: '1' }, { voice_id: '2' }, { voice_id: '3' }] },
  'a voice without id': { voice_list: [{}] },
  'cfg_scale 0.5': { cfg_scale: 0.5 },
  'cfg_scale 2': { cfg_scale: 2 },
  'aspect ratio 9:16': { aspect_ratio: '9:16' },
  'aspect ratio 4:3': { aspect_ratio: '4:3' },
};

const IMAGE2VIDEO_FEATURES: Readonly<Record<string, Json>> = {
  ...VIDEO_FEATURES,
  'no picture': { image: undefined },
  'a last frame': { image_tail: PICTURE },
  'a last frame alone': { image: undefined, image_tail: PICTURE },
  'a static mask': { static_mask: PICTURE },
  'masks of 2 points': { dynamic_masks: [mask(2)] },
  'masks of 1 point': { dynamic_masks: [mask(1)] },
  'masks of 78 points': { dynamic_masks: [mask(78)] },
  'seven masks': { dynamic_masks: Array.from({ length: 7 }, () => mask(2)) },
  'a mask without picture': { dynamic_masks: [{ trajectories: mask(2).trajectories }] },
  'an element': elements(1),
  'four elements': elements(4),
  'an element without id': { element_list: [{}] },
};

const IMAGE_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no prompt': { prompt: undefined },
  'a picture': { image: PICTURE },
  'a negative prompt': { negative_prompt: 'q' },
  'a subject': { image_reference: 'subject' },
  'a landscape reference': { image_reference: 'landscape' },
  'human fidelity': { human_fidelity: 0.5 },
  'image fidelity 2': { image_fidelity: 2 },
  'ten images': { n: 10 },
  'half an image': { n: 0.5 },
  'ten elements': elements(10),
  '4k': { resolution: '4k' },
  'aspect ratio 21:9': { aspect_ratio: '21:9' },
  'aspect ratio 5:4': { aspect_ratio: '5:4' },
};

const pictures = (count: number, field = 'image') => ({
  image_list: Array.from({ length: count }, () => ({ [field]: PICTURE })),
});

const MULTI_IMAGE2VIDEO_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no prompt': { prompt: undefined },
  'an empty prompt': { prompt: ' ' },
  'a negative prompt': { negative_prompt: 'q' },
  'a long prompt': { prompt: 'p'.repeat(2501) },
  'no pictures': { image_list: undefined },
  'an empty list of pictures': { image_list: [] },
  'four pictures': pictures(4),
  'five pictures': pictures(5),
  'a picture under a wrong name': pictures(1, 'image_url'),
  'a picture without address': { image_list: [{ image: '' }] },
  'aspect ratio 1:1': { aspect_ratio: '1:1' },
  'aspect ratio 4:3': { aspect_ratio: '4:3' },
  'a watermark': { watermark_info: { enabled: true } },
};

const OMNI_IMAGE_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no prompt': { prompt: undefined },
  'six pictures': pictures(6),
  'eleven pictures': pictures(11),
  'a picture that is none': { image_list: [{}] },
  'four elements': elements(4),
  'five elements': elements(5),
  'an element without id': { element_list: [{}] },
  '2k': { resolution: '2k' },
  '4k': { resolution: '4k' },
  'three images': { n: 3 },
  'ten images': { n: 10 },
  'a series': { result_type: 'series' },
  'a series of six': { result_type: 'series', series_amount: 6 },
  'a series of ten': { result_type: 'series', series_amount: 10 },
  'a series of one': { result_type: 'series', series_amount: 1 },
  'a series as long as Kling likes': { result_type: 'series', series_amount: 'auto' },
  'another type': { result_type: 'group' },
  'an amount alone': { series_amount: 3 },
  'aspect ratio auto': { aspect_ratio: 'auto' },
  'aspect ratio 5:4': { aspect_ratio: '5:4' },
};

const grow = (up: number, down: number, left: number, right: number) => ({
  up_expansion_ratio: up,
  down_expansion_ratio: down,
  left_expansion_ratio: left,
  right_expansion_ratio: right,
});

const EXPAND_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no picture': { image: undefined },
  'no ratio below': { down_expansion_ratio: undefined },
  'three times the area': grow(1, 1, 0, 0),
  'three times the area on all sides': grow(0.5, 0.5, 0.25, 0.25),
  'more than that': grow(1, 1, 0.1, 0),
  'a ratio of 2.1': grow(2.1, 0, 0, 0),
  'a ratio below nothing': grow(-0.1, 0, 0, 0),
  'a prompt': { prompt: 'q' },
  'a long prompt': { prompt: 'q'.repeat(2501) },
  'ten images': { n: 10 },
  'half an image': { n: 0.5 },
};

const SOUND_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no video': { video_url: undefined },
  'two videos': { video_url: 'https://x.example/a.mp4', video_id: '867283741759111202' },
  'a video that is no URL': { video_url: 'fox.mp4' },
  'sound effects': { sound_effect_prompt: 'q' },
  'long sound effects': { sound_effect_prompt: 'q'.repeat(201) },
  music: { bgm_prompt: 'q' },
  'long music': { bgm_prompt: 'q'.repeat(201) },
  'finer sounds': { asmr_mode: true },
  'a place for reports': { callback_url: 'https://x.example/done' },
};

const MOTION_CONTROL_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no prompt': { prompt: undefined },
  'a long prompt': { prompt: 'p'.repeat(2501) },
  'no picture': { image_url: undefined },
  'no video': { video_url: undefined },
  'a video as a file': { video_url: './a.mp4' },
  'no orientation': { character_orientation: undefined },
  'the orientation of the picture': { character_orientation: 'image' },
  'the orientation of a wall': { character_orientation: 'wall' },
  'no sound': { keep_original_sound: 'no' },
  'a sound that is off': { keep_original_sound: 'off' },
  'an element': elements(1),
  'two elements': elements(2),
  'an element without id': { element_list: [{}] },
};

const EFFECTS_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no scene': { effect_scene: undefined },
  ...Object.fromEntries(
    ['jelly_press', 'expansion', 'yearbook', 'fight', 'anime_figure', 'a-1', 'rocketrocket'].map((effect_scene) => [
      `the scene ${effect_scene}`,
      { effect_scene },
    ]),
  ),
  'a scene of two': { effect_scene: 'kiss' },
  'two pictures': { input: { images: [PICTURE, PICTURE] } },
  'one of two pictures': { input: { images: [PICTURE] } },
  'three pictures': { input: { images: [PICTURE, PICTURE, PICTURE] } },
  'one picture and two': { input: { image: PICTURE, images: [PICTURE, PICTURE] } },
  'an empty input': { input: {} },
  'no input': { input: undefined },
  'an input of text': { input: PICTURE },
  'pictures of a wrong type': { input: { images: [1, 2] } },
  'a watermark': { watermark_info: { enabled: true } },
  'a callback': { callback_url: 'https://x.example/told' },
};

/** One picture under this name, and whatever Kling takes beside it. */
const onePicture = (field: string): Readonly<Record<string, Json>> => ({
  nothing: {},
  'no picture': { [field]: undefined },
  'an empty picture': { [field]: '' },
  'a picture in a list': { [field]: [PICTURE] },
  'a picture that is a number': { [field]: 7 },
});

const REPORTS = { 'a place for reports': { callback_url: 'https://x.example/done' } };

const TRY_ON_FEATURES: Readonly<Record<string, Json>> = {
  ...onePicture('human_image'),
  ...REPORTS,
  'no clothes': { cloth_image: undefined },
  'empty clothes': { cloth_image: '' },
  'a watermark': { watermark_info: { enabled: true } },
};

const elementPictures = (count: number, field = 'image_url') => ({
  element_image_list: {
    frontal_image: PICTURE,
    refer_images: Array.from({ length: count }, () => ({ [field]: PICTURE })),
  },
});
const elementVideos = (count: number, video_url = VIDEO) => ({
  element_image_list: undefined,
  reference_type: 'video_refer',
  element_video_list: { refer_videos: Array.from({ length: count }, () => ({ video_url })) },
});

const ELEMENT_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no name': { element_name: undefined },
  'a blank name': { element_name: ' ' },
  'a long name': { element_name: 'n'.repeat(21) },
  'no description': { element_description: undefined },
  'a long description': { element_description: 'd'.repeat(101) },
  'no type': { reference_type: undefined },
  'another type': { reference_type: 'text_refer' },
  'no pictures': { element_image_list: undefined },
  'no picture from the front': { element_image_list: { refer_images: [{ image_url: PICTURE }] } },
  'three further pictures': elementPictures(3),
  'four further pictures': elementPictures(4),
  'a further picture under a wrong name': elementPictures(1, 'image'),
  'a video': elementVideos(1),
  'no video': elementVideos(0),
  'two videos': elementVideos(2),
  'a video as a file': elementVideos(1, './a.mp4'),
  'a tag': { tag_list: [{ tag_id: 'o_102' }] },
  'a tag that is none': { tag_list: [{ tag_id: 'o_109' }] },
  'a tag without id': { tag_list: [{}] },
  'a voice': { element_voice_id: '829824295735410701' },
};

const VOICE_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no name': { voice_name: undefined },
  'a long name': { voice_name: 'v'.repeat(21) },
  'a name that is a number': { voice_name: 7 },
  'no sound': { voice_url: undefined },
  'a sound and a video': { voice_url: 'https://x.example/a.mp3', video_id: '867283741759111202' },
  ...REPORTS,
};

const frame = (type?: string) => ({ image_url: PICTURE, type });
const clip = (changes: Json = {}) => ({ video_list: [{ video_url: VIDEO, ...changes }] });

const NINTH = '<<<image_9>>> runs';

const OMNI_FEATURES: Readonly<Record<string, Json>> = {
  nothing: {},
  'no prompt': { prompt: undefined },
  'a picture that is not there': { prompt: NINTH },
  'no aspect ratio': { aspect_ratio: undefined },
  'aspect ratio 4:3': { aspect_ratio: '4:3' },
  'a first frame': { image_list: [frame('first_frame')] },
  'an end frame': { image_list: [frame('end_frame')] },
  'both frames': { image_list: [frame('first_frame'), frame('end_frame')] },
  'both frames and a picture': { image_list: [frame('first_frame'), frame('end_frame'), frame()] },
  'two first frames': { image_list: [frame('first_frame'), frame('first_frame')] },
  'a first frame and a picture': { image_list: [frame('first_frame'), frame()] },
  'a middle frame': { image_list: [frame('middle_frame')] },
  'seven pictures': pictures(7, 'image_url'),
  'eight pictures': pictures(8, 'image_url'),
  'a picture under a wrong name': pictures(1),
  'an element': elements(1),
  'four elements': elements(4),
  'eight elements': elements(8),
  'a video to edit': clip({ refer_type: 'base' }),
  'a video to go by': clip({ refer_type: 'feature', keep_original_sound: 'no' }),
  'a video of no type': clip(),
  'a video to look at': clip({ refer_type: 'look' }),
  'a video as a file': clip({ video_url: './a.mp4' }),
  'two videos': { video_list: [...clip().video_list, ...clip().video_list] },
  'sound on': { sound: 'on' },
  'free shots': { multi_shot: true, shot_type: 'intelligence' },
  'shots of five seconds': { multi_shot: true, shot_type: 'customize', ...shots('2', '3') },
  'shots of no type': { multi_shot: true },
};

/** What the command line alone refuses, and why both are right. The simulator alone refuses nothing. */
const DIFFERENCES: readonly { readonly name: string; readonly isMeant: (input: Json) => boolean }[] = [
  {
    name: 'cfg_scale with a kling-v2 model: Kling bills and leaves it out, so paying for it is refused by us alone',
    isMeant: ({ cfg_scale, model_name }) => cfg_scale !== undefined && String(model_name).startsWith('kling-v2'),
  },
  {
    name: 'shots without multi_shot: Kling leaves them out',
    isMeant: ({ multi_prompt, multi_shot }) => multi_prompt !== undefined && multi_shot !== true,
  },
  {
    name: 'shots that Kling is to divide itself: documented for "customize" only, and no refusal was seen',
    isMeant: ({ multi_prompt, shot_type }) => multi_prompt !== undefined && shot_type === 'intelligence',
  },
  {
    name: 'a prompt that names what the request does not have: no refusal was seen',
    isMeant: ({ prompt }) => prompt === NINTH,
  },
  {
    name: 'aspect_ratio with image2video: no field of Kling there, which takes any value',
    isMeant: ({ task, aspect_ratio }) => task === 'image2video' && aspect_ratio !== undefined,
  },
  {
    name: 'how many single pictures, with a series: documented for single pictures only, and no refusal was seen',
    isMeant: ({ n, result_type }) => n === 3 && result_type === 'series',
  },
  {
    name: 'how long a series, with single pictures: documented for a series only, and no refusal was seen',
    isMeant: ({ series_amount, result_type }) => series_amount !== undefined && result_type !== 'series',
  },
  {
    name: 'human_fidelity without a subject: documented for a subject only, and no refusal was seen',
    isMeant: ({ human_fidelity, image_reference }) => human_fidelity !== undefined && image_reference !== 'subject',
  },
];

/** One feature at a time, and every two of them together. */
/** A file that Kling takes by URL only is sent as a link. */
const withLinks = (task: ProductName, input: Json): Json =>
  mapRequestFiles(task, input, (one) => (isByUrl(one) ? 'https://bucket.example/a.mp4' : one.file));

function combine(features: Readonly<Record<string, Json>>): readonly (readonly [string, Json])[] {
  const all = Object.entries(features);
  return all.flatMap(([name, fields], index) =>
    all
      .slice(index)
      .map(([other, more]): [string, Json] => [name === other ? name : `${name} and ${other}`, { ...fields, ...more }]),
  );
}

const MODES = [undefined, 'std', 'pro', '4k'];
const DURATIONS = [undefined, 10, '7'];
/** Some 80,000 requests are read twice each. */
const TIMEOUT_MS = 120_000;

const GRIDS: readonly {
  readonly task: ProductName;
  readonly product: string;
  readonly base: Json;
  readonly features: Readonly<Record<string, Json>>;
  readonly modes: readonly unknown[];
  readonly durations: readonly unknown[];
  /** So many are refused and accepted at least, where there are not hundreds. */
  readonly least?: number;
}[] = [
  {
    task: 'text2video',
    product: 'text2video',
    base: { prompt: 'p' },
    features: VIDEO_FEATURES,
    modes: MODES,
    durations: DURATIONS,
  },
  {
    task: 'image2video',
    product: 'image2video',
    base: { prompt: 'p', image: PICTURE },
    features: IMAGE2VIDEO_FEATURES,
    modes: MODES,
    durations: DURATIONS,
  },
  {
    task: 'multi-image2video',
    product: 'multi-image2video',
    base: { prompt: 'p', ...pictures(1) },
    features: MULTI_IMAGE2VIDEO_FEATURES,
    modes: MODES,
    durations: DURATIONS,
  },
  {
    task: 'omni-video',
    product: 'omni-video',
    base: { prompt: 'p', aspect_ratio: '16:9' },
    features: OMNI_FEATURES,
    modes: MODES,
    durations: [...DURATIONS, '12'],
  },
  {
    task: 'motion-control',
    product: 'motion-control',
    base: { prompt: 'p', image_url: PICTURE, video_url: VIDEO, character_orientation: 'video' },
    features: MOTION_CONTROL_FEATURES,
    modes: MODES,
    durations: [undefined],
  },
  {
    task: 'effects',
    product: 'effects',
    base: { effect_scene: 'squish', input: { image: PICTURE } },
    features: EFFECTS_FEATURES,
    modes: [undefined],
    durations: [undefined],
  },
  {
    task: 'images/generations',
    product: 'images',
    base: { prompt: 'p' },
    features: IMAGE_FEATURES,
    modes: [undefined],
    durations: [undefined],
  },
  {
    task: 'omni-image',
    product: 'omni-image',
    base: { prompt: 'p' },
    features: OMNI_IMAGE_FEATURES,
    modes: [undefined],
    durations: [undefined],
  },
  {
    task: 'expand',
    product: 'expand',
    base: { image: PICTURE, ...grow(0, 0.1, 0.2, 0.3) },
    features: EXPAND_FEATURES,
    modes: [undefined],
    durations: [undefined],
    least: 10,
  },
  {
    task: 'video-to-audio',
    product: 'video-to-audio',
    base: { video_url: 'https://x.example/a.mp4' },
    features: SOUND_FEATURES,
    modes: [undefined],
    durations: [undefined],
    least: 10,
  },
  {
    task: 'kolors-virtual-try-on',
    product: 'kolors-virtual-try-on',
    base: { human_image: PICTURE, cloth_image: PICTURE },
    features: TRY_ON_FEATURES,
    modes: [undefined],
    durations: [undefined],
    least: 10,
  },
  {
    task: 'ai-multi-shot',
    product: 'ai-multi-shot',
    base: { element_frontal_image: PICTURE },
    features: { ...onePicture('element_frontal_image'), ...REPORTS },
    modes: [undefined],
    durations: [undefined],
    least: 2,
  },
  {
    task: 'image-recognize',
    product: 'image-recognize',
    base: { image: PICTURE },
    features: onePicture('image'),
    modes: [undefined],
    durations: [undefined],
    least: 0,
  },
  {
    task: 'advanced-custom-elements',
    product: 'advanced-custom-elements',
    base: { element_name: 'n', element_description: 'd', reference_type: 'image_refer', ...elementPictures(1) },
    features: ELEMENT_FEATURES,
    modes: [undefined],
    durations: [undefined],
    least: 20,
  },
  {
    task: 'custom-voices',
    product: 'custom-voices',
    base: { voice_name: 'v', voice_url: 'https://x.example/a.mp3' },
    features: VOICE_FEATURES,
    modes: [undefined],
    durations: [undefined],
    least: 2,
  },
];

describe('the command line and the simulator', () => {
  const met = new Set<string>();
  for (const { task, product, base, features, modes, durations, least = 50 } of GRIDS)
    it(
      `read the reference alike: ${task}`,
      () => {
        const simulate = createService();
        const disagreements: string[] = [];
        const counts = { refused: 0, accepted: 0 };
        const models = Object.keys(CATALOGUE[task].models);
        for (const model_name of models.length === 0 ? [undefined] : models)
          for (const mode of modes)
            for (const duration of durations)
              for (const [name, fields] of combine(features)) {
                const input = { task, model_name, mode, duration, ...base, ...fields };
                const ours = complaint(input);
                const sent = withLinks(task, { ...input, task: undefined });
                const theirs = simulate(product, JSON.parse(JSON.stringify(sent)) as Json);
                counts[ours === undefined ? 'accepted' : 'refused'] += 1;
                if ((ours === undefined) === (theirs === undefined)) continue;
                const meant = ours === undefined ? undefined : DIFFERENCES.find(({ isMeant }) => isMeant(input));
                if (meant !== undefined) met.add(meant.name);
                else disagreements.push(`${[model_name, mode, duration].join('/')} ${name}: ${ours} | ${theirs}`);
              }
        expect(disagreements.slice(0, 20)).toEqual([]);
        expect(Math.min(counts.refused, counts.accepted)).toBeGreaterThan(least);
      },
      TIMEOUT_MS,
    );

  it('differ in nothing but what is named, and in all of that', () => {
    expect([...met].sort()).toEqual(DIFFERENCES.map(({ name }) => name).sort());
  });
});
