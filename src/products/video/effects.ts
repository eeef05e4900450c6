import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, IMAGE } from '../shared/common-fields.js';

/** Scenes that were of two people from the beginning; of most others only Kling knows. */
const SCENES_OF_TWO: readonly unknown[] = ['hug', 'kiss', 'heart_gesture'];

export const effects = defineProduct({
  name: 'effects',
  otherNames: ['effect', 'video-effects'],
  summary: 'a picture, or two, in one of the scenes that Kling has made up',
  recognizedBy: ['effect_scene'],
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/effects',
  fields: {
    effect_scene: {
      type: 'id',
      about: "Kling's name of the scene, e.g. hug; Kling has some 200 of them, and withdraws some over time",
      beginsWithOwnWord: true,
    },
    image: { ...IMAGE, about: 'the picture, for a scene of one', within: 'input' },
    images: {
      type: 'list',
      min: 2,
      max: 2,
      of: { type: 'image' },
      about: 'the left and the right picture, for a scene of two',
      example: ['./examples/landscape.png', './examples/landscape.png'],
      isTableWord: true,
      within: 'input',
    },
    ...COMMON_FIELDS,
  },
  required: ['effect_scene', ['image', 'images']],
  defaults: COMMON_DEFAULTS,
  models: {},
  abilities: [],
  rules: [
    {
      path: 'images',
      breaks: (body) => has('image')(body) && has('images')(body),
      text: 'image and images exclude each other; keep one',
    },
    {
      path: 'image',
      breaks: (body) => has('image')(body) && SCENES_OF_TWO.includes(body.effect_scene),
      text: 'this scene joins two pictures; write "images":[left, right]',
    },
  ],
  /** Nobody has watched one: as a video of five seconds. */
  pace: { seconds: 83 },
  example: { effect_scene: 'hug', images: ['./examples/landscape.png', './examples/landscape.png'] },
});
