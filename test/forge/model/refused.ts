/** How the forge says no; REST makes a status of it, GraphQL an error type. */
export type RefusalKind = 'unprocessable' | 'forbidden' | 'not-found' | 'conflict' | 'not-mergeable' | 'gone';

export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly value?: unknown;
  readonly message?: string;
}

/** A refusal in GitHub's own words. */
export class Refused extends Error {
  readonly kind: RefusalKind;
  /** GitHub's list of what is wrong: objects by field, or plain sentences. */
  readonly errors: readonly (FieldError | string)[] | undefined;

  constructor(kind: RefusalKind, message: string, errors?: readonly (FieldError | string)[]) {
    super(message);
    this.name = 'Refused';
    this.kind = kind;
    this.errors = errors;
  }
}

/** The usual `Validation Failed` of REST, with what is wrong. */
export function invalid(...errors: (FieldError | string)[]): Refused {
  return new Refused('unprocessable', 'Validation Failed', errors);
}
