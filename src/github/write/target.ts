/** What writing on a pull request takes: ids of GitHub's. */
export interface Target {
  readonly id: string;
  readonly repositoryId: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Ids of labels by name in lower case: those on it, and those of the repository that are Baton's. */
  readonly labels: ReadonlyMap<string, string>;
}
