import { DEFAULT_PRODUCT, PRODUCT_NAMES } from '../../../products/catalogue.js';
import type { JsonSchema } from '../../../products/schema/json-schema.js';
import { requestSchema } from '../../generation/request-schema.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { operationSchema } from '../operations/operation-schema.js';
import { OPERATIONS } from '../operations/operations.js';
import { MAX_STEPS } from '../parse-pipeline.js';
import { MAX_MAKINGS } from '../parse/parse-for-each.js';
import { STEP_KINDS } from '../step.js';

const REFERENCE: JsonSchema = { type: 'string', pattern: '\\$\\{' };
const NAMES: JsonSchema = { type: ['string', 'array'], items: { type: 'string' } };
const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

/**
 * The JSON Schema (draft 2020-12) of a pipeline's file, made of the same tables as its parser: for editors. What steps are to each other, and what holds between
 * fields, is the parser's to say.
 */
export function pipelineSchema(): JsonSchema {
  const products = PRODUCT_NAMES.map((name) => [`product-${name.replaceAll('/', '-')}`, requestOf(name)] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'pipeline',
    description: 'generations, and what is done with what they make, one after the other',
    type: 'object',
    properties: {
      name: { type: 'string', description: 'for people' },
      params: {
        type: 'object',
        description:
          'what is given at the start, as ${params.name}: its default, null for what must be given, or an object of both',
        additionalProperties: ref('param'),
      },
      steps: {
        type: 'object',
        description: 'what is made, by name',
        propertyNames: { pattern: '^[a-z][a-z0-9_-]{0,39}$' },
        minProperties: 1,
        maxProperties: MAX_STEPS,
        additionalProperties: ref('step'),
      },
      with: { type: 'object', description: 'values of params' },
      rows: {
        type: 'object',
        additionalProperties: { type: 'array' },
        description: 'rows of files that forEach names',
      },
      only: { ...NAMES, description: 'only these steps' },
      from: { type: 'string', description: 'this step and what depends on it anew' },
      until: { type: 'string', description: 'this step and what it depends on' },
      run: ref('run'),
    },
    required: ['steps'],
    additionalProperties: false,
    $defs: {
      param: PARAM,
      step: stepSchema(),
      run: runSchema(),
      generationRun: takeReferences(runOf(requestSchema(DEFAULT_PRODUCT))),
      generate: { anyOf: products.map(([name]) => ref(name)) },
      batch: BATCH,
      ...Object.fromEntries(products),
    },
  };
}

const PARAM: JsonSchema = {
  anyOf: [
    { type: ['string', 'number', 'boolean', 'null', 'array'] },
    { type: 'object', properties: { default: {}, description: { type: 'string' } }, additionalProperties: false },
  ],
};

const BATCH: JsonSchema = {
  type: 'object',
  description: 'many generations: the JSON that a batch takes',
  properties: {
    items: { type: 'array', minItems: 1, items: { type: 'object' } },
    manifest: { type: 'string', description: 'a CSV or JSONL file' },
    set: { type: 'object', description: 'request fields for all items' },
    ignoreColumns: { type: 'array', items: { type: 'string' } },
    only: { type: 'array', items: { type: 'string' } },
    run: { type: 'object' },
  },
  additionalProperties: false,
};

function stepSchema(): JsonSchema {
  const operations = Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[];
  return {
    type: 'object',
    properties: {
      generate: ref('generate'),
      batch: ref('batch'),
      ...Object.fromEntries(operations.map((kind) => [kind, operationSchema(kind)])),
      needs: { ...NAMES, description: 'steps that must be made or left out before, besides those that it refers to' },
      when: {
        type: ['string', 'boolean'],
        description: 'the step is left out where it does not hold, e.g. ${params.voiced}',
      },
      forEach: {
        description: 'it is made once for each: ${each}, ${each.name}, ${index}',
        anyOf: [
          { type: 'array', minItems: 1, maxItems: MAX_MAKINGS },
          REFERENCE,
          { type: 'object', properties: { rows: { type: 'string' } }, required: ['rows'], additionalProperties: false },
        ],
      },
    },
    oneOf: STEP_KINDS.map((kind) => ({ required: [kind] })),
    additionalProperties: false,
  };
}

/** `run` of a pipeline: its own options, and those of its generations as defaults. */
function runSchema(): JsonSchema {
  const { properties, ...rest } = runOf(requestSchema(DEFAULT_PRODUCT));
  return {
    ...rest,
    properties: {
      ...(properties as JsonSchema),
      concurrency: { type: 'integer', minimum: 1, description: 'steps and elements under way at once' },
      budget: {
        type: 'number',
        exclusiveMinimum: 0,
        description: 'what Kling may deduct before nothing more is started',
      },
      onFailure: { enum: ['fail', 'wait'], description: 'once nothing can go on: fail, or wait for a retry' },
      continueAfter: { type: 'integer', minimum: 1 },
    },
  };
}

const runOf = ({ properties }: JsonSchema): JsonSchema => (properties as { readonly run: JsonSchema }).run;

/** A request whose fields may be references. */
function requestOf(name: (typeof PRODUCT_NAMES)[number]): JsonSchema {
  const schema = requestSchema(name);
  const { product, task, ...fields } = schema.properties as Readonly<Record<string, JsonSchema>>;
  const open = Object.entries(fields).map(([field, shape]): [string, JsonSchema] => [field, takeReferences(shape)]);
  const properties = { product, task, ...Object.fromEntries(open), run: ref('generationRun') };
  return Object.fromEntries(Object.entries({ ...schema, properties }).filter(([key]) => key !== '$schema'));
}

/** What a field takes, or a text with a reference in its place, at every depth. */
function takeReferences(schema: JsonSchema): JsonSchema {
  const { description, ...shape } = schema;
  const note = description === undefined ? {} : { description };
  return { ...note, anyOf: [openInside(shape), REFERENCE] };
}

function openInside(shape: JsonSchema): JsonSchema {
  const { properties, items, oneOf, anyOf } = shape;
  return {
    ...shape,
    ...(isObject(properties) ? { properties: openAll(properties) } : {}),
    ...(isObject(items) ? { items: takeReferences(items) } : {}),
    ...(Array.isArray(oneOf) ? { oneOf: (oneOf as readonly JsonSchema[]).map(openInside) } : {}),
    ...(Array.isArray(anyOf) ? { anyOf: (anyOf as readonly JsonSchema[]).map(openInside) } : {}),
  };
}

const openAll = (properties: Json): Json =>
  Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [
      name,
      // The word that tells objects of a union apart stays what it is.
      isObject(one) && one.const === undefined ? takeReferences(one) : one,
    ]),
  );
