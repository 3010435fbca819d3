import type { Answer, Identity as Person, IssueRequest, LogoutRequest, Problem, VerifyAnswer, VerifyRequest as Presented } from "./wire.js";

export type { Action, Bundle, Dropped, Issued, Judged, Problem, Refused, Step } from "./wire.js";

/** What goes in: a list may be a constant one, and a key whose value is undefined counts as left out. */
type Input<T> = T extends readonly (infer One)[]
  ? readonly Input<One>[]
  : T extends object
    ? { [Key in keyof T]: Input<T[Key]> | ({} extends Pick<T, Key> ? undefined : never) }
    : T;

/** A user, in terms that belong to no vendor. `{ anonymous: true }` is a guest. */
export type Identity = Input<Person>;

type Rest = Input<Omit<IssueRequest, "identity" | "from">>;

/** A request for bundles, whose identity is Countersign's own or the claims of OpenID Connect, or for the steps that sign out. */
export type Request =
  | (Rest & { from?: "countersign" | null | undefined; identity: Identity })
  | (Rest & { from: "oidc"; identity: object })
  | Input<LogoutRequest>;

/** A request to judge bundles. */
export type VerifyRequest = Input<Omit<Presented, "bundles">> & Pick<Presented, "bundles">;

/** A bundle for each adapter, or the reason why that adapter makes none. */
export type Answered = Extract<Answer, { bundles: unknown }>;

/** The verdicts on the bundles, in their order. */
export type Verified = Extract<VerifyAnswer, { verdicts: unknown }>;

/** The text of a file in TOML, or an object with the same tables. */
export type Config = string | { adapters: { [adapter: string]: { kind: string; [setting: string]: unknown } } };

/** The texts and bytes that a configuration names. */
export interface Given {
  /** By the names of `{ env = NAME }`: `process.env` will do. */
  secrets?: { readonly [name: string]: string | Uint8Array | null | undefined } | undefined;
  /** By the paths of `{ file = PATH }` and `recipe = PATH`. A line break at the end is left out. */
  files?: { readonly [path: string]: string | Uint8Array | null | undefined } | undefined;
}

export interface Options extends Given {
  /** Returns Unix seconds; by default the machine's own clock. */
  now?: (() => number) | undefined;
}

/** The adapters of a configuration. The methods can be taken out of the object. */
export interface Countersign {
  /** Makes bundles. Throws a `CountersignError` where the request itself is at fault. */
  issue(this: void, request: Request): Answered;
  /** Answers the text of a request with a text, as the command does: a fault of the request stands in the answer. */
  issueText(this: void, request: string): string;
  /** Judges bundles as their vendors would. Throws a `CountersignError` where the request itself is at fault. */
  verify(this: void, request: VerifyRequest): Verified;
  /** Answers the text of a request with a text, as the command does. */
  verifyText(this: void, request: string): string;
  /** Returns the adapters, each with its tables. */
  adapters(this: void): { adapter: string; kind: string; tables: { [key: string]: unknown }[] }[];
  /** Returns the `<script>` element that signs a user in to each chat of the page. It stands after the embed codes. */
  pageScript(this: void, request: Request): string;
  /** Wipes the secrets. Every later call throws. */
  close(this: void): void;
}

/** A request or a configuration at fault. It holds every problem, and no value. */
export class CountersignError extends Error {
  private constructor();
  readonly kind: string;
  readonly problems: Problem[];
}

/** Builds the adapters of a configuration. Throws a `CountersignError` with every fault. */
export function open(config: Config, options?: Options): Countersign;

/** Returns the failures that have this name on any surface of a vendor, or all of them. */
export function explain(name?: string | null): { kind: string; [key: string]: unknown }[];

/** Returns the findings of a configuration, an entry for each adapter. */
export function checkConfig(
  config: Config,
  given?: Given,
): { adapter: string | null; kind: string | null; problems: Problem[]; warnings: Problem[]; secrets: { [key: string]: unknown }[] }[];
