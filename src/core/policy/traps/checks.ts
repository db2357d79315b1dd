import { isOwnCheck, OWN_WORKFLOWS } from '../own-workflows.ts';
import type { PathKey } from '../positions.ts';
import { type Finding, found, type Subject, type Trap } from './trap.ts';

interface Asked {
  readonly name: string;
  readonly app: string | undefined;
  /** Of the requirement. */
  readonly path: readonly PathKey[];
  /** Of the name in it. */
  readonly at: readonly PathKey[];
}

function asked({ policy }: Subject): Asked[] {
  return Object.entries(policy.gates).flatMap(([gate, { require }]) =>
    require.flatMap((requirement, nth): Asked[] => {
      if (!('check' in requirement)) return [];
      const { check } = requirement;
      const path = ['gates', gate, 'require', nth, 'check'];
      return typeof check === 'string'
        ? [{ name: check, app: undefined, path, at: path }]
        : [{ name: check.name, app: check.app, path, at: [...path, 'name'] }];
    }),
  );
}

/** Whoever writes the checks of workflows. */
const ACTIONS = 'github-actions';

function* ownChecks(subject: Subject): Iterable<Finding> {
  for (const { name, app, at } of asked(subject)) {
    if (isOwnCheck(name)) {
      const message = `\`${name}\` is a check of Baton itself, which on GitHub counts for no gate: this never holds there`;
      yield found(at, message, 'Remove it, and require the check `baton` in a ruleset of the base branch.');
    }
    const [file] = Object.entries(OWN_WORKFLOWS).find(([, job]) => job === name) ?? [];
    if (file === undefined || subject.paths?.includes(file) !== true) continue;
    if (app !== undefined && app !== ACTIONS) continue;
    const message = `\`${name}\` is the job of ${file}, which has not ended as long as Baton judges: this never holds there`;
    yield found(at, message, `Remove it. Where another workflow has a job \`${name}\`, rename one of them.`);
  }
}

/** GitHub makes the slug of an app of lower-case letters, digits and dashes. */
const SLUG = /^[a-z0-9][a-z0-9_-]*$/;

function* impossibleSlugs(subject: Subject): Iterable<Finding> {
  for (const { app, path } of asked(subject)) {
    if (app === undefined || SLUG.test(app)) continue;
    const near = app
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[-_]+|-+$/g, '');
    const hint = `Write it as in the address of its page, https://github.com/apps/SLUG${near === '' ? '' : `: perhaps \`${near}\``}.`;
    yield found([...path, 'app'], `\`${app}\` can be the slug of no app, so this never holds`, hint);
  }
}

/** Checks that no gate should ask for. */
export const CHECK_TRAPS = {
  'own-check': {
    severity: 'warning',
    about:
      'A gate names a check of Baton itself, or the job that Baton runs in: it waits for what comes after it.',
    find: ownChecks,
  },
  'app-slug': {
    severity: 'error',
    about: 'The `app` of a check is written as no slug can be.',
    find: impossibleSlugs,
  },
} satisfies Record<string, Trap>;
