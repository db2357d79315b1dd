import type { LogOptions } from './log.ts';
import type { Identity, ServerSettings } from './settings.ts';

/** How much is logged, and what never is. */
export function logOptionsOf(
  { databaseUrl, logLevel }: ServerSettings,
  app: Identity | null,
): Pick<LogOptions, 'level' | 'secrets'> {
  const address = databaseUrl === null ? null : new URL(databaseUrl);
  const passwords = [address?.password ?? '', address?.searchParams.get('password') ?? ''];
  const secrets = [
    ...passwords.flatMap((each) => [each, decoded(each)]),
    app?.secret ?? '',
    app?.privateKey ?? '',
  ];
  return { level: logLevel, secrets: secrets.filter((each) => each !== '') };
}

/** A password as it is sent; where it is not encoded as addresses are, as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
