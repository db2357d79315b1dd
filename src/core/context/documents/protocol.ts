import { EXIT, UserError } from '../../errors.ts';
import { PROTOCOL } from '../state.ts';

const PATH = 'global/project_state.yaml';

/**
 * Throws a `UserError` where documents are written in a protocol of a later major version. Asked before any of them is
 * read, since their shape is not known then, and nothing may be written on a state that was half understood.
 */
export function refuseLaterProtocol(texts: ReadonlyMap<string, string>): void {
  const version = /^protocol: "?(\d+)(\.[\d.]*)?/m.exec(texts.get(PATH) ?? '');
  const ours = Number(PROTOCOL.split('.')[0]);
  if (version === null || Number(version[1]) <= ours) return;
  throw new UserError(EXIT.input, {
    code: 'context.version',
    message: `the context is written in protocol ${version[1]}${version[2] ?? ''}; this Baton reads ${ours}.x`,
    place: { file: PATH },
    hint: 'Upgrade: npm install --global baton-bot@latest; in a workflow, a later version of the Action',
  });
}
