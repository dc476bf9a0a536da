/** The predictor with all around it: model file, kernels, text. Its thread and the command line use it. */
import { requireSimd } from '../../kernels/select';
import { cleanText } from '../../secrets/clean-text';
import { defaultLimits, tooLarge } from '../../corpus/limits';
import type { KnownText } from '../../corpus/read/known-texts';
import type { CorpusFile } from '../../corpus/read/read-corpus';
import { listCorpus } from '../../corpus/walk/list-corpus';
import { createLanguageModel } from '../../model/recurrent-language-model';
import type { PartsMeasured } from '../../prediction/evaluation/held-out-evaluator';
import { silence } from '../../protocol/prediction/silence';
import { insideCharacter } from '../../prediction/policy/suffix';
import { lookedAt } from '../../prediction/document/looked-at';
import { Predictor, type CompletionOptions, type PredictorParts } from '../../prediction/predictor';
import type { Score } from '../../prediction/evaluation/score';
import type { CorpusReport, CorpusSource } from '../../protocol/corpus';
import { asFailure, Failure } from '../../protocol/failure';
import type {
  Attention,
  Completion,
  CompletionQuery,
  ExpectationQuery,
  Expected,
} from '../../protocol/prediction/prediction';
import type { TrainingRecord } from '../../protocol/training/training';
import { readBaseFile } from '../../store/base-file';
import { readModelFile } from '../../store/model-file-on-disk';
import { learnTokenizer } from '../../text/learn-tokenizer';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import { Inspection } from './inspection';
import type { DynamicEvaluationClient } from '../online/dynamic-evaluation-client';
import { DynamicCheckpoint, type Checkpoint } from '../online/dynamic-checkpoint';
import { predictionKernels } from '../kernels/kernel-builds';
import { inSlices } from '../slices';
import { abbreviationDecoder } from '../shapes/ask-networks';
import type { Learned } from './kept-layout';
import type { KeptLearning } from './kept-learning';
import { BackgroundContexts } from './background-contexts';
import { DocumentForms, inNotebook } from './document-forms';
import { DocumentRules } from './document-rules';
import { FileScorer } from './file-scorer';
import { indexTexts } from './index-texts';
import { divided, PartMeasurements } from './part-measurements';
import { ScoreQueue } from './score-queue';
import { WorkspaceCorpus } from './workspace-corpus';
import { inEnglish, type Said, said } from '../../protocol/said';

export interface LoadedModel extends Checkpoint {
  readonly record: TrainingRecord;
}

export class PredictorService {
  private loaded: LoadedModel | undefined;
  /** The loaded network as it follows what is saved. */
  private readonly followed: DynamicCheckpoint | undefined;
  private source: CorpusSource | undefined;
  private rules = new DocumentRules();
  private forms = new DocumentForms();
  private corpus: WorkspaceCorpus | undefined;
  private predictor: Predictor | undefined;
  /** Identifies the dictionary that the predictor works with. */
  private dictionary = '';
  /** What the predictor was told, so that one with another dictionary can be told again. */
  private readonly texts = new Map<string, string>();
  /** Files of the first reading that are kept from training. */
  private heldOut: ReadonlySet<string> = new Set();
  /** What was made of files that have not changed since. */
  private readings = new Map<string, KnownText>();
  private readonly scores = new ScoreQueue();
  private readonly measurements = new PartMeasurements();
  private readonly parts = {
    network: () => this.loaded ?? null,
    requireNetwork: () => this.requireModel(),
    requirePredictor: () => this.requirePredictor(),
    forms: () => this.forms,
    rules: () => this.rules,
  };
  readonly inspection = new Inspection(this.parts);
  readonly fileScorer = new FileScorer(this.parts);

  /**
   * @param background adapts the network to what is saved; without, its weights stay
   * @param kept keeps what was learned for the next opening; without, all is learned anew
   */
  constructor(
    background?: DynamicEvaluationClient,
    readonly contexts = new BackgroundContexts(),
    private readonly kept?: KeptLearning,
  ) {
    contexts.onSettled = () => this.keep();
    if (background)
      this.followed = new DynamicCheckpoint(background, (model) => this.predictor?.adaptModel(model));
  }

  /**
   * Takes over a model file. With the dictionary of the previous model only the weights change; with another
   * one the texts learned so far are learned again, in slices, while the previous predictor goes on
   * answering.
   * @throws Failure `not-a-model`, `model-damaged`, `not-readable`, `no-simd`; the previous model stays.
   */
  async load(path: string, base = false): Promise<LoadedModel> {
    requireSimd();
    const stored = await (base ? readBaseFile(path) : readModelFile(path));
    const tokenizer = restoreTokenizer(stored.tokenizer);
    const model = createLanguageModel(stored.configuration, stored.weights, predictionKernels(), 'int8');
    const [dictionary, trained] = [JSON.stringify(stored.tokenizer), stored.record.tokens];
    if (this.predictor && dictionary === this.dictionary) this.predictor.replaceModel(model, trained);
    else {
      const predictor = this.newPredictor({ tokenizer, model, trained, gate: stored.gate });
      await indexTexts(predictor, [...this.texts]);
      [this.predictor, this.dictionary] = [predictor, dictionary];
    }
    this.predictor.expander.replaceDecoder(abbreviationDecoder(stored), this.texts);
    this.loaded = { tokenizer, model, weights: stored.weights, record: stored.record };
    if (!this.corpus) this.forms = new DocumentForms(stored.record.indentation);
    this.followed?.begin(this.loaded);
    this.keep();
    return this.loaded;
  }

