export interface AgentState {
  /** Name, role, layer and tier as the policy has them; null where the log does not say. */
  readonly name: string | null;
  readonly role: string | null;
  readonly layer: string | null;
  readonly tier: number | null;
  /** When it registered itself; null where only the policy knows it. */
  readonly registered: string | null;
  /** Latest event by it. */
  readonly last_seen: string | null;
  /** Workflows it is allocated to, sorted. */
  readonly allocations: readonly string[];
  /** Tasks it finished, and tasks that failed with it. */
  readonly completed: number;
  readonly failed: number;
  /** When its start-up checklist was opened. */
  readonly onboarding?: string | undefined;
}
