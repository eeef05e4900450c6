/** Of the starts that go to Temporal in one message, which takes 4 MB: each character may be four bytes. */
const MAX_STEP_LENGTH = 500_000;
/** Of those in the history of one run: Temporal warns of 10 MB, and reads all of it again where a worker has to begin anew. */
const MAX_RUN_LENGTH = 5_000_000;

/** How much the starts of children have brought into a run that hands each of them something large. */
export function createStartLoad() {
  let ofStep = 0;
  let ofRun = 0;
  return {
    add(length: number) {
      ofStep += length;
      ofRun += length;
    },
    /** The next start waits for the next workflow task. */
    isStepFull: () => ofStep >= MAX_STEP_LENGTH,
    isRunFull: () => ofRun >= MAX_RUN_LENGTH,
    endStep() {
      ofStep = 0;
    },
  };
}
