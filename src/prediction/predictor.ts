/** What is behind every suggestion: what to show at a cursor, with which probability, and why. */
import type { LanguageModel } from '../model/language-model';
import type { Completion, CompletionQuery, Expected } from '../protocol/prediction/prediction';
import { silence } from '../protocol/prediction/silence';
import { whySentence } from '../protocol/prediction/why';
import { type Said, said } from '../protocol/said';
import { english } from '../protocol/translate';
import type { Tokenizer } from '../text/tokenizer';
import type { DynamicModel } from './dynamic-model';
import { Deadline } from './decoding/deadline';
import type { DecoderLimits, Leaf } from './decoding/decoder';
import { Search } from './decoding/search';
import { DocumentState } from './document/document-state';
import { isTooLongToBeginWith, lookedAt } from './document/looked-at';
import { expectations } from './decoding/expectations';
import { tokenAtCursor } from './document/token-at-cursor';
import { endsInsideGrapheme } from '../text/characters/graphemes';
import { ByteMixture } from './mixture/byte-mixture';
import { Mixture } from './mixture/mixture';
import { Expander } from './abbreviations/expander';
import { expanded } from './abbreviations/expanded';
import { closeBrackets } from './policy/close-brackets';
import { overLines } from './policy/over-lines';
import { alternatives, type Choice, choices, choose, leastAlternative, thresholdsOf } from './policy/policy';
import type { ByteRecall } from './contexts/byte-recall';
import { Recall } from './recall/recall';
import { type RecalledWorkspace, WorkspaceTexts } from './recall/workspace-texts';
import type { ByteReader } from './evaluation/byte-reader';
import type { Score } from './evaluation/score';
import { type ScoreRequest, Scorer } from './evaluation/scorer';
import { defaultSettings, type PredictionSettings } from './settings';
import { withQuotesOf } from './policy/quotes';
import { fitToSuffix, insideCharacter, insideWord } from './policy/suffix';
import type { TextReader } from './evaluation/text-reader';
import { TypedLines } from './document/typed-lines';
import { Vocabulary } from './decoding/vocabulary';
import { why, whyNothing } from './policy/why';

export interface PredictorParts {
  readonly tokenizer: Tokenizer;
  /** Null before the first training: recall alone predicts. */
  readonly model: LanguageModel | null;
  /** Tokens that it was trained on. */
  readonly trained?: number;
  /** What `gateParameters()` of another predictor with the same dictionary gave. */
  readonly gate?: readonly number[] | undefined;
  /**
   * What contexts learn of the texts, which other dictionaries share; null where tokens alone are
   * recalled.
   */
  readonly bytes?: ByteRecall | null;
  /** A clock in milliseconds; it need not begin at any particular time. */
  readonly now: () => number;
  readonly settings?: Partial<PredictionSettings>;
}

/**
 * What goes on over line ends, and a search that found nothing in time and follows fewer hypotheses then, may
 * take so many times the budget.
 */
const budgetsAtMost = 6;
/** Hypotheses that are followed where more took too long: enough for the most probable word. */
const narrowBeam = 1;
const outOfTime = said`Time ran out before anything was certain enough.`;

/** Where the cursor stands. */
type Place = Pick<CompletionQuery, 'path' | 'prefix' | 'suffix' | 'languageId'>;

export interface CompletionOptions {
  readonly signal?: AbortSignal;
  readonly budgetMilliseconds?: number;
}

/** Of the time budget: for learning from a finished line, before decoding begins. */
const learningShare = 0.35;
/** Of the time budget: until when is decoded. The rest is for choosing what to show, and for saying why. */
const decodingShare = 0.75;

export class Predictor {
  readonly tokenizer: Tokenizer;
  private readonly vocabulary: Vocabulary;
  private readonly settings: PredictionSettings;
  private readonly now: () => number;
  private readonly mixture: Mixture;
  private readonly bytes: ByteMixture | null;
  private readonly scorer: Scorer;
  /** Documents at hand, the one used last at the end. */
  private readonly documents = new Map<string, DocumentState>();
  /** Files that `learn` was given. */
  private readonly files: WorkspaceTexts;
  /** Reads abbreviations, once it is given a decoder. */
  readonly expander = new Expander();
  private dismissals = 0;

  constructor(parts: PredictorParts) {
    this.tokenizer = parts.tokenizer;
    this.vocabulary = new Vocabulary(parts.tokenizer);
    this.settings = { ...defaultSettings, ...parts.settings };
    this.now = parts.now;
    const { tokenizer, model, trained, gate, bytes } = parts;
    const workspace = new Recall(tokenizer.size, tokenizer.kind);
    this.mixture = new Mixture(tokenizer.size, tokenizer.kind, model, workspace, gate, trained);
    this.bytes = bytes ? new ByteMixture(tokenizer, bytes, () => this.mixture.trained) : null;
    this.files = new WorkspaceTexts(workspace, tokenizer);
    this.scorer = new Scorer(this.mixture, this.bytes, tokenizer, (path) => this.files.handle(path));
  }

