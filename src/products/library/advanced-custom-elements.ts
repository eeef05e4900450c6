import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';
import { TASK_FIELDS } from '../shared/common-fields.js';

/** What an element is made of, by the word that says so. */
const SOURCES = { image_refer: 'element_image_list', video_refer: 'element_video_list' } as const;

const sourceRules = Object.entries(SOURCES).flatMap(([word, field]): readonly Rule[] => [
  {
    path: field,
    breaks: (body) => body.reference_type === word && !has(field)(body),
    text: `missing; reference_type "${word}" needs it`,
  },
  {
    path: field,
    breaks: (body) => body.reference_type !== word && has(field)(body),
    text: `goes with reference_type "${word}" only`,
  },
]);

export const advancedCustomElements = defineProduct({
  name: 'advanced-custom-elements',
  otherNames: ['element', 'custom-element', 'custom-elements'],
  summary: "an element of your own in Kling's library, to be seen in videos and pictures",
  recognizedBy: ['element_name', 'element_description', 'element_image_list', 'element_video_list', 'reference_type'],
  pack: 'video',
  results: ['element'],
  path: '/v1/general/advanced-custom-elements',
  fields: {
    element_name: { type: 'text', max: 20, empty: 'refused' },
    element_description: { type: 'text', max: 100, about: 'what it is' },
    reference_type: { type: 'choice', of: Object.keys(SOURCES), about: 'what it is made of' },
    element_image_list: {
      type: 'object',
      fields: {
        frontal_image: { type: 'image' },
        refer_images: {
          type: 'list',
          min: 1,
          max: 3,
          of: { type: 'object', fields: { image_url: { type: 'image' } }, required: ['image_url'] },
        },
      },
      required: ['frontal_image'],
      about: 'a picture from the front and up to three from other sides',
      example: {
        frontal_image: './examples/landscape.png',
        refer_images: [{ image_url: 'https://example.com/fox-left.png' }],
      },
    },
    element_video_list: {
      type: 'object',
      fields: {
        refer_videos: {
          type: 'list',
          min: 1,
          max: 1,
          of: { type: 'object', fields: { video_url: { type: 'video' } }, required: ['video_url'] },
        },
      },
      required: ['refer_videos'],
      about: 'a video of it',
      example: { refer_videos: [{ video_url: 'https://example.com/fox.mp4' }] },
    },
    element_voice_id: { type: 'id', library: 'voice', about: 'of the voice with which it speaks' },
    tag_list: {
      type: 'list',
      min: 1,
      max: 8,
      of: {
        type: 'object',
        fields: {
          tag_id: { type: 'choice', of: ['o_101', 'o_102', 'o_103', 'o_104', 'o_105', 'o_106', 'o_107', 'o_108'] },
        },
        required: ['tag_id'],
      },
      example: [{ tag_id: 'o_102' }],
    },
    ...TASK_FIELDS,
  },
  required: ['element_name', 'reference_type'],
  defaults: {},
  models: {},
  abilities: [],
  rules: sourceRules,
  /** What one took when it was watched. */
  pace: { seconds: 5 },
  example: {
    element_name: 'Fox',
    element_description: 'a red fox',
    reference_type: 'image_refer',
    element_image_list: {
      frontal_image: './examples/landscape.png',
      refer_images: [{ image_url: 'https://example.com/fox-left.png' }],
    },
  },
});
