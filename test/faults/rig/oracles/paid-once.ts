import type { Oracle } from '../world.js';

/** O2: one task for each external id, and for each generation one that succeeds: a second one only where the first has failed at Kling. */
export const findPaidTwice: Oracle = ({ kling: { ledger, tasks, stats } }) => {
  const accepted = ledger
    .filter((entry) => entry.accepted && entry.externalTaskId !== undefined)
    .map(({ account, externalTaskId }) => `${account ?? ''} ${externalTaskId ?? ''}`);
  const succeeded = tasks
    .filter(({ status, externalTaskId }) => status === 'succeed' && externalTaskId !== undefined)
    .map(({ account, externalTaskId = '' }) => `${account} ${generationOf(externalTaskId)}`);
  return [
    ...listRepeated(accepted).map((id) => `O2: Kling has accepted more than one create as ${id}`),
    ...listRepeated(succeeded).map((id) => `O2: more than one task of one generation has succeeded: ${id}`),
    ...(stats.duplicateExternalIds > 0 ? [`O2: Kling counts ${stats.duplicateExternalIds} external ids twice`] : []),
  ];
};

/** Of our own ids: `kt-<first run>-<attempt>`. */
function generationOf(externalTaskId: string): string {
  return externalTaskId.replace(/^(kt-.*)-\d+$/, '$1');
}

function listRepeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
