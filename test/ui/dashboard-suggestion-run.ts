/** A record of suggestions and a next run as the host would tell of them: for looking at the dashboard without either. */
import type { HostMessageBody } from '../../src/protocol/dashboard/dashboard';
import type { NextRunSettings } from '../../src/protocol/dashboard/dashboard-next-run';
import type { ThresholdState } from '../../src/protocol/dashboard/dashboard-suggestions';
import type { Forecast } from '../../src/protocol/training/errands';
import { noCounts, type SuggestionRecord } from '../../src/protocol/suggestions/suggestion-counts';
import { uniform } from './dashboard-run';

/** Shown between 31 and 99 %, a little less often right than it says. */
export function suggestionRecord(places = 4000): SuggestionRecord {
  const random = uniform(11);
  const all = noCounts();
  for (let place = 0; place < places; place++) {
    all.asked++;
    const milliseconds = 2 ** (2 + random() * 2 + random() * 2 + random() ** 6 * 4);
    all.latency[Math.min(25, 1 + Math.floor(2 * Math.log2(milliseconds)))]!++;
    if (random() > 0.3) continue;
    const bin = 31 + Math.floor(68 * Math.sqrt(random()));
    all.shown++;
    all.shownByConfidence[bin]!++;
    if (random() < 0.1) {
      all.dismissed++;
      continue;
    }
    const right = random() < bin / 100 - 0.04;
    (right ? all.rightByConfidence : all.wrongByConfidence)[bin]!++;
    if (!right) all.dismissed++;
    else if (random() < 0.2) all.typed++;
    else {
      all.accepted++;
      all.savedKeys += 3 + Math.floor(random() * 20);
    }
  }
  all.acceptedInPart = 7;
  all.shown += 7;
  all.savedKeys += 21;
  const ofDay = { shown: 212, accepted: 118, acceptedInPart: 3, typed: 21, dismissed: 70, savedKeys: 1502 };
  return { all, day: '2026-11-25', ofDay };
}

export const balanced: ThresholdState = { set: 0, eagerness: 'balanced', ofEagerness: 0.55 };

export const suggestionsMessage = (
  record = suggestionRecord(),
  threshold: ThresholdState = balanced,
): HostMessageBody => ({ type: 'suggestions', record, threshold });

export const nextRunSettings: NextRunSettings = {
  seconds: 60,
  tokens: 'subwords',
  cell: 'gru',
  hiddenSize: 0,
  layers: 1,
};

export const nextRunMessage = (settings: Partial<NextRunSettings> = {}, stored = true): HostMessageBody => ({
  type: 'next-run',
  settings: { ...nextRunSettings, ...settings },
  stored,
});

const text = { trainingTokens: 371_204, trainingCharacters: 1_085_391, validationCharacters: 118_020 };

export function forecastOf(settings: NextRunSettings, more: Partial<Forecast> = {}): Forecast {
  const { tokens, cell, seconds, layers } = settings;
  const vocabularySize = 1552;
  const hiddenSize = settings.hiddenSize || 256;
  return {
    plan: {
      ...{ tokens, cell, vocabularySize, hiddenSize, layers, seconds, ...text },
      embeddingSize: 128,
      output: 'full',
      batchSize: 16,
      timeSteps: 32,
      learningRate: 0.005,
      clipNorm: 1,
      dropout: 0,
      threads: 1,
      seed: 1,
      parameters: 1_012_345,
      memoryBytes: 105_600_000,
      steps: null,
      kernels: 'relaxed SIMD 6×8',
      resumed: false,
    },
    amounts: { tokens, vocabularySize, ...text, resumed: false },
    continues: null,
    begins: '',
    refusal: '',
    ...more,
  };
}
