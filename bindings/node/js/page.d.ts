import type { Action, Bundle, Step } from "./wire.js";

/** A new bundle of the same adapter; nothing where nobody is signed in. */
type Renewed = Bundle | undefined | Promise<Bundle | undefined>;

/**
 * Signs a user in, and keeps the sign-in alive. Returns a function that signs the user out.
 *
 * `ask` is the address of your endpoint, or a function of a bundle and of the data of the vendor's event.
 */
export function keep(bundle: Bundle, ask?: string | ((bundle: Bundle, client?: unknown) => Renewed)): () => void;

/** Runs steps of a bundle once. Returns the names of the functions that the page lacks. */
export function run(bundle: Bundle, steps: Step[]): string[];

/** Returns the proof of a bundle, as the library ahize takes it; nothing where there is none. */
export function verification(
  bundle: Bundle,
): { kind: "hmac"; hash: string } | { kind: "jwt" | "opaque"; token: string } | undefined;

export type { Action, Bundle, Step };
