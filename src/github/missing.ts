import { EXIT, UserError } from '../core/errors.ts';
import type { Place } from './place.ts';

export function noRepository({ owner, repo, client }: Place): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.no-repository',
    message: `there is no repository ${owner}/${repo} on ${client.host} that this token may see`,
    place: { host: client.host },
    hint: 'See that the name is right and that the token may read its contents and pull requests.',
  });
}

export function noPull({ owner, repo }: Place, number: number): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.no-pull',
    message: `there is no pull request #${number} in ${owner}/${repo} that this token may see`,
    place: { argument: `${owner}/${repo}#${number}` },
    hint: 'See that the number is right and that the token has Pull requests: read.',
  });
}
