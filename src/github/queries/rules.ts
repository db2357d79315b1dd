import { BASE, type RawBase } from './base.ts';
import { BLOB } from './blob.ts';
import type { RawViewer } from './home.ts';

export interface RulesAnswer {
  readonly viewer: RawViewer;
  readonly repository: { readonly defaultBranchRef: RawBase | null } | null;
}

/** What says how changes to the default branch are judged, and whose token asks. */
export const RULES = /* GraphQL */ `
query Rules($owner: String!, $repo: String!) {
  viewer { login }
  repository(owner: $owner, name: $repo) { defaultBranchRef { ...base } }
}${BASE}${BLOB}`;
