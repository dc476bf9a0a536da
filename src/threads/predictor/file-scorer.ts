/** Scores whole files, one after the other, as who reads them would: the network may follow what was read. */
import type { Predictor } from '../../prediction/predictor';
import type { Score, ScoreOptions } from '../../prediction/evaluation/score';
import { cleanText } from '../../secrets/clean-text';
import type { Checkpoint } from '../online/dynamic-checkpoint';
import { DynamicNetwork } from '../online/dynamic-network';
import type { DocumentForms } from './document-forms';
import type { DocumentRules } from './document-rules';

/** What scores, as it is at the moment. */
export interface ScoringParts {
  readonly network: () => Checkpoint | null;
  /** @throws Failure `no-text` when neither a model nor a workspace was learned */
  readonly requirePredictor: () => Predictor;
  readonly forms: () => DocumentForms;
  readonly rules: () => DocumentRules;
}

export class FileScorer {
  /** The network as it follows what is scored. */
  private adapted: { readonly of: Checkpoint; readonly network: DynamicNetwork } | undefined;

  constructor(private readonly parts: ScoringParts) {}

  /**
   * A whole file, its end included. When it adapts, so does the network, unless its weights are to stay; what
   * recall has of the file afterwards is without secrets.
   * @throws Failure `no-text` when neither a model nor a workspace was learned.
   */
  score(path: string, raw: string, options: ScoreOptions & { readonly dynamic?: boolean }): Score {
    const { text } = this.parts.forms().inside(raw);
    const { dynamic = true, ...rest } = options;
    const predictor = this.parts.requirePredictor();
    const dynamicModel = dynamic && options.adapt ? this.follow(this.parts.network()) : undefined;
    const score = predictor.score(text, { path, ...rest, ...(dynamicModel && { dynamicModel }) });
    const clean = cleanText(text, this.parts.rules().language(path)).text;
    if (options.adapt && clean !== text) predictor.learn(path, clean);
    return score;
  }

  private follow(of: Checkpoint | null): DynamicNetwork | undefined {
    if (!of) return undefined;
    if (this.adapted?.of !== of) this.adapted = { of, network: new DynamicNetwork(of.model, of.weights) };
    return this.adapted.network;
  }
}
