import type { Repository } from '../model/repository.ts';
import type { AppHappening, World } from '../model/world.ts';
import { installationView, type Json, userView } from '../rest/view/account.ts';

const brief = (repository: Repository): Json => ({
  id: repository.id,
  node_id: repository.nodeId,
  name: repository.name,
  full_name: repository.fullName,
  private: repository.private,
});

/** What an App is told of its own installations. */
export function appPayloadOf(world: World, told: AppHappening): Json {
  const repositories = told.repositories.map(brief);
  const installation: Json = {
    ...installationView(world, told.installation),
    has_multiple_single_files: false,
    single_file_paths: [],
  };
  const said =
    told.event === 'installation'
      ? told.action === 'suspend' || told.action === 'unsuspend'
        ? {}
        : { repositories, requester: null }
      : {
          repository_selection: installation.repository_selection,
          repositories_added: told.action === 'added' ? repositories : [],
          repositories_removed: told.action === 'removed' ? repositories : [],
          requester: null,
        };
  return { action: told.action, installation, ...said, sender: userView(world, told.actor.account) };
}
