import { createHmac } from 'node:crypto';
import type { App, Installation } from '../model/account.ts';
import type { Json } from '../rest/view/account.ts';

/** What happened, as one App, or the workflows of a repository, are told of it. */
export interface DeliveryFacts {
  /** GitHub's `x-github-delivery`: stays the same when it is sent again. */
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  /** Full name of the repository it happened in, as it was then; empty for what happens to an installation. */
  readonly repository: string;
  readonly repositoryId: number | null;
  /** The App it is sent to; undefined for what only workflows of the repository hear. */
  readonly app: App | undefined;
  readonly installation: Installation | undefined;
  /** Done with a workflow's own token: GitHub starts no workflow for it. */
  readonly byWorkflow: boolean;
}

export class Delivery {
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly repository: string;
  readonly repositoryId: number | null;
  readonly app: App | undefined;
  readonly installation: Installation | undefined;
  readonly byWorkflow: boolean;
  private readonly kept: () => string;

  /** @param kept the text as workflows hear it; an App's has its installation at the end */
  constructor(facts: DeliveryFacts, kept: () => string) {
    this.id = facts.id;
    this.event = facts.event;
    this.action = facts.action;
    this.repository = facts.repository;
    this.repositoryId = facts.repositoryId;
    this.app = facts.app;
    this.installation = facts.installation;
    this.byWorkflow = facts.byWorkflow;
    this.kept = kept;
  }

  /** What is posted, byte for byte. */
  get body(): string {
    const text = this.kept();
    if (this.app === undefined || this.repositoryId === null || !this.installation) return text;
    const { id, nodeId } = this.installation;
    return `${text.slice(0, -1)},"installation":${JSON.stringify({ id, node_id: nodeId })}}`;
  }

  get payload(): Json {
    return JSON.parse(this.body) as Json;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.headersFor(this.body);
  }

  headersFor(body: string): Readonly<Record<string, string>> {
    return {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/forge',
      'x-github-event': this.event,
      'x-github-delivery': this.id,
      ...(this.app ? signed(this.app, body) : {}),
    };
  }
}

function signed(app: App, body: string): Record<string, string> {
  const hmac = (kind: 'sha1' | 'sha256') =>
    `${kind}=${createHmac(kind, app.secret).update(body).digest('hex')}`;
  return {
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-github-hook-installation-target-id': String(app.id),
    'x-hub-signature': hmac('sha1'),
    'x-hub-signature-256': hmac('sha256'),
  };
}