  /** Nothing of the model is kept; recall goes on. */
  unload(): void {
    this.loaded = undefined;
    this.followed?.end();
    this.predictor?.replaceModel(null);
  }

  /** Lets go of the thread that adapts the network; what was adapted stays in use. */
  close(): void {
    this.followed?.close();
  }

  /**
   * Reads the folders and learns them for recall, in slices. Before any training it also makes a dictionary.
   * What only an earlier reading let through is forgotten.
   * @throws Failure as `readCorpus` does
   */
  async workspace(source: CorpusSource, signal?: AbortSignal): Promise<void> {
    this.source = source;
    this.rules = new DocumentRules(source.folders);
    const previous = this.corpus?.paths() ?? [];
    try {
      const isFirst = this.texts.size === 0;
      const made = this.predictor && { dictionary: this.dictionary, tokenizer: this.predictor.tokenizer };
      const keptBefore = isFirst ? this.kept?.read(source.folders, made) : null;
      const [listing, kept] = await Promise.all([listCorpus(source, { signal }), keptBefore]);
      const sample = isFirst && !kept ? await WorkspaceCorpus.readSample(listing, { signal }) : null;
      if (sample) await this.learnFiles(sample.files, signal);
      const known = (kept ?? sample)?.readings;
      if (isFirst) previous.push(...this.texts.keys());
      const { corpus, files, readings } = await WorkspaceCorpus.read(listing, { signal, known });
      this.readings = new Map(readings);
      if (kept) this.resume(kept, new Set(corpus.paths()));
      this.heldOut = new Set(files.filter(({ validation }) => validation).map((file) => file.absolutePath));
      this.forms = new DocumentForms(corpus.indentation);
      await this.learnFiles(files, signal);
      this.corpus = corpus;
    } catch (thrown) {
      // Nothing is to be read any more: that holds for what was read before, too.
      if (asFailure(thrown).code !== 'no-text') throw thrown;
      this.corpus = undefined;
      for (const path of previous) this.forget(path);
      throw thrown;
    }
    const read = new Set(this.corpus.paths());
    for (const path of previous) if (!read.has(path)) this.forget(path);
    this.keep();
  }

  /**
   * A file or folder of the workspace was saved or created, or is gone: judged by the rules of the first
   * reading.
   */
  async changed(path: string, removed: boolean, unsaved?: string): Promise<void> {
    if (!this.source) return;
    // There was nothing to read so far; perhaps there is now.
    if (!this.corpus) return this.workspace(this.source);
    for (const change of await this.corpus.changed(path, removed, unsaved)) {
      if (change.text === null) this.forget(change.path);
      else this.remember(change.path, change.text);
    }
  }

  /** Why this file is not read; null when it is. @throws Failure `no-text` before a workspace is read */
  explain(path: string): Said | null {
    return this.requireCorpus().explain(path);
  }

  /** What was read of the workspace. @throws Failure `no-text` before a workspace is read */
  report(): CorpusReport {
    return this.requireCorpus().report;
  }

  async learnFiles(
    files: readonly Pick<CorpusFile, 'absolutePath' | 'text'>[],
    signal?: AbortSignal,
  ): Promise<void> {
    const entries = files.map(({ absolutePath, text }) => [absolutePath, text] as const);
    for (const [path, text] of entries) this.texts.set(path, text);
    if (!this.predictor) {
      const tokenizer = learnTokenizer(
        'subwords',
        files.map((file) => file.text),
      );
      this.dictionary = JSON.stringify(tokenizer.describe());
      this.predictor = this.newPredictor({ tokenizer, model: null });
    }
    await indexTexts(this.predictor, entries, signal);
    this.contexts.keepUp();
  }

  /** The cursor stands here: what is before it is read in slices, while nobody waits for an answer. */
  async attend(given: Attention, signal?: AbortSignal): Promise<void> {
    const { predictor } = this;
    if (!predictor || this.rules.refusal(given.path) !== null) return;
    const place = lookedAt(inNotebook(given));
    const languageId = this.rules.language(place.path, place.languageId);
    const { prefix, suffix } = this.forms.place(place.path, place.prefix, place.suffix);
    await inSlices(predictor.attending({ ...place, prefix, suffix, languageId }), { signal });
  }

