import { differences, type LogLine, replay } from '../../src/core/context/verify.ts';
import { contextOf, git } from './context.ts';

/** Every line of a repository's log. Throws where the log does not verify, or its documents are not what it makes of them. */
export async function checkedLog(folder: string): Promise<readonly LogLine[]> {
  const store = contextOf(folder, null);
  try {
    const head = git(folder, 'rev-parse', 'refs/heads/baton');
    const lines = await store.content.lines(head);
    const run = replay(lines);
    if (run.fault !== null) throw new Error(`${folder}: ${run.fault.message}`);
    const [other] = differences(run, await store.content.textsAt(head));
    if (other !== undefined) throw new Error(`${folder}: ${other.document} ${other.kind}`);
    return lines;
  } finally {
    store.close();
  }
}
