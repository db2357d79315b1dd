import { loadPolicy } from '../../src/core/policy/load.ts';
import type { Policy } from '../../src/core/policy/schema.ts';

/** A policy from the text that a user would write. */
export function policyOf(text: string): Policy {
  return loadPolicy(text, '.github/baton.yml').policy;
}

/** Four agents that own a directory each, in different layers; `extra` is appended as it stands. */
export function smallPolicy(extra = ''): Policy {
  return policyOf(`
version: 1
enforce: enforce
agents:
  lead: { id: agent-001, layer: L0, authority: full, identity: { emails: [lead@agents.example] }, operators: ["@boss"] }
  net:
    id: agent-004
    layer: L3
    ownership: [net/*]
    may_edit: [docs/net/*]
    never: [.github/workflows/**]
    identity: { emails: [net@agents.example], logins: ["acme-net[bot]"], branches: ["agent-004/**"], trailers: [agent-004] }
    operators: ["@net-lead"]
  api:
    id: agent-006
    layer: L3
    ownership: [api/*]
    identity: { emails: [api@agents.example], branches: ["agent-006/**"], trailers: [agent-006] }
    operators: ["@api-lead"]
    reviewers: ["@jane"]
  ops: { id: agent-009, layer: L4, ownership: [ops/*], identity: { emails: [ops@agents.example] }, authority: senior, operators: ["@ops-lead"] }
${extra}`);
}
