// Written by `types/write.mjs` from the schemas of `countersign schema`.

/**
 * The action that a bundle performs in the page.
 */
export type Action = "login" | "add-identities" | "update-profile";
/**
 * The form in which an identity is written.
 */
export type From = "countersign" | "oidc";
/**
 * A moment, in whole Unix seconds: the `NumericDate` of RFC 7519 without a fraction.
 */
export type Timestamp = number;
/**
 * Asks for the steps that sign out any user.
 */
export type Logout = "logout";
/**
 * A request for bundles, or for the steps that sign out.
 */
export type Request = IssueRequest | LogoutRequest;
/**
 * An argument of a step.
 */
export type Argument =
  | {
      value: unknown;
    }
  | {
      payload: string;
    }
  | {
      merge: Argument[];
    }
  | {
      steps: Step[];
    }
  | {
      object: {
        [k: string]: Argument;
      };
    }
  | {
      list: Argument[];
    }
  | {
      text: Argument[];
    }
  | {
      given: string;
    }
  | {
      ask: Ask;
    };
/**
 * One step that the page takes. Debug prints no argument, since arguments hold personal data.
 */
export type Step =
  | {
      assign: {
        /**
         * The objects whose keys are set, in order.
         */
        args: Argument[];
        to: GlobalName;
      };
    }
  | {
      remove: {
        from: GlobalName;
        /**
         * The keys.
         */
        keys: string[];
      };
    }
  | {
      call: {
        /**
         * The arguments of the call.
         */
        args: Argument[];
        function: GlobalName;
      };
    }
  | {
      push: {
        /**
         * The entries of the list that is added.
         */
        args: Argument[];
        to: GlobalName;
      };
    }
  | {
      append: {
        /**
         * The entries that are added.
         */
        args: Argument[];
        to: GlobalName;
      };
    }
  | {
      ready: {
        /**
         * The event. Without an event the page looks for the function again and again.
         */
        event?: string | null;
        exists: GlobalName;
        /**
         * The steps that wait.
         */
        steps: Step[];
      };
    }
  | {
      when: {
        /**
         * The value that it must be: a text, a number, a boolean or null.
         */
        is: unknown;
        /**
         * The steps that run then.
         */
        steps: Step[];
        value: GlobalName;
      };
    };
/**
 * The name of an object or function, from the page's global object down: `AcmeChat`, `location.reload`.
 */
export type GlobalName = string;
/**
 * A path as text, such as `accounts[3].metadata.region`; empty for the whole input.
 */
export type FieldPath = string;
/**
 * The reason why a field did not go in.
 */
export type Reason =
  "invalid" | "no-place" | "privacy" | "reserved" | "too-many" | "too-long" | "unsupported-value" | "unverified";
/**
 * The way in which a sign-in is kept alive.
 */
export type Renew = "call" | "event" | "never";
/**
 * The kind of a proof.
 */
export type ProofKind = "jwt" | "hmac" | "opaque";
/**
 * The kind of a problem.
 */
export type Code =
  | "empty"
  | "invalid"
  | "mismatch"
  | "missing"
  | "reserved"
  | "too-many"
  | "too-long"
  | "unknown-field"
  | "unsupported"
  | "unverified";
/**
 * The problems of one input, in the order in which they were found.
 */
export type Problems = Problem[];
/**
 * A bundle, or the reason why there is none.
 */
export type Issued = Bundle | Refused;
/**
 * The answer to a request for bundles.
 */
export type Answer =
  | {
      /**
       * An entry for each adapter.
       */
      bundles: Issued[];
      /**
       * The id of the request.
       */
      id?: unknown;
      /**
       * The script element, where the request asks for one.
       */
      script?: string | null;
    }
  | RequestRefused;
