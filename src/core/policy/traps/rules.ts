import { parseDuration } from '../../duration.ts';
import { OVERLAP_CHECK } from '../../effect.ts';
import { expressionFault } from '../../expression.ts';
import { kindOf, type RequirementKind } from '../../gates/kind.ts';
import { type Finding, found, foundKey, type Subject, type Trap } from './trap.ts';

/** Kinds of requirements that hold a regular expression under `matches`. */
const EXPRESSIONS: ReadonlySet<RequirementKind> = new Set(['naming', 'title']);

function* badExpressions({ policy }: Subject): Iterable<Finding> {
  for (const [gate, { require }] of Object.entries(policy.gates)) {
    for (const [at, requirement] of require.entries()) {
      const [kind, value] = kindOf(requirement);
      if (!EXPRESSIONS.has(kind)) continue;
      const why = expressionFault((value as { matches: string }).matches);
      if (why === undefined) continue;
      const path = ['gates', gate, 'require', at, kind, 'matches'];
      yield found(path, `not a regular expression that Baton can use: ${why}`, NO_LOOKAROUND);
    }
  }
}

const NO_LOOKAROUND =
  'Lookaround and backreferences do not exist here, so that every match takes linear time.';

function* reservedGates({ policy }: Subject): Iterable<Finding> {
  const [, reserved = ''] = OVERLAP_CHECK.split('/');
  if (!Object.hasOwn(policy.gates, reserved)) return;
  const message = `the check \`${OVERLAP_CHECK}\` is Baton's own, which answers on branches before their pull request`;
  yield foundKey(['gates', reserved], message, 'Give the gate another name.');
}

function* resources({ policy }: Subject): Iterable<Finding> {
  const first = new Set<string>();
  for (const [at, { name, kind, size }] of policy.leases.resources.entries()) {
    const path = ['leases', 'resources', at];
    if (first.has(name)) yield found([...path, 'name'], `there is already a resource \`${name}\``);
    first.add(name);
    if (kind === 'pool' && size === undefined) {
      yield found(path, `pool \`${name}\` does not say how many there are`, 'Add `size`.');
    }
    if (kind !== 'pool' && size !== undefined) {
      yield found(
        [...path, 'size'],
        `\`size\` says how large a pool is; \`${name}\` is ${kind}`,
        'Remove it.',
      );
    }
  }
}

function* times({ policy }: Subject): Iterable<Finding> {
  const { default_ttl, max_ttl } = policy.leases;
  if ((parseDuration(default_ttl) ?? 0) <= (parseDuration(max_ttl) ?? 0)) return;
  const message = `a lease lasts ${default_ttl} by default, and ${max_ttl} at most`;
  yield found(['leases', 'default_ttl'], message, 'Lower `default_ttl`, or raise `max_ttl`.');
}

function* water({ policy }: Subject): Iterable<Finding> {
  const { warn, pause } = policy.leases.high_water;
  if (warn <= pause) return;
  yield found(
    ['leases', 'high_water', 'warn'],
    `warns at ${warn} %, after the pause at ${pause} %`,
    'Lower `warn`.',
  );
}

function* directories({ policy }: Subject): Iterable<Finding> {
  const { each } = policy.components;
  if (typeof each === 'string' && !each.endsWith('/')) yield slash(['components', 'each'], each);
  for (const [gate, { require }] of Object.entries(policy.gates)) {
    for (const [at, requirement] of require.entries()) {
      if (!('files' in requirement) || requirement.files.each.endsWith('/')) continue;
      yield slash(['gates', gate, 'require', at, 'files', 'each'], requirement.files.each);
    }
  }
}

function slash(path: readonly (string | number)[], pattern: string): Finding {
  return found(path, `\`${pattern}\` does not say that directories are meant`, `Write \`${pattern}/\`.`);
}

function* plainComponents({ policy }: Subject): Iterable<Finding> {
  for (const [name, component] of Object.entries(policy.components)) {
    if (name === 'each' || typeof component !== 'string') continue;
    const hint = `Write it as ${name}: { paths: ["${component}"] }, or put the pattern under \`each\`.`;
    yield found(['components', name], `component \`${name}\` is a pattern only`, hint);
  }
  if (typeof policy.components.each === 'object') {
    yield foundKey(
      ['components', 'each'],
      '`each` stands for a directory pattern, not for a component',
      'Rename it.',
    );
  }
}

/** What is wrong with gates, leases and components. */
export const RULE_TRAPS = {
  'bad-expression': {
    severity: 'error',
    about: 'A `naming` or `title` rule is no regular expression of the linear-time kind.',
    find: badExpressions,
  },
  'reserved-gate': {
    severity: 'error',
    about: 'A gate is named as a check that Baton writes itself.',
    find: reservedGates,
  },
  resource: {
    severity: 'error',
    about: 'A resource is named twice, is a pool without a size, or has a size without being a pool.',
    find: resources,
  },
  'ttl-over-max': { severity: 'error', about: 'Leases last longer by default than they may.', find: times },
  'high-water': { severity: 'warning', about: 'The warning comes after the pause.', find: water },
  'not-a-directory': {
    severity: 'error',
    about: 'An `each` pattern does not end with a slash.',
    find: directories,
  },
  component: {
    severity: 'error',
    about: 'A named component is only a pattern, or `each` is not one.',
    find: plainComponents,
  },
} satisfies Record<string, Trap>;
