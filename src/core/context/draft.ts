/** An event before it is saved: the store gives it `id`, `at`, `v` and its place in the log. */
export interface EventDraft {
  readonly type: string;
  /** Workflow id: `global`, `pr-42`, `br-3f2a91c0`. */
  readonly workflow: string;
  /** Only where the event table leaves the phase to the workflow; `global` by default. */
  readonly phase?: string;
  /** Agent id, `@login`, e-mail address, or `baton`. */
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Set when it was written before, elsewhere: its id and instant there. */
  readonly origin?: { readonly id: string; readonly at: string } | undefined;
}
