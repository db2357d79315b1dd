import type { Version } from '../../core/conflicts/versions.ts';
import type { RawVersion } from '../queries/extras.ts';

const EXECUTABLE = 0o100755;
const LINK = 0o120000;

/** What stands under a path in a commit, of the commit's tree entry; null: nothing does. */
export function versionOf(raw: RawVersion | null): Version {
  if (raw === null) return { kind: 'absent' };
  const { mode, type, oid, object } = raw;
  if (type === 'tree') return { kind: 'folder' };
  if (type === 'commit') return { kind: 'submodule', oid };
  if (mode === LINK) return { kind: 'link', oid };
  const executable = mode === EXECUTABLE;
  if (object?.isTruncated === true) return { kind: 'too-large', oid, executable };
  if (typeof object?.text !== 'string' || object.isBinary === true)
    return { kind: 'binary', oid, executable };
  return { kind: 'text', oid, executable, text: object.text };
}