  /** @throws Failure `no-text` when there is neither a model nor a workspace yet. */
  complete(given: CompletionQuery, options?: CompletionOptions): Completion {
    const refusal = this.rules.refusal(given.path);
    const { predictor } = this;
    if (refusal !== null || !predictor) return silence(refusal ?? said`Nothing was learned yet.`);
    const query = lookedAt(inNotebook(given));
    if (insideCharacter(query.prefix, query.suffix))
      return silence(said`The cursor stands inside a character.`);
    const languageId = this.rules.language(query.path, query.languageId);
    const completion = this.forms.complete({ ...query, languageId }, (inside) =>
      predictor.complete(inside, options),
    );
    return this.rules.judged(completion, query);
  }

  /**
   * How surprising a text of a file is to one who never read that file, in slices, one text after the other.
   * @throws Failure `no-text` when neither a model nor a workspace was learned; `cancelled` when the file is
   *   written in again and again meanwhile; the signal's reason
   */
  score(text: string, path: string, signal?: AbortSignal): Promise<Score> {
    return this.scores.score(
      () => this.requirePredictor(),
      () => this.forms,
      { text, path },
      signal,
    );
  }

  /**
   * What each part is worth on held-out text, in slices. What is needed for it is kept for the next
   * measurement of the run, and given back after the `last`.
   * @throws Failure `no-text` when no model is loaded or nothing is held out
   */
  async measure(last: boolean, signal?: AbortSignal): Promise<PartsMeasured> {
    const gate = this.requirePredictor().gateParameters();
    const texts = () => divided(this.texts, this.heldOut);
    return this.measurements.measure(this.requireModel(), this.dictionary, texts, gate, { last, signal });
  }

  expect(query: ExpectationQuery): Expected {
    const { path, limit, following } = query;
    const { prefix, suffix } = lookedAt(inNotebook({ ...query, suffix: following ?? '' }));
    const inside = this.forms.place(path, prefix, suffix, true);
    return this.requirePredictor().expect(path, inside.prefix, limit, following && inside.suffix);
  }

  /**
   * A file now reads so; its secrets are redacted first. @returns why nothing of it is learned, or null
   */
  learn(path: string, raw: string): string | null {
    if (raw.length > defaultLimits.fileBytes) return inEnglish(tooLarge);
    const refusal = this.rules.refusal(path) ?? this.corpus?.refusal(path) ?? null;
    if (refusal === null)
      this.remember(path, cleanText(this.forms.inside(raw).text, this.rules.language(path)).text);
    return refusal && inEnglish(refusal);
  }

  /** The document is not open any more: nothing is kept of it but what was learned of its file. */
  closed(path: string): void {
    this.forms.forget(path);
    this.predictor?.close(path, this.texts.get(path) ?? null);
    this.contexts.keepUp();
  }

  forget(path: string): void {
    this.forms.forget(path);
    if (this.texts.delete(path) && this.source) void this.kept?.forget(this.source.folders);
    this.readings.delete(path);
    this.predictor?.forget(path);
    this.contexts.keepUp();
    this.followed?.forget(path);
  }

  /** Of a suggestion: some of it was accepted, or the text went on differently. */
  outcome(accepted: boolean): void {
    this.predictor?.outcome(accepted);
  }

  private remember(path: string, text: string): void {
    this.followed?.read(path, this.texts.get(path) ?? '', text);
    this.readings.delete(path);
    this.texts.set(path, text);
    this.predictor?.learn(path, text);
    this.contexts.keepUp();
  }

  /** Goes on from what was learned before. @param read what may be learned still: the rest is forgotten */
  private resume(
    { dictionary, tokenizer, recalled, bytes, contexts }: Learned,
    read: ReadonlySet<string>,
  ): void {
    this.contexts.recall.resume(bytes, contexts);
    if (!this.predictor) {
      this.predictor = this.newPredictor({ tokenizer, model: null });
      this.dictionary = dictionary;
    }
    if (dictionary === this.dictionary) this.predictor.resume(recalled, bytes.texts);
    for (const [path, text] of bytes.texts) this.texts.set(path, text);
    for (const path of bytes.texts.keys()) if (!read.has(path)) this.forget(path);
  }

  private keep(): void {
    const { source, corpus, contexts, readings } = this;
    const learning = () => {
      const predictor = this.requirePredictor();
      return { readings, dictionary: this.dictionary, predictor, recall: contexts.recall };
    };
    if (source && corpus) void this.kept?.keep(source.folders, learning);
  }

  private newPredictor(parts: Pick<PredictorParts, 'tokenizer' | 'model' | 'trained' | 'gate'>): Predictor {
    return new Predictor({ ...parts, bytes: this.contexts.recall, now: () => performance.now() });
  }

  private requireCorpus(): WorkspaceCorpus {
    if (this.corpus) return this.corpus;
    throw new Failure('no-text', 'The workspace has not been read yet. Open a folder, or wait a moment.');
  }

  private requireModel(): LoadedModel {
    if (this.loaded) return this.loaded;
    throw new Failure('no-text', 'There is no trained model yet. Train on the workspace first.');
  }

  private requirePredictor(): Predictor {
    if (this.predictor) return this.predictor;
    throw new Failure('no-text', 'Nothing was learned yet. Train on the workspace first.');
  }
}
