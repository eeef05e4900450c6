/** The shells that `kling completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The command that a shell asks; no person types it. */
export const ANSWER_COMMAND = '__complete';
