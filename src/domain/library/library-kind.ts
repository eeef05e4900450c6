/** What Kling keeps for an account to use again. */
export const LIBRARY_KINDS = ['element', 'voice'] as const;
export type LibraryKind = (typeof LIBRARY_KINDS)[number];

/** Of one's own, or Kling's for everybody. */
export const LIBRARY_PARTS = ['own', 'presets'] as const;
export type LibraryPart = (typeof LIBRARY_PARTS)[number];

export type Deletion = 'deleted' | 'was deleted before';
