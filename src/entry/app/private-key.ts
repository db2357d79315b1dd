import { createPrivateKey } from 'node:crypto';

/** A private key as GitHub signs by, or what stands there instead. */
export type ReadKey =
  | { readonly kind: 'key'; readonly pem: string }
  | { readonly kind: 'none'; readonly why: string };

const PEM = /-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----([\s\S]+?)-----END (?:[A-Z]+ )*PRIVATE KEY-----/;

/**
 * Many places that keep secrets take one line only: `\n` in words, spaces for line breaks, or Base64 of the whole. What it is not is
 * told without anything of what stands there.
 */
export function readKey(text: string): ReadKey {
  const plain = text.replaceAll('\\n', '\n').trim();
  const found = PEM.exec(plain) ?? PEM.exec(Buffer.from(plain, 'base64').toString('utf8'));
  if (found === null) return none('holds no private key');
  const [, label = '', inside = ''] = found;
  if (label.includes('ENCRYPTED') || /Proc-Type|ENCRYPTED/.test(inside))
    return none('holds a private key that is encrypted');
  if (label !== '' && label !== 'RSA ') return none('holds a private key that is not of RSA');
  const lines = inside.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN ${label}PRIVATE KEY-----\n${lines.join('\n')}\n-----END ${label}PRIVATE KEY-----\n`;
  try {
    const { asymmetricKeyType } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa'
      ? { kind: 'key', pem }
      : none('holds a private key that is not of RSA');
  } catch {
    // What OpenSSL says of it helps nobody, and the reason is one: something of it is missing or was changed.
    return none('holds a private key that is cut off or damaged');
  }
}

function none(why: string): ReadKey {
  return { kind: 'none', why };
}
