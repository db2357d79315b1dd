/** Where the policy stands, from the root of the repository. */
export const POLICY_PATH = '.github/baton.yml';
