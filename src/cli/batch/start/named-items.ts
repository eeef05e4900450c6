import type { WithNames } from '../../../client/inputs/check-names.js';
import type { Item } from '../../../domain/batch/batch-items.js';
import { isObject } from '../../../domain/record.js';
import { productOf } from '../../../products/find.js';

/** The items that are to be made, with the account that each names. */
export const namedItems = (items: readonly Item[]): readonly WithNames[] =>
  items.flatMap(({ id, request }) => {
    const product = productOf(request);
    const account = isObject(request.run) && typeof request.run.account === 'string' ? request.run.account : undefined;
    return product === undefined ? [] : [{ asked: product, request, account, where: `item "${id}"` }];
  });
