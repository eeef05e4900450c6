import type { Json } from './record.js';
import { isObject } from './record.js';

/** Whether a value, of which nothing is known, is what it has to be. */
export type Check = (value: unknown) => boolean;

/** What each field of an object must be; fields that are not named may be anything. */
export type Shape = Readonly<Record<string, Check>>;

export const isText: Check = (value) => typeof value === 'string';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
/** A whole number from 0. */
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const isBoolean: Check = (value) => typeof value === 'boolean';
export const isList: Check = (value) => Array.isArray(value);

/** Also null. */
export const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** Also where it is absent. */
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** An object whose values are all that, whatever their names. */
export const recordOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);

export const shaped =
  (shape: Shape) =>
  (value: unknown): value is Json =>
    isObject(value) && findWrong(value, shape) === undefined;

/** The first field that is not what it has to be. */
export const findWrong = (fields: Json, shape: Shape): string | undefined =>
  Object.entries(shape).find(([name, isRight]) => !isRight(fields[name]))?.[0];