  /** Takes over newly trained weights of the same dictionary. @param trained tokens they were trained on */
  replaceModel(model: LanguageModel | null, trained = 0): void {
    this.scorer.restoreAll();
    this.mixture.replaceModel(model, trained);
    if (!model) this.expander.replaceDecoder(null);
    for (const { states } of this.documents.values()) states.clear();
  }

  /** Takes over weights that have followed the text from those before: what was read stays good. */
  adaptModel(model: LanguageModel): void {
    this.mixture.replaceModel(model);
  }

  /** What the gate and the discounts have learned, for the model file. */
  gateParameters(): number[] {
    return this.mixture.parameters();
  }

  /** How often each token stands in what was learned of the workspace, `[V]`. */
  get frequencies(): Uint32Array {
    return this.mixture.workspace.frequencies;
  }

  /**
   * A file of the workspace now reads so, without secrets: from now on every document may be completed from
   * it.
   */
  learn(path: string, text: string): void {
    this.scorer.restore(path);
    this.bytes?.recall.learn(path, text);
    this.expander.learn(path, text);
    const document = this.documents.get(path);
    if (document && this.files.has(path)) {
      this.files.wasRead(path, text);
      return document.reindex(text);
    }
    // It served only itself so far.
    this.documents.delete(path);
    this.files.learn(path, text);
  }

  /** What recall has of the files. Documents at hand are put aside: it has of them what was learned. */
  recalled(): RecalledWorkspace {
    this.scorer.restoreAll();
    this.documents.clear();
    return this.files.state();
  }

  /** Goes on from what another one with the same dictionary had. @param texts what each file read there */
  resume(recalled: RecalledWorkspace, texts: ReadonlyMap<string, string>): void {
    this.files.resume(recalled, texts);
    for (const [path, text] of texts) this.expander.learn(path, text);
  }

  /**
   * The document is not at hand any more: what it said and its file does not say is gone.
   * @param text what its file says, without secrets; null for a document that is no file of the workspace
   */
  close(path: string, text: string | null): void {
    this.documents.delete(path);
    if (text === null) return this.forget(path);
    this.learn(path, text);
  }

  /** No trace of the file is kept in what is recalled. */
  forget(path: string): void {
    this.scorer.restore(path);
    this.files.forget(path);
    this.bytes?.recall.forget(path);
    this.expander.learn(path, null);
    this.documents.delete(path);
  }

  /** Reads the document up to the cursor, in steps, so that whoever asks there next finds it read. */
  *attending({ path, languageId, ...around }: Place): Generator<void, void> {
    const { prefix, suffix } = lookedAt(around);
    const document = this.document(path);
    document.follow(prefix, suffix, () => false, languageId);
    yield;
    if (!this.mixture.isReady) return;
    yield* document.states.readingAhead(prefix, this.settings.maximumReadAhead);
    yield;
    const search = new Search(path, document.recall, this.mixture, this.bytes, this.vocabulary);
    search.foresee(search.locate(document.states, prefix));
  }

  /** Never throws: where nothing can be said, `text` is empty and `reason` says why. */
  complete(asked: CompletionQuery, options: CompletionOptions = {}): Completion {
    const started = this.now();
    const goingOn = this.goOn(asked, options);
    if (!asked.abbreviations || goingOn.text !== '' || !this.mixture.isReady) return goingOn;
    const query = lookedAt(asked);
    const { recall, states } = this.document(query.path);
    const search = new Search(query.path, recall, this.mixture, this.bytes, this.vocabulary);
    const expansion = this.expander.expand(query, (before) => search.votes(search.locate(states, before)));
    const showing = thresholdsOf(query, this.settings, this.dismissals);
    return { ...expanded(expansion, goingOn, showing, query.prefix), milliseconds: this.now() - started };
  }

