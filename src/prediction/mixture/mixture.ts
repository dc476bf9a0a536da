/**
 * One distribution over the next token from all parts that are there: the network, what is recalled of the
 * workspace and what is recalled of the document at hand, weighed by the gate.
 *
 *   p(next | history) = Σₖ gₖ(features) · pₖ(next | history)
 */
import type { LanguageModel } from '../../model/language-model';
import type { TokenKind } from '../../protocol/kinds';
import type { NextToken } from '../decoding/decoder';
import { Discounts, discountCount } from '../recall/discounts';
import { featureCount, features } from './features';
import { Gate } from './gate';
import { FallbackToBest } from './fallback-to-best';
import { appended, NetworkMemory, remembered } from './network-memory';
import { RecentMap } from '../recent-map';
import {
  type NetworkExpectation,
  newObservation,
  votesOf,
  type Observation,
  type RecallExpectation,
  type TokenProbabilities,
} from './observation';
import { documentDiscountPrior, gatePrior, workspaceDiscountPrior } from './prior';
import type { Position } from '../position';
import { type Recall, shapes } from '../recall/recall';
import type { Unigrams } from '../recall/unigrams';
import { networkSize } from './online-network';

/** The network, the workspace, the document. */
const partCount = 3;

export class Mixture {
  private readonly gate: Gate;
  /** One for each document: what goes wrong in one says nothing of another. */
  private readonly fallbacks = new WeakMap<Recall, FallbackToBest>();
  private readonly workspaceDiscounts: Discounts;
  private readonly documentDiscounts: Discounts;
  /** For what is asked without being learned. */
  private readonly scratch: Observation;
  private network: NetworkMemory | null = null;
  /** Tokens that the network was trained on; 0 without one. */
  trained = 0;
  /** What was mixed, as long as no part has learned anything. */
  private readonly rows = new RecentMap<Position, Float64Array>(remembered);
  private rowsOf: { readonly document: Recall | null; readonly changes: number } | null = null;
  /** Counts the calls of `learn`. */
  private learned = 0;

  constructor(
    readonly vocabularySize: number,
    kind: TokenKind,
    model: LanguageModel | null,
    readonly workspace: Recall,
    /** What `parameters()` of another mixture gave; of another shape they are ignored. */
    parameters: readonly number[] = [],
    trained?: number,
  ) {
    const slots = shapes[kind].thresholds.length + shapes[kind].counted;
    const discounts = discountCount(slots);
    const sizes = [networkSize(featureCount(2), partCount), discounts, discounts];
    const [gate, ofWorkspace, ofDocument] = cut(parameters, sizes);
    this.gate = new Gate(featureCount(2), partCount, gate ?? gatePrior);
    this.workspaceDiscounts = new Discounts(slots, ofWorkspace ?? workspaceDiscountPrior);
    this.documentDiscounts = new Discounts(slots, ofDocument ?? documentDiscountPrior);
    this.scratch = newObservation(vocabularySize);
    this.replaceModel(model, trained);
  }

  /**
   * Positions of the previous model mean nothing to the next. Told too when the model has changed.
   * @param trained tokens that it was trained on; left out, as many as the one before
   */
  replaceModel(model: LanguageModel | null, trained = this.trained): void {
    this.trained = model ? trained : 0;
    this.network = model && new NetworkMemory(model);
    this.rowsOf = null;
  }

  get hasNetwork(): boolean {
    return this.network !== null;
  }

  /** Whether anything is there to predict from. */
  get isReady(): boolean {
    return this.network !== null || this.workspace.tokens > 0;
  }

  /** The beginning of a text: `<EOS>` has been read. */
  start(endOfSequence: number): Position {
    return this.network?.start(endOfSequence) ?? { state: null, context: Int32Array.of(endOfSequence) };
  }

  /** `positions[i]` reads `tokens[i]`; the positions given stay as they are. */
  advance(positions: readonly Position[], tokens: ArrayLike<number>): Position[] {
    if (this.network) return this.network.advance(positions, tokens);
    return positions.map(({ context }, i) => ({ state: null, context: appended(context, tokens[i]!) }));
  }

  /** What the network expects at each will be asked soon: together that costs less than one by one. */
  foresee(positions: readonly Position[]): void {
    this.network?.expectations(positions);
  }

  /**
   * P(next token) for each position, `[vocabularySize]` each, summing to one.
   * @param document what is recalled of the document at hand
   */
  probabilities(positions: readonly Position[], document: Recall | null): Float64Array[] {
    const { scratch } = this;
    const rows = this.rowsIn(document);
    this.foresee(positions.filter((position) => !rows.has(position)));
    return positions.map((position) =>
      rows.get(position, () => this.mix(this.observe(position, document, scratch))),
    );
  }

  /** The mixture for those who write in this document. */
  within(document: Recall | null): NextToken {
    return {
      advance: (positions, tokens) => this.advance(positions, tokens),
      probabilities: (positions) => this.probabilities(positions, document),
    };
  }

