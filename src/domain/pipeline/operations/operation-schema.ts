import type { OperationKind } from '../operation.js';
import type { OperationField, OperationFields } from './field.js';
import { OPERATIONS } from './operations.js';

/** A JSON Schema (draft 2020-12), or a part of one. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** What stands under the key of an operation's kind, as JSON Schema. A text may hold a reference, wherever it stands. */
export function operationSchema(kind: OperationKind): JsonSchema {
  const { about, fields } = OPERATIONS[kind];
  const entries = Object.entries<OperationFields[string]>(fields);
  const required = entries.flatMap(([name, field]) => (field.required === true ? [name] : []));
  return {
    type: 'object',
    description: about,
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, { description: field.about, ...shapeOf(field) }]),
    ),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

const TEXT: JsonSchema = { type: 'string', minLength: 1 };
/** Stands for a value that an earlier step makes. */
const REFERENCE: JsonSchema = { type: 'string', pattern: '\\$\\{' };

function shapeOf(field: OperationField): JsonSchema {
  switch (field.type) {
    case 'file':
    case 'name':
    case 'place':
      return TEXT;
    case 'text':
      return { ...TEXT, maxLength: field.max };
    case 'files':
    case 'texts':
      return { anyOf: [{ type: 'array', items: TEXT, minItems: 1, maxItems: field.max }, REFERENCE] };
    case 'seconds':
      return { type: ['number', 'string'], minimum: field.min ?? 0, maximum: field.max };
    case 'moment':
      return { type: ['number', 'string'], minimum: 0 };
    case 'number':
      return {
        anyOf: [
          { type: field.isWhole === true ? 'integer' : 'number', minimum: field.min, maximum: field.max },
          REFERENCE,
        ],
      };
    case 'flag':
      return { anyOf: [{ type: 'boolean' }, REFERENCE] };
    case 'word':
      return { anyOf: [{ enum: field.of }, REFERENCE] };
    case 'receivers':
      return { anyOf: [TEXT, { type: 'object' }, { type: 'array', items: { type: ['string', 'object'] } }] };
    case 'data':
      return { type: 'object' };
  }
}
