/** `npm run fuzz [-- MINUTES [SEED]]`: 1,000,000 mutated model files, 20,000 hostile messages to the
 * predictor and 20,000 of the dashboard's page. */
import { predictorQuestions } from '../../../src/protocol/prediction/prediction';
import { sendPageMessages } from './page-messages';
import { mutateModels, sendHostileMessages } from './mutations';

void (async () => {
  const seed = Number(process.argv[3] ?? Date.now() % 1e9);
  const until = Date.now() + 60_000 * Number(process.argv[2] ?? 10);
  console.log(`Seed ${seed}.`);
  console.log(
    `${await sendHostileMessages(predictorQuestions, 20_000, seed)} hostile messages: each question answered once.`,
  );
  const page = await sendPageMessages(20_000, seed);
  console.log(
    `${page.messages} messages of a hostile page: ${page.answered} questions answered once, ${page.acted} actions that fit, nothing else.`,
  );
  const { tried, refused } = mutateModels(1_000_000, seed, until);
  console.log(`${tried} mutated model files: ${refused} refused by a sentence, the others whole models.`);
})();
