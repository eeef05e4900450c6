import type { AddedModel } from '../products/added/added-model.js';
import type { ProductName } from '../products/catalogue.js';
import type { RequestByProduct } from '../products/request-types.js';
import type { Expectation } from '../domain/generation/checks/expectation.js';
import type { AudioForm } from '../domain/generation/files/kept-files.js';
import type { Metadata } from '../domain/generation/metadata.js';
import type { NotifyTarget } from '../domain/notices/target.js';
import type { Then } from '../domain/notices/then.js';

export type { AddedModel } from '../products/added/added-model.js';
export type { ProductName } from '../products/catalogue.js';
/** A type of each product's requests, such as `Text2VideoRequest`. */
export type * from '../products/request-types.js';

/** How a generation is run: the object `run` of a request. A number of seconds, or text such as `90s`, `10m`, `1h`. */
export interface RunRequest {
  /** Tasks that may be made, and paid, when Kling fails to generate. Default 3. */
  readonly attempts?: number;
  /** From a task's creation until we stop waiting and park it with its id. Default `1h`. */
  readonly timeout?: string | number;
  /** From a task's creation until it counts as stuck. Default `10m`. */
  readonly stuckAfter?: string | number;
  /** The pause before another attempt. Default `10s`. */
  readonly retryAfter?: string | number;
  /** In the wait for a slot: 1 is first, 5 last. Default 3, and 4 in a batch. */
  readonly priority?: number;
  /** What is kept of a sound that Kling gives as MP3 and as WAV. Default `mp3`. */
  readonly keepAudio?: AudioForm;
  /** The account of `kling.toml` that makes and pays it. By default the default one. */
  readonly account?: string;
  /** Who gets signed notices of what happens: a URL, or one with the events that it wants, or a list of such. */
  readonly notify?: string | NotifyTarget | readonly (string | NotifyTarget)[];
  /** A workflow of yours that is started with the result. */
  readonly then?: Then;
  /** How the files are called: a text with `{id}`, `{prompt}`, `{model}`, `{product}`, `{date}`, `{item}`, `{batch}`, `{n}`. Default `{id}`. */
  readonly name?: string;
  /** Where the files are kept: `s3://bucket/prefix`, or a folder below the worker's own place. By default that place itself. */
  readonly output?: string;
  /** What the files must be besides what is asked for, and what is done when they are not; `nothing` leaves them unchecked. Default: told as a notice. */
  readonly expect?: string | Partial<Expectation>;
  /** Models and fields that this version does not know are sent as they are; what they cost is not known. Default false. */
  readonly allowUnknown?: boolean;
  /** What is known of the model beyond this version; a client that has a file of products fills it in. */
  readonly model?: AddedModel;
}

/** What a request may hold besides Kling's own fields. */
export interface OwnFields {
  readonly run?: RunRequest;
  /** Yours: kept beside the result, and never sent to Kling. */
  readonly metadata?: Metadata;
}

/** How a batch is run. `attempts`, `timeout` and the like are for each of its items. */
export interface BatchRunRequest extends RunRequest {
  /** Generations under way at once; by default enough to keep the account's slots full. */
  readonly concurrency?: number;
  /** What Kling may deduct before nothing more is started, in units or money. */
  readonly budget?: number;
  /** Failures in a row, for one reason, after which the batch pauses until somebody resumes it. */
  readonly stopAfter?: number;
  /** Share of failures among the latest items above which an alert is raised. Default 0.3. */
  readonly alertAbove?: number | `${number}%`;
}

/** One member of a union and nothing of the others: by itself TypeScript takes a field of any member in all of them. */
type OneOf<Union> = OneOfAll<Union, Union>;
type OneOfAll<Union, All> = Union extends unknown
  ? Union & Readonly<Partial<Record<Exclude<NameOf<All>, keyof Union>, never>>>
  : never;
type NameOf<Union> = Union extends unknown ? keyof Union : never;

/** What a generation is asked for: Kling's own fields under Kling's names, and ours. A name that a product does not have is a type error. */
export type GenerationRequestInput = OneOf<RequestByProduct[ProductName] & OwnFields>;

/** One item of a batch. */
export type BatchItemRequest = GenerationRequestInput & {
  /** The item's id in the batch; by default one that is derived from what it means. */
  readonly id?: string;
};

/** Fields that items may share: any of one product's. */
export type SharedFields = { [Name in ProductName]: Partial<RequestByProduct[Name] & OwnFields> }[ProductName];

/** The input of the workflow `batch`. */
export interface BatchRequestInput {
  readonly items?: readonly BatchItemRequest[];
  /** Instead: a CSV or JSONL file that the worker reads. */
  readonly manifest?: string;
  readonly set?: SharedFields;
  readonly ignoreColumns?: readonly string[];
  readonly run?: BatchRunRequest & { readonly force?: boolean };
}
