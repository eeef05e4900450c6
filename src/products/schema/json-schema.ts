import type { Field, Fields, ObjectShape } from './field.js';
import { shapeOf } from './field.js';
import { MAX_REFERENCE } from './check-place.js';
import { ID } from './check-value.js';

/** A JSON Schema (draft 2020-12), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a field takes as JSON. Words that only spreadsheets write (`"10"` for a number) are taken too, but are no part of it. */
export function fieldSchema(field: Field): JsonSchema {
  const notes = {
    ...(field.about === undefined ? {} : { description: field.about }),
    ...(field.example === undefined ? {} : { examples: [field.example] }),
  };
  return { ...notes, ...shapeSchema(field) };
}

const HTTP = '^$|^[Hh][Tt][Tt][Pp][Ss]?://';

function shapeSchema(field: Field): JsonSchema {
  switch (field.type) {
    case 'text':
      return { type: 'string', maxLength: field.max, ...(field.empty === 'refused' ? { pattern: '\\S' } : {}) };
    case 'choice':
      return { enum: [...field.of, ...field.of.filter((word) => /^\d+$/.test(word)).map(Number)] };
    case 'number':
      return { type: field.whole === true ? 'integer' : 'number', minimum: field.min, maximum: field.max };
    case 'boolean':
      return { type: 'boolean' };
    case 'id':
      return field.library === undefined
        ? { type: ['string', 'integer'], pattern: `^$|${ID.source}` }
        : { type: ['string', 'integer'], maxLength: 128 };
    case 'url':
      return {
        type: 'string',
        pattern: field.of === undefined ? HTTP : `${HTTP}|^generation:`,
        maxLength: MAX_REFERENCE,
      };
    case 'image':
    case 'audio':
    case 'video':
    case 'recording':
      return { type: 'string', pattern: '\\S', maxLength: MAX_REFERENCE };
    case 'object':
      return objectSchema(field);
    case 'union':
      return { oneOf: Object.keys(field.of).map((word) => variantSchema(field, word)) };
    case 'list':
      return { type: 'array', minItems: field.min, maxItems: field.max, items: fieldSchema(field.of) };
  }
}

/** One kind of object of a union; the word that tells it from the others stands in it once. */
function variantSchema(field: Extract<Field, { type: 'union' }>, word: string): JsonSchema {
  const { fields = {}, required = [] } = shapeOf(field, word) ?? {};
  const { properties, ...rest } = objectSchema({ fields, required: [field.by, ...required] });
  return { ...rest, properties: { ...(properties as JsonSchema), [field.by]: { const: word } } };
}

export function objectSchema({ fields, required = [] }: ObjectShape): JsonSchema {
  return {
    type: 'object',
    properties: propertiesOf(fields),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

export const propertiesOf = (fields: Fields): JsonSchema =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));