export type Form =
  | {
      accepted: true;
      action: Action;
      adapter: string;
      /**
       * The part of the payload that the proof covers; `nothing` where the vendor believes the page.
       */
      proof: string;
      /**
       * The fields of the user that the proof covers.
       */
      signed: string[];
      user: {
        [k: string]: unknown;
      };
    }
  | {
      accepted: null;
      adapter: string;
      reason: string;
    }
  | {
      accepted: false;
      adapter: string | null;
      details: {
        [k: string]: unknown;
      };
      event: string;
      reason: string;
      /**
       * The usual mistake that caused the refusal, where one is found.
       */
      slip?: string | null;
    };
export type Judged = Form;
/**
 * The answer to a request to judge bundles.
 */
export type VerifyAnswer =
  | {
      /**
       * The id of the request.
       */
      id?: unknown;
      /**
       * The verdicts, in the order of the bundles.
       */
      verdicts: Judged[];
    }
  | RequestRefused;

export interface Identity {
  accounts?:
    | {
        id: string;
        metadata?: {
          [k: string]: string;
        } | null;
        platform:
          | "apple-game-center"
          | "discord"
          | "facebook"
          | "google-play"
          | "nintendo"
          | "psn"
          | "steam"
          | "whatsapp"
          | "xbox-live";
      }[]
    | null;
  anonymous?: boolean | null;
  attributes?: {
    [k: string]: string | boolean | null | number | string[];
  } | null;
  city?: string | null;
  client?: {
    canny?: unknown;
    "canny-hash"?: unknown;
    chatwoot?: unknown;
    crisp?: unknown;
    customerly?: unknown;
    featurebase?: unknown;
    "featurebase-hash"?: unknown;
    freshchat?: unknown;
    front?: unknown;
    "help-scout"?: unknown;
    helpcrunch?: unknown;
    "helpshift-identities"?: unknown;
    "helpshift-legacy"?: unknown;
    hubspot?: unknown;
    intercom?: unknown;
    "intercom-hash"?: unknown;
    kustomer?: unknown;
    novu?: unknown;
    pylon?: unknown;
    reamaze?: unknown;
    recipe?: unknown;
    sprinklr?: unknown;
    sunshine?: unknown;
    "tawk-to"?: unknown;
    tiledesk?: unknown;
    userhero?: unknown;
    uservoice?: unknown;
    zendesk?: unknown;
  } | null;
  company?:
    | (string | null)
    | {
        id?: string | null;
        name?: string | null;
      };
  country?: string | null;
  created_at?: number | null;
  email?:
    | (string | null)
    | {
        address?: string | null;
        verified?: boolean | null;
      };
  locale?: string | null;
  name?:
    | (string | null)
    | {
        display?: string | null;
        first?: string | null;
        full?: string | null;
        last?: string | null;
      };
  phone?:
    | (string | null)
    | {
        number?: string | null;
        verified?: boolean | null;
      };
  picture?: string | null;
  privacy?: "standard" | "full" | null;
  tags?: string[] | null;
  user_id?: string;
  vendor?: {
    canny?: unknown;
    "canny-hash"?: unknown;
    chatwoot?: unknown;
    crisp?: unknown;
    customerly?: unknown;
    featurebase?: unknown;
    "featurebase-hash"?: unknown;
    freshchat?: unknown;
    front?: unknown;
    "help-scout"?: unknown;
    helpcrunch?: unknown;
    "helpshift-identities"?: unknown;
    "helpshift-legacy"?: unknown;
    hubspot?: unknown;
    intercom?: unknown;
    "intercom-hash"?: unknown;
    kustomer?: unknown;
    novu?: unknown;
    pylon?: unknown;
    reamaze?: unknown;
    recipe?: unknown;
    sprinklr?: unknown;
    sunshine?: unknown;
    "tawk-to"?: unknown;
    tiledesk?: unknown;
    userhero?: unknown;
    uservoice?: unknown;
    zendesk?: unknown;
  } | null;
}
/**
 * A request for bundles. Only `identity` must be there.
 */
