/** The engine behind every suggestion: what to show at a cursor, with which probability, and why. */
import type { LanguageModel } from '../model/language-model';
import type { Completion, CompletionQuery, Expectation, ScoredToken } from '../protocol/prediction';
import type { Tokenizer } from '../text/tokenizer';
import { decode } from './decoder';
import { expectations } from './expectations';
import { endsInsideCharacter } from './invisible';
import { Mixture } from './mixture';
import { asked, attitude, choices, choose } from './policy';
import { Reading } from './reading';
import { scoreText } from './score';
import { defaultSettings, type PredictionSettings } from './settings';
import { fitToSuffix, insideWord } from './suffix';
import { TypingAsSuggested } from './typing-as-suggested';
import { VocabularyIndex } from './vocabulary-index';

export interface PredictorParts {
  readonly tokenizer: Tokenizer;
  /** Null before the first training: recall alone predicts. */
  readonly model: LanguageModel | null;
  /** A clock in milliseconds; it need not begin at any particular time. */
  readonly now: () => number;
  readonly settings?: Partial<PredictionSettings>;
}

export interface CompletionOptions {
  readonly signal?: AbortSignal;
  readonly budgetMilliseconds?: number;
}

export class Predictor {
  private readonly tokenizer: Tokenizer;
  private readonly vocabulary: VocabularyIndex;
  private readonly settings: PredictionSettings;
  private readonly now: () => number;
  private readonly suggested = new TypingAsSuggested();
  private readonly readings = new Map<string, Reading>();
  private mixture: Mixture;
  private dismissals = 0;
  /** Where a suggestion was accepted up to the end of its line. */
  private acceptedAt: { path: string; length: number } | null = null;

  constructor(parts: PredictorParts) {
    this.tokenizer = parts.tokenizer;
    this.vocabulary = new VocabularyIndex(parts.tokenizer);
    this.settings = { ...defaultSettings, ...parts.settings };
    this.now = parts.now;
    this.mixture = new Mixture(parts.tokenizer.size, parts.model);
  }

  /** Takes over newly trained weights of the same dictionary; what is on screen stays. */
  replaceModel(model: LanguageModel | null): void {
    this.mixture = new Mixture(this.tokenizer.size, model);
    this.readings.clear();
  }

  /** A file now reads so. */
  learn(path: string, text: string): void {
    void path;
    void text;
  }

  /** No trace of the file is kept. */
  forget(path: string): void {
    this.readings.delete(path);
  }

  /** Never throws: where nothing can be said, `text` is empty and `reason` says why. */
  complete(query: CompletionQuery, options: CompletionOptions = {}): Completion {
    const started = this.now();
    const silent = (reason: string): Completion => {
      this.suggested.clear();
      return { text: '', confidence: 0, milliseconds: this.now() - started, reason, alternatives: [] };
    };
    const { path, suffix, explicit = false, mustBeginWith = '' } = query;
    const prefix = query.prefix + mustBeginWith;
    if (endsInsideCharacter(prefix)) return silent('The cursor stands inside a character.');
    if (insideWord(prefix, suffix)) return silent('The cursor stands inside a word.');
    const accepted = this.acceptedAt;
    if (!explicit && accepted?.path === path && accepted.length === query.prefix.length) {
      return silent('A suggestion was just accepted here.');
    }
    const continued = this.suggested.continuation(query);
    if (continued) return { ...continued, milliseconds: this.now() - started };

    const budget = options.budgetMilliseconds ?? this.settings.budgetMilliseconds * (explicit ? 5 : 1);
    const minded = explicit ? asked : attitude(this.settings.eagerness, this.dismissals);
    const cursor = this.reading(path).locate(prefix);
    const leaves = decode(this.mixture, this.vocabulary, cursor, {
      beamWidth: this.settings.beamWidth * (explicit ? 2 : 1),
      maximumTokens: this.settings.maximumTokens,
      maximumCharacters: this.settings.maximumCharacters,
      minimumProbability: minded.minimumConfidence / 4,
      outOfTime: () => this.now() - started >= budget || options.signal?.aborted === true,
    });
    const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
    const all = choices(leaves, (text) => fitToSuffix(line, text, suffix), minded);
    const chosen = choose(all, minded);
    if (!chosen) {
      const best = all[0];
      return silent(
        best ? `The best guess is only ${percent(best.confidence)} probable.` : 'Nothing fits here.',
      );
    }
    const completion: Completion = {
      text: mustBeginWith + chosen.text,
      confidence: chosen.confidence,
      milliseconds: this.now() - started,
      reason: `${percent(chosen.confidence)} probable.`,
      alternatives: explicit ? alternatives(all, chosen.text, mustBeginWith) : [],
    };
    this.suggested.remember(query, completion);
    return completion;
  }

  /** The most probable next tokens behind a prefix, most probable first, with each part's vote. */
  expect(path: string, prefix: string, limit: number): Expectation[] {
    return expectations(this.mixture, this.vocabulary, this.reading(path).locate(prefix), limit);
  }

  /** What each token of a text costs: bits of −log₂ P(token | everything before it in the text). */
  score(text: string): {
    readonly characters: number;
    readonly bits: number;
    readonly tokens: ScoredToken[];
  } {
    return scoreText(this.mixture, this.tokenizer, text);
  }

  /** What became of the suggestion on screen: accepted (so many code units of it) or dismissed. */
  outcome(path: string, accepted: boolean, characters: number): void {
    const shown = this.suggested.onScreen(path);
    this.dismissals = accepted ? Math.max(0, this.dismissals - 3) : this.dismissals + 1;
    const whole = accepted && shown !== null && characters >= shown.text.length;
    this.acceptedAt = whole ? { path, length: shown.prefixLength + shown.text.length } : null;
    if (!accepted || whole) this.suggested.clear();
  }

  private reading(path: string): Reading {
    const reading =
      this.readings.get(path) ?? new Reading(this.mixture, this.tokenizer, this.settings.maximumReread);
    this.readings.delete(path);
    this.readings.set(path, reading);
    for (const oldest of this.readings.keys()) {
      if (this.readings.size <= this.settings.maximumDocuments) break;
      this.readings.delete(oldest);
    }
    return reading;
  }
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}

/** Other texts that begin differently, best first. */
function alternatives(
  all: ReturnType<typeof choices>,
  chosen: string,
  start: string,
): Completion['alternatives'] {
  const kept = [chosen];
  for (const { text, confidence } of all) {
    if (kept.length > 5 || confidence < 0.02) break;
    if (!kept.some((other) => other.startsWith(text) || text.startsWith(other))) kept.push(text);
  }
  return kept.slice(1).map((text) => ({
    text: start + text,
    confidence: all.find((choice) => choice.text === text)!.confidence,
  }));
}
