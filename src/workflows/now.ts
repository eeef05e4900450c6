/** Workflow time, which replays the same, as ISO 8601. */
export const now = (): string => new Date().toISOString();
