import type { Expectation } from './checks/expectation.js';
import { ON_DIFFERENCE } from './checks/expectation.js';
import { AUDIO_FORMS } from './files/kept-files.js';
import type { RUN_OPTION_NAMES } from './run-options.js';
import type { AddedModel } from '../../products/added/added-model.js';
import { withModels } from '../../products/added/product-for.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE, DEFAULT_PRODUCT } from '../../products/catalogue.js';
import type { JsonSchema } from '../../products/schema/json-schema.js';
import type { Fields } from '../../products/schema/field.js';
import { groupsOf } from '../../products/schema/field.js';
import { objectSchema, propertiesOf } from '../../products/schema/json-schema.js';

const SPAN: JsonSchema = { type: ['string', 'number'], description: 'e.g. "90s", "10m" or "1h"; a number is seconds' };

const NOTIFY_TARGET: JsonSchema = {
  type: ['string', 'object'],
  properties: {
    url: { type: 'string' },
    events: { type: 'array', items: { type: 'string' }, description: 'e.g. "generation.completed" or "batch.*"' },
  },
  required: ['url'],
  additionalProperties: false,
};

/** What the files are held against. */
const EXPECT: JsonSchema = {
  anyOf: [
    { type: 'string', description: 'in short: "audio, fps=24, fail", or "nothing"' },
    {
      type: 'object',
      properties: {
        audio: { type: 'boolean' },
        duration: { type: ['string', 'number'], description: 'seconds' },
        width: { type: 'integer' },
        height: { type: 'integer' },
        aspect: { type: 'string', description: 'e.g. "16:9"' },
        fps: { type: 'number' },
        minBytes: { type: ['string', 'integer'], description: 'bytes, or e.g. "2MB"' },
        onDifference: { enum: ON_DIFFERENCE, description: 'told, a failure, or another task, which costs' },
      } satisfies Readonly<Record<keyof Expectation, JsonSchema>>,
      additionalProperties: false,
    },
  ],
  description: 'what the files must be besides what is asked for',
};

/** How a generation is run: `run` of a request. */
const RUN: JsonSchema = {
  type: 'object',
  properties: {
    attempts: { type: 'integer', minimum: 1, maximum: 10, description: 'tasks that may be paid for' },
    timeout: SPAN,
    stuckAfter: SPAN,
    retryAfter: SPAN,
    priority: { type: 'integer', minimum: 1, maximum: 5 },
    allowUnknown: {
      type: 'boolean',
      description: 'send models and fields that this version does not know as they are',
    },
    name: { type: 'string', description: 'how the files are called, e.g. "{id}-{prompt}"' },
    output: { type: 'string', description: 'where the files are kept: s3://bucket/prefix, or a folder of the worker' },
    account: { type: 'string', description: 'which of several accounts pays' },
    notify: {
      ...NOTIFY_TARGET,
      type: ['string', 'object', 'array'],
      items: NOTIFY_TARGET,
      description: 'who gets a signed notice of what becomes of it: URLs, or objects with "url" and "events"',
    },
    then: {
      type: 'object',
      properties: { type: { type: 'string' }, taskQueue: { type: 'string' }, input: {} },
      required: ['type', 'taskQueue'],
      additionalProperties: false,
      description: 'a workflow of your own that is started with the result',
    },
    model: { type: 'object', description: 'what is known of the model beyond this version' },
    expect: EXPECT,
    keepAudio: { enum: AUDIO_FORMS, description: 'what is kept of a sound that comes as MP3 and as WAV' },
  } satisfies Readonly<Record<(typeof RUN_OPTION_NAMES)[number] | 'model', JsonSchema>>,
  additionalProperties: false,
};

/**
 * The JSON Schema (draft 2020-12) of a request for one product, made of the same table as its parser. What holds between fields, and what
 * only some models can do, is the parser's to say. `added` are models of a user's file.
 */
export function requestSchema(name: ProductName, added: readonly AddedModel[] = []): JsonSchema {
  const product = withModels(CATALOGUE[name], added);
  const { summary, fields, required, models, defaultModel, recognizedBy, example } = product;
  // What may stand in its place in the body instead is for the parser to miss.
  const needed = required.filter((need) => [need].flat().every((one) => fields[one]?.within === undefined));
  const alternatives = needed.filter((need) => typeof need !== 'string');
  const isTold = recognizedBy !== undefined || name === DEFAULT_PRODUCT;
  const named = { anyOf: [{ required: ['product'] }, { required: ['task'] }] };
  const oneOfEach = alternatives.map((names) => ({ anyOf: names.map((one) => ({ required: [one] })) }));
  const all = [...oneOfEach, ...(isTold ? [] : [named])];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: name,
    description: summary,
    type: 'object',
    properties: {
      product: { const: name },
      task: { const: name, description: 'the same as product' },
      ...(defaultModel === undefined ? {} : { model_name: { enum: Object.keys(models), default: defaultModel } }),
      ...propertiesOf(fields),
      ...groupSchemas(fields),
      run: RUN,
      metadata: { type: 'object', description: 'your own; never sent to Kling, and comes back with the results' },
    },
    required: needed.filter((need) => typeof need === 'string'),
    ...(all.length === 0 ? {} : { allOf: all }),
    additionalProperties: false,
    examples: [exampleOf(name, example)],
  };
}

/** The places that bodies have for their fields, for who writes them as Kling documents it. */
function groupSchemas(fields: Fields): JsonSchema {
  const groups = groupsOf(fields).map((group) => {
    const own = Object.entries(fields).filter(([, { within }]) => within === group);
    return [group, objectSchema({ fields: Object.fromEntries(own) })] as const;
  });
  return Object.fromEntries(groups);
}

/** A request that works as it stands. */
export function exampleRequest(name: ProductName): Readonly<Record<string, unknown>> {
  return exampleOf(name, CATALOGUE[name].example);
}

function exampleOf(name: ProductName, example: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return name === DEFAULT_PRODUCT ? example : { product: name, ...example };
}
