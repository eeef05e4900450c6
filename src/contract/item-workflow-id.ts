/** The item of a batch that a generation is. */
export interface ItemPlace {
  readonly batchId: string;
  readonly itemId: string;
}

/** The workflow id of an item's generation: `<batch>/<item>`. */
export function itemWorkflowId({ batchId, itemId }: ItemPlace): string {
  return `${batchId}/${itemId}`;
}

/** The other way round; undefined for the id of a generation that is nobody's item. A batch's id may hold a slash, an item's never does. */
export function parseItemWorkflowId(workflowId: string): ItemPlace | undefined {
  const slash = workflowId.lastIndexOf('/');
  if (slash < 1) return undefined;
  return { batchId: workflowId.slice(0, slash), itemId: workflowId.slice(slash + 1) };
}

/** A generation by its id, and the batch whose item it is, as its memo tells: an id that somebody has chosen may hold a slash as well. */
export interface GenerationPlace {
  readonly workflowId: string;
  readonly batchId?: string;
}

/** The item that a generation is; undefined for one that is nobody's, such as a retry of an item outside of its batch. */
export function itemPlaceOf({ workflowId, batchId }: GenerationPlace): ItemPlace | undefined {
  if (batchId === undefined || !workflowId.startsWith(`${batchId}/`)) return undefined;
  return { batchId, itemId: workflowId.slice(batchId.length + 1) };
}