export interface IssueRequest {
  /**
   * The action that the bundles are for; `login` without it.
   */
  action?: Action | null;
  /**
   * The adapters' names in the configuration; all of them without.
   */
  adapters?: string[] | null;
  /**
   * The user's ids as the vendor's event told them to the page.
   */
  client?: {
    [k: string]: unknown;
  } | null;
  /**
   * The form in which the identity is written.
   */
  from?: From | null;
  /**
   * Comes back as it is.
   */
  id?: unknown;
  /**
   * The user's identity.
   */
  identity: Identity;
  /**
   * The present moment, in Unix seconds up to the year 9999; the machine's own without.
   */
  now?: Timestamp | null;
  /**
   * Also answers a script element for a page.
   */
  script?: Script | null;
  /**
   * Data for single vendors that the identity has no key for, by kind.
   */
  vendor?: {
    [k: string]: unknown;
  } | null;
}
/**
 * The script element of a page.
 */
export interface Script {
  /**
   * The address that the page asks for new bundles.
   */
  endpoint?: string | null;
  /**
   * That of the page's Content-Security-Policy.
   */
  nonce?: string | null;
}
/**
 * A request for the steps that sign out any user, for a page whose session has ended.
 */
export interface LogoutRequest {
  action: Logout;
  /**
   * The adapters' names in the configuration; all of them without.
   */
  adapters?: string[] | null;
  /**
   * Comes back as it is.
   */
  id?: unknown;
}
/**
 * The work of a function that the vendor calls for a new proof.
 */
export interface Ask {
  /**
   * The data of the call that the endpoint gets as `client`. The endpoint compares it with the session, and nothing signs it.
   */
  client?: Argument | null;
  /**
   * The part of the new payload that the function returns, as a promise, by JSON pointer.
   */
  returns?: string | null;
  /**
   * The steps that run with the new bundle.
   */
  steps: Step[];
}
/**
 * The members of a bundle, in their order.
 */
export interface Bundle {
  action: Action;
  adapter: string;
  dropped: Dropped[];
  expires_at: Timestamp | null;
  kind: string;
  logout: Step[];
  payload: {
    [k: string]: unknown;
  };
  refresh_at: Timestamp | null;
  renew: Renew;
  renewal?: Step[];
  steps: Step[];
  verification?: Verification | null;
}
/**
 * A field of the identity that did not go in. Every field that is not listed was included.
 */
export interface Dropped {
  /**
   * The form that the value should have had, where it is malformed.
   */
  hint?: string | null;
  path: FieldPath;
  reason: Reason;
}
/**
 * The place of the proof in the payload, and the kind of the proof.
 */
export interface Verification {
  kind: ProofKind;
  /**
   * The place of the proof, by JSON pointer (RFC 6901).
   */
  payload: string;
}
/**
 * The object under `error`: the reason why a request or an identity was refused.
 */
export interface Fault {
  /**
   * The vendor's answer, or the reason why there is none, where the vendor was asked.
   */
  cause?: string | null;
  kind: string;
  problems: Problems;
}
/**
 * One problem of an input.
 */
export interface Problem {
  code: Code;
  /**
   * The rule that the value breaks, with the limit and the length where there is a limit.
   */
  detail: string;
  path: FieldPath;
  /**
   * The vendor's own name for this failure, where it has one.
   */
  vendor_reason: string | null;
}
/**
 * The adapter that could not make a bundle, and why.
 */
export interface Refused {
  adapter: string;
  error: Fault;
  kind: string;
}
/**
 * The reason why a request was refused.
 */
export interface RequestRefused {
  error: Fault;
  /**
   * The id of the request.
   */
  id?: unknown;
}
/**
 * A request to judge bundles. Only `bundles` must be there.
 */
export interface VerifyRequest {
  /**
   * The action for which the bundles are judged.
   */
  action?: Action | null;
  /**
   * The adapter that judges, whatever adapters the bundles name.
   */
  adapter?: string | null;
  /**
   * The bundles of an answer.
   */
  bundles: readonly Issued[];
  /**
   * Comes back as it is.
   */
  id?: unknown;
  /**
   * The present moment, in Unix seconds; the machine's own without.
   */
  now?: Timestamp | null;
}
