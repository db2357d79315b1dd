// Run as a process of its own: grants leases, one after the other, through the store in the folder given.
import { contextOf, grant } from './context.ts';

const [, , folder = '.', holder = 'agent-000', count = '1', remote = 'origin'] = process.argv;
const store = contextOf(folder, remote === '-' ? null : remote);
for (let i = 0; i < Number(count); i += 1) await grant(store, `${holder}-${i}`, holder);
store.close();
