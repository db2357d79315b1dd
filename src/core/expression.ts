import { RE2JS, RE2JSException } from 're2js';

/**
 * Whether a text matches an expression of the policy anywhere. RE2: linear in the text, whatever the expression.
 *
 * @throws where {@link expressionFault} finds one
 */
export function matching(expression: string): (text: string) => boolean {
  const compiled = RE2JS.compile(expression);
  return (text) => compiled.test(text);
}

/** Why an expression cannot be used; undefined where it can. */
export function expressionFault(expression: string): string | undefined {
  try {
    RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}
