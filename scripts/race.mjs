// All rounds of the race for leases, and of those that are killed meanwhile: as long as all other tests together.
process.env.BATON_RACE = 'whole';
process.argv.push('test/entry/race.test.ts');
await import('./test.mjs');
