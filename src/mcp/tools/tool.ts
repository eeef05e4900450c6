import { z } from 'zod';
import type { Purse } from '../money/purse.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { explainIssue } from '../words/explain-issue.js';

/** What a person has said to a question; `nobody` where the client cannot ask one. */
export type Verdict = 'yes' | 'no' | 'nobody';

/** One call of a tool, as whoever serves it sees it. */
export interface Call {
  /** Aborted when the client has given up the call: what waits ends, and nothing else. */
  readonly signal: AbortSignal;
  readonly purse: Purse;
  /** Says how it goes on, to a client that wants to hear of it. */
  readonly tell: (message: string) => void;
  /** Asks a person. */
  readonly ask: (question: string) => Promise<Verdict>;
}

export interface Link {
  readonly type: 'resource_link';
  readonly uri: string;
  readonly name: string;
  readonly mimeType?: string;
  readonly size?: number;
}

export interface Picture {
  readonly type: 'image';
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

export interface Answer {
  /** For models, in few lines. */
  readonly text: string;
  /** The same and more, for programs. */
  readonly data: object;
  /** Files. */
  readonly content?: readonly (Link | Picture)[];
  /** Of what goes on in the background: its workflow's id. */
  readonly started?: string;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** `reads` changes nothing anywhere; `spends` may cost money. */
  readonly effect: 'reads' | 'changes' | 'spends';
  /** Takes away what was there: running work, or what Kling keeps. */
  readonly isDestructive?: true;
  /** The same call again changes nothing more. */
  readonly isIdempotent?: true;
  /** What it starts goes on in the background: it may be called as a task. */
  readonly isLong?: true;
  /** Throws `InvalidRequest` for what does not fit the input. */
  readonly run: (given: unknown, call: Call) => Promise<Answer>;
}

type Definition<Input extends z.ZodObject> = Omit<Tool, 'input' | 'run'> & {
  readonly input: Input;
  readonly run: (args: z.output<Input>, call: Call) => Promise<Answer>;
};

/** A tool whose arguments are checked first: a misspelt one is refused, for it would be as good as none. */
export function defineTool<Input extends z.ZodObject>(tool: Definition<Input>): Tool {
  return {
    ...tool,
    run: async (given, call) => {
      const parsed = tool.input.safeParse(given ?? {});
      if (parsed.success) return tool.run(parsed.data, call);
      throw new InvalidRequest(
        parsed.error.issues.map((issue) => ({
          path: issue.path.map(String).join('.'),
          text: explainIssue(issue, given, tool.input),
        })),
      );
    },
  };
}

/** An answer's schema: what stands in it for sure; more may come. */
export const answerOf = (shape: z.ZodRawShape): z.ZodObject => z.looseObject(shape);