  private goOn(asked: CompletionQuery, options: CompletionOptions): Completion {
    const started = this.now();
    const query = lookedAt(asked);
    const silent = (because: Said): Completion => silence(because, this.now() - started);
    const { path, suffix, explicit = false, mustBeginWith = '' } = query;
    if (isTooLongToBeginWith(mustBeginWith)) return silent(said`What it must begin with is too long.`);
    const prefix = query.prefix + mustBeginWith;
    if (endsInsideGrapheme(prefix) || insideCharacter(prefix, suffix))
      return silent(said`The cursor stands inside a character.`);
    if (insideWord(prefix, suffix)) return silent(said`The cursor stands inside a word.`);

    const budget = options.budgetMilliseconds ?? this.settings.budgetMilliseconds * (explicit ? 5 : 1);
    const showing = thresholdsOf(query, this.settings, this.dismissals);
    const document = this.document(path);
    const learning = new Deadline(this.now, started + budget * learningShare, options.signal);
    document.follow(query.prefix, suffix, () => learning.isOver(), query.languageId);
    if (!this.mixture.isReady) return silent(said`Nothing was learned yet.`);
    const { states } = document;
    const search = new Search(path, document.recall, this.mixture, this.bytes, this.vocabulary);
    const place = search.locate(states, prefix);
    const deadline = new Deadline(this.now, started + budget * decodingShare, options.signal);
    let ranOut = false;
    const limits: DecoderLimits = {
      beamWidth: this.settings.beamWidth * (explicit ? 2 : 1),
      maximumTokens: this.settings.maximumTokens,
      maximumCharacters: this.settings.maximumCharacters,
      minimumProbability: explicit ? leastAlternative : showing.minimumConfidence,
      outOfTime: () => (ranOut = deadline.isOver()),
    };
    const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
    const fit = (text: string): string => fitToSuffix(line, text, suffix);
    const closed = (text: string): string => (explicit ? closeBrackets(line, text, suffix) : text);
    const isForgotten = ({ text }: Choice) => this.bytes?.recall.isForgotten(prefix, text, suffix) === true;
    const choicesOf = (found: readonly Leaf[]) =>
      choices(found, fit, showing, line).filter((choice) => !isForgotten(choice));
    const late = () => this.now() - started >= budget * budgetsAtMost || options.signal?.aborted === true;
    const follow = (within: DecoderLimits) =>
      withQuotesOf(prefix, search.leaves(place, within), query.languageId);
    let leaves = follow(limits);
    let single = choicesOf(leaves);
    if (ranOut && !choose(single, showing) && !late()) {
      ranOut = false;
      const narrow = { ...limits, beamWidth: narrowBeam, outOfTime: () => (ranOut = late()) };
      leaves = follow(narrow);
      single = choicesOf(leaves);
    }
    const all = explicit
      ? overLines(single, leaves, prefix, suffix, {
          search: (text, within) => search.leaves(search.locate(states.fork(), text), within),
          settings: this.settings,
          limits: { ...limits, outOfTime: late },
        }).filter((choice) => !isForgotten(choice))
      : single;
    const chosen = choose(all, showing);
    if (!chosen) {
      const fits = !leaves.some(({ text }) => text !== '' && fit(text) === '');
      return silent(ranOut ? outOfTime : whyNothing(all, showing, fits));
    }
    const because = why(
      this.mixture,
      this.vocabulary,
      document.recall,
      place.cursor,
      { prefix, ...chosen },
      {
        votes: search.votes(place),
        sourceAt: (at) => this.files.sourceAt(at, this.vocabulary.lineBreaks),
        says: (file, piece) => this.files.says(file, piece),
      },
    );
    return {
      text: mustBeginWith + closed(chosen.text),
      confidence: chosen.confidence,
      milliseconds: this.now() - started,
      reason: whySentence(because, english),
      why: because,
      alternatives: explicit
        ? alternatives(all, chosen.text).map(({ text, confidence }) => {
            return { text: mustBeginWith + closed(text), confidence };
          })
        : [],
    };
  }

  /**
   * The most probable next tokens behind a prefix, most probable first, with each part's vote and its weight.
   * @param behind the text behind the cursor, to say what the token that stands there was given
   */
  expect(path: string, before: string, limit: number, behind?: string): Expected {
    const { prefix, suffix } = lookedAt({ prefix: before, suffix: behind ?? '' });
    const following = behind === undefined ? undefined : suffix;
    const { states, recall } = this.document(path);
    const actual = following === undefined ? null : tokenAtCursor(this.tokenizer, prefix, following);
    const search = new Search(path, recall, this.mixture, this.bytes, this.vocabulary);
    const place = search.locate(states, prefix);
    const votes = search.votes(place);
    return expectations(this.mixture, this.vocabulary, recall, place.cursor, limit, actual, votes);
  }

  /** As `Scorer.score`. */
  score(text: string, request: ScoreRequest = {}): Score {
    const { adapt, path } = request;
    if (adapt && path !== undefined && this.files.has(path)) this.files.follow(path);
    return this.scorer.score(text, request);
  }

  /** As `Scorer.scoring`. */
  scoring(text: string, path: string): Generator<void, Score | null> {
    return this.scorer.scoring(text, path);
  }

  /**
   * Reads a new text token by token, adapting: what `score` does, for who does not know the text in advance.
   */
  reader(path: string, dynamicModel?: DynamicModel): TextReader {
    this.forget(path);
    return this.scorer.reader(path, dynamicModel);
  }

  /** The same byte by byte; null while contexts are not learned. */
  byteReader(path: string, dynamicModel?: DynamicModel): ByteReader | null {
    const reader = this.reader(path, dynamicModel);
    return this.bytes && this.scorer.byteReader(this.bytes, reader, path, true);
  }

  /** Of a suggestion: some of it was accepted, or the text went on differently. */
  outcome(accepted: boolean): void {
    this.dismissals = accepted ? Math.max(0, this.dismissals - 3) : this.dismissals + 1;
  }

  /** Only what was learned as a file of the workspace is recalled in other documents. */
  private document(path: string): DocumentState {
    this.scorer.restore(path);
    const { documents, settings } = this;
    const handle = this.files.has(path) ? this.files.follow(path) : null;
    const typed = handle && this.bytes && new TypedLines(this.bytes, path);
    const document =
      documents.get(path) ?? new DocumentState(this.mixture, this.tokenizer, handle, settings, typed);
    documents.delete(path);
    documents.set(path, document);
    if (documents.size > settings.maximumDocuments) documents.delete([...documents.keys()][0]!);
    return document;
  }
}
