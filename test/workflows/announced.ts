import type { InjectedSinks } from '@temporalio/worker';
import type { NoticeSinks } from '../../src/contract/notices.js';
import type { Happening } from '../../src/domain/notices/happening.js';

const announced: Happening[] = [];

/** What workers of tests do with what workflows announce: they note it. */
export const sinks: InjectedSinks<NoticeSinks> = {
  notices: { announce: { fn: (_info, happening) => void announced.push(happening) } },
};

/** What has been announced of a workflow, or of the items of a batch. */
export const announcedOf = (workflowId: string): readonly Happening[] =>
  announced.filter(({ about }) => about === workflowId || about.startsWith(`${workflowId}/`));
