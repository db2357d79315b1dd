export { appScene, pause, verdictOn } from '../../test/support/app-scene.ts';
export { POLICY } from '../../test/support/observed.ts';
export { startPostgres } from '../../test/support/postgres.ts';
export { readiness } from '../../test/support/served-app.ts';
