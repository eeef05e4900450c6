import { workflowInfo } from '@temporalio/workflow';
import { readAttribute } from '../contract/search-attributes.js';

/** What this workflow is filed under, as it was started or has written it last; undefined without our search attributes. */
export function readFiledState(): string | undefined {
  return readAttribute(workflowInfo().typedSearchAttributes, 'state');
}

/** True when the client already set our search attributes at the start: then the server surely has them. */
export function isSearchable(): boolean {
  return readFiledState() !== undefined;
}