  /**
   * The same for one position, with each part's own vote (null where the part is not there) and its weight.
   */
  explain(position: Position, document: Recall | null): Explanation {
    const seen = this.observe(position, document, this.scratch);
    const { weights, present, network, workspace, document: own } = seen;
    const ofNetwork = network && new Float64Array(this.vocabularySize);
    network?.addTo(ofNetwork!, 1);
    return {
      row: this.mix(seen),
      network: ofNetwork,
      workspace: present[1] ? workspace.recalled.row() : null,
      document: present[2] ? own.recalled.row() : null,
      weights,
    };
  }

  /**
   * What is seen at a position, for `judge` and `learn`.
   * @param into takes it, and is returned
   */
  observe(position: Position, document: Recall | null, into: Observation): Observation {
    into.base = this.workspace.unigrams;
    this.look(position.context, this.network?.expectations([position])[0] ?? null, document, into);
    return into;
  }

  /** What each part and the mixture give a token. */
  judge(seen: Observation, token: number): TokenProbabilities {
    const { weights } = seen;
    const votes = tokenVotes(seen, token);
    const share = weights[1]! + weights[2]!;
    const recalled = weights[1]! * votes[1]! + weights[2]! * votes[2]!;
    const recall = share > 0 ? recalled / share : 1 / this.vocabularySize;
    return { mixture: this.mix(seen)[token]!, network: votes[0]!, recall };
  }

  /** Learns from the token that came: the gate its weights, the discounts what a count is worth. */
  learn(seen: Observation, token: number): void {
    this.learned++;
    const { present, features, base, workspace, document } = seen;
    const votes = tokenVotes(seen, token);
    // While one part predicts alone, the gate goes on learning.
    const gated = this.gate.learn(features, present, votes);
    seen.fallback?.judge(votes, present, gated);
    if (present[1]) this.workspaceDiscounts.learn(workspace.evidence, base!, token);
    if (present[2]) this.documentDiscounts.learn(document.evidence, base!, token);
  }

  /** All learned parameters, for the model file. */
  parameters(): number[] {
    const { gate, workspaceDiscounts, documentDiscounts } = this;
    return [...gate.parameters(), ...workspaceDiscounts.logits, ...documentDiscounts.logits];
  }

  /** Lets each part vote, and weighs them; all but the base is filled in. */
  private look(
    context: Int32Array,
    expected: NetworkExpectation | null,
    document: Recall | null,
    into: Observation,
  ): void {
    const hasDocument = document !== null && document.tokens > 0;
    const hasWorkspace = expected === null || this.workspace.tokens > 0;
    into.network = expected;
    if (hasWorkspace) recollect(this.workspace, context, this.workspaceDiscounts, into.base!, into.workspace);
    if (hasDocument) recollect(document, context, this.documentDiscounts, into.base!, into.document);
    const present = [expected !== null, hasWorkspace, hasDocument];
    into.present = present;
    into.features = features(into.network, [
      hasWorkspace ? into.workspace : null,
      hasDocument ? into.document : null,
    ]);
    into.fallback = document && this.fallbackIn(document);
    into.weights = into.fallback?.bestPart(present) ?? this.gate.weigh(into.features, present);
  }

  /** What was mixed in the document, while that holds. */
  private rowsIn(document: Recall | null): RecentMap<Position, Float64Array> {
    const changes = this.learned + this.workspace.changes + (document?.changes ?? 0);
    if (this.rowsOf?.document !== document || this.rowsOf.changes !== changes) {
      this.rows.clear();
      this.rowsOf = { document, changes };
    }
    return this.rows;
  }

  private fallbackIn(document: Recall): FallbackToBest {
    const fallback = this.fallbacks.get(document) ?? new FallbackToBest(partCount);
    this.fallbacks.set(document, fallback);
    return fallback;
  }

  /** The parts' votes by their weights, `[vocabularySize]`, summing to one. */
  private mix({ base, network, workspace, document, present, weights }: Observation): Float64Array {
    const out = new Float64Array(this.vocabularySize);
    network?.addTo(out, weights[0]!);
    const ofWorkspace = present[1] ? weights[1]! : 0;
    const ofDocument = present[2] ? weights[2]! : 0;
    base!.addTo(out, ofWorkspace * workspace.recalled.rest + ofDocument * document.recalled.rest);
    workspace.recalled.addSeenTo(out, ofWorkspace);
    document.recalled.addSeenTo(out, ofDocument);
    return out;
  }
}

/** What a recall has to say of this context. */
function recollect(
  recall: Recall,
  context: Int32Array,
  discounts: Discounts,
  base: Unigrams,
  into: RecallExpectation,
): void {
  recall.look(context, into.evidence);
  discounts.distribute(into.evidence, base, into.recalled);
  into.top = into.recalled.top;
}

/** What each part gave a token; 0 where the part is not there. */
function tokenVotes(seen: Observation, token: number): number[] {
  return votesOf(seen).map((vote) => vote?.of(token) ?? 0);
}

/** Numbers cut into pieces of these sizes; nothing when they are of another shape. */
function cut(numbers: readonly number[], sizes: readonly number[]): (readonly number[])[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (numbers.length !== total || !numbers.every(Number.isFinite)) return [];
  let from = 0;
  return sizes.map((size) => numbers.slice(from, (from += size)));
}

export interface Explanation {
  readonly row: Float64Array;
  readonly network: Float64Array | null;
  readonly workspace: Float64Array | null;
  readonly document: Float64Array | null;
  readonly weights: Float64Array;
}
