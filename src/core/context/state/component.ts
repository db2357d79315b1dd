/** A named part of the repository, as the policy has it. */
export interface ComponentState {
  readonly paths: readonly string[];
  /** Agent ids. */
  readonly owners: readonly string[];
  /** Rows of the matrix that touch it. */
  readonly rows: readonly { readonly pattern: string; readonly owners: readonly string[] }[];
}
