import { applyBlock, drift, type Markers } from '../ownership/block.ts';

export const AGENTS_MD = 'AGENTS.md';

export const AGENTS_MARKERS = {
  begin: '<!-- baton:begin',
  end: '<!-- baton:end -->',
  command: 'baton agents-md --write',
  code: 'agents-md.markers',
} as const satisfies Markers;

/** AGENTS.md as the policy wants it. */
export interface AgentsPlan {
  readonly path: string;
  readonly wanted: string;
  /** Unified diff; null where nothing differs. */
  readonly diff: string | null;
}

/**
 * Compares AGENTS.md with the section that is wanted. What stands outside of the markers stays, byte for byte.
 *
 * @param existing as `decodePath` gives it; empty where there is none
 * @param section Markdown, without markers
 * @throws UserError (exit 4) where its markers do not pair
 */
export function planAgents(existing: string, section: string): AgentsPlan {
  const { begin, end, command } = AGENTS_MARKERS;
  const intro = `${begin} (from .github/baton.yml; written by \`${command}\`, do not edit by hand) -->`;
  const wanted = applyBlock(existing, `${intro}\n${section.trim()}\n${end}\n`, AGENTS_MD, AGENTS_MARKERS);
  return { path: AGENTS_MD, wanted, diff: drift(existing, wanted, AGENTS_MD) };
}
