import { condition } from '@temporalio/workflow';
import type { MessageArgs } from '../../message-args.js';
import type { UpdateRules } from '../../set-update.js';
import { isRead } from '../book/kept-book.js';
import type { LiveBatch } from '../live-batch.js';

/** An update that is about items: a batch that has yet to read its own looks at it when it has, and refuses it then, if it does. */
export function onceRead<Result>(batch: LiveBatch, rules: UpdateRules<Result>): UpdateRules<Result> {
  async function applyLater(args: MessageArgs): Promise<Result> {
    await condition(() => isRead(batch) || batch.facts().state === 'cancelled');
    rules.validate(args);
    return rules.apply(args);
  }
  return {
    ...rules,
    validate(args) {
      if (isRead(batch)) rules.validate(args);
    },
    apply: (args) => (isRead(batch) ? rules.apply(args) : applyLater(args)),
  };
}
