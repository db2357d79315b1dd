import { ACTIONS } from './actions.ts';
import { APPS } from './apps.ts';
import { BRANCHES } from './branches.ts';
import type { Operations } from './call.ts';
import { CHECKS } from './checks.ts';
import { CONTENTS } from './contents.ts';
import { GIT } from './git.ts';
import { HOOKS } from './hooks.ts';
import { ISSUES } from './issues.ts';
import { LABELS } from './labels.ts';
import { PULLS } from './pulls.ts';
import { REPOS } from './repos.ts';
import { REVIEWS } from './reviews.ts';
import { SECURITY } from './security.ts';
import { TIMELINE } from './timeline.ts';

/** Every operation that the forge serves, by GitHub's own name of it. What is here is vendored into `openapi.json`. */
export const OPERATIONS: Operations = {
  ...ACTIONS,
  ...APPS,
  ...BRANCHES,
  ...CHECKS,
  ...CONTENTS,
  ...GIT,
  ...HOOKS,
  ...ISSUES,
  ...LABELS,
  ...PULLS,
  ...REPOS,
  ...REVIEWS,
  ...SECURITY,
  ...TIMELINE,
};
