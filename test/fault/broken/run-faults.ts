/** `npm run test:faults [-- MINUTES]`: 1,000 kills, every call of a commit, a file system that is full. */
import { breakAtEveryCall, fillFileSystem, killCommits } from './broken-commits';

void (async () => {
  const until = Date.now() + 60_000 * Number(process.argv[2] ?? 15);
  for (const how of ['killed', 'EIO', 'ENOSPC'] as const)
    console.log(
      `Broken off (${how}) at each of ${await breakAtEveryCall(how)} calls: a whole model each time.`,
    );
  const outcome = await fillFileSystem();
  console.log(
    typeof outcome === 'string'
      ? `!! NOT TESTED HERE: a real file system of 1 MB. It takes root on Linux (${outcome}).`
      : `A file system of 1 MB: ${outcome.committed} commits, ${outcome.refused} refused with a sentence, a whole model each time.`,
  );
  const { killed, commits } = await killCommits(1000, until);
  console.log(`Killed ${killed} times at random moments during ${commits} commits: a whole model each time.`);
})();
