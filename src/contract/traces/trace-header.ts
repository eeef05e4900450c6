/** The header in which the SDK's interceptors hand a trace on: in a workflow's start, in activities, signals and updates. */
export const TRACE_HEADER = '_tracer-data';
