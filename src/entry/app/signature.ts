import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Is the body signed by the secret, as `X-Hub-Signature-256` has it? Compared in constant time.
 * Source: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isSigned(secret: string, body: string, signature: string): boolean {
  const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
