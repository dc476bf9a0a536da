/**
 * One distribution over the next token from all parts that are there: the network, what is recalled of the
 * workspace and what is recalled of the document at hand, weighed by the gate, then mixed geometrically.
 *
 *   p(next | history) = geometric(Σₖ gₖ(features) · pₖ(next | history))
 */
import type { LanguageModel } from '../../model/language-model';
import type { TokenKind } from '../../protocol/kinds';
import type { NextToken } from '../decoding/decoder';
import { Discounts, discountCount } from '../recall/discounts';
import { Evidence } from '../recall/evidence';
import { argmax, describe, featureCount, features, newVote, type Vote } from './features';
import { Gate, gateSize } from './gate';
import { FallbackToBest } from './fallback-to-best';
import { documentDiscountPrior, gatePrior, workspaceDiscountPrior } from './prior';
import { contextLength, type Position } from '../position';
import { type Recall, shapes } from '../recall/recall';
import { GeometricMixing, geometricMixingSize } from './geometric-mixing';

/** The network, the workspace, the document. */
const partCount = 3;

export class Mixture {
  private readonly gate: Gate;
  private readonly geometricMixing: GeometricMixing;
  private readonly fallback = new FallbackToBest(partCount);
  private readonly workspaceDiscounts: Discounts;
  private readonly documentDiscounts: Discounts;
  private readonly workspaceEvidence = new Evidence();
  private readonly documentEvidence = new Evidence();
  private readonly base: Float64Array;
  private readonly network: Vote;
  private readonly workspaceVote: Vote;
  private readonly documentVote: Vote;
  private present: boolean[] = [];
  private seen: Float64Array = new Float64Array(0);

  constructor(
    readonly vocabularySize: number,
    kind: TokenKind,
    private model: LanguageModel | null,
    readonly workspace: Recall,
    /** What `parameters()` of another mixture gave; of another shape they are ignored. */
    parameters: readonly number[] = [],
  ) {
    const slots = shapes[kind].thresholds.length + shapes[kind].counted;
    const discounts = discountCount(slots);
    const sizes = [
      gateSize(featureCount(2), partCount),
      geometricMixingSize(featureCount(2), partCount),
      discounts,
      discounts,
    ];
    const [gate, geometric, ofWorkspace, ofDocument] = cut(parameters, sizes);
    this.gate = new Gate(featureCount(2), partCount, gate ?? gatePrior);
    this.geometricMixing = new GeometricMixing(featureCount(2), partCount, geometric);
    this.workspaceDiscounts = new Discounts(slots, ofWorkspace ?? workspaceDiscountPrior);
    this.documentDiscounts = new Discounts(slots, ofDocument ?? documentDiscountPrior);
    this.base = new Float64Array(vocabularySize);
    [this.network, this.workspaceVote, this.documentVote] = [
      newVote(vocabularySize),
      newVote(vocabularySize),
      newVote(vocabularySize),
    ];
  }

  /** Positions of the previous model mean nothing to the next one. */
  replaceModel(model: LanguageModel | null): void {
    this.model = model;
  }

  get hasNetwork(): boolean {
    return this.model !== null;
  }

  /** Whether anything is there to predict from. */
  get isReady(): boolean {
    return this.model !== null || this.workspace.tokens > 0;
  }

  /** The beginning of a text: `<EOS>` has been read. */
  start(endOfSequence: number): Position {
    const state = this.model ? this.model.advance([this.model.initialState()], [endOfSequence])[0]! : null;
    return { state, context: Int32Array.of(endOfSequence) };
  }

  /** `positions[i]` reads `tokens[i]`; the positions given stay as they are. */
  advance(positions: readonly Position[], tokens: ArrayLike<number>): Position[] {
    if (positions.length === 0) return [];
    const states = this.model?.advance(
      positions.map(({ state }) => state!),
      tokens,
    );
    return positions.map(({ context }, i) => ({
      state: states?.[i] ?? null,
      context: appended(context, tokens[i]!),
    }));
  }

  /** The same positions with what the network expects at each: together that costs less than one by one. */
  foreseen(positions: readonly Position[]): Position[] {
    const rows = this.networkRows(positions);
    return positions.map((position, i) => (rows[i] ? { ...position, expected: rows[i] } : position));
  }

  /**
   * P(next token) for each position, `[vocabularySize]` each, summing to one.
   * @param document what is recalled of the document at hand
   */
  probabilities(positions: readonly Position[], document: Recall | null): Float64Array[] {
    const rows = this.networkRows(positions);
    this.workspace.frequencyDistribution(this.base);
    return positions.map(({ context }, i) => this.mix(this.vote(context, rows[i] ?? null, document)));
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
    const [row] = this.probabilities([position], document);
    const parts = this.votes.map((vote, part) => (this.present[part] ? vote.row.slice() : null));
    const weights = this.fallback.bestPart(this.present) ?? this.gate.weigh(this.seen, this.present);
    return { row: row!, network: parts[0]!, workspace: parts[1]!, document: parts[2]!, weights };
  }

  /** What each part and the mixture give a token. */
  judge(position: Position, token: number, document: Recall | null): TokenProbabilities {
    this.workspace.frequencyDistribution(this.base);
    const weights = this.vote(position.context, this.networkRows([position])[0] ?? null, document);
    const votes = this.votes.map(({ row }, part) => (this.present[part] ? row[token]! : 0));
    const share = weights[1]! + weights[2]!;
    const recalled = weights[1]! * votes[1]! + weights[2]! * votes[2]!;
    const recall = share > 0 ? recalled / share : 1 / this.vocabularySize;
    const row = this.mix(weights);
    return { mixture: row[token]!, network: votes[0]!, recall, votes, row };
  }

  /**
   * Learns from the token that came: the gate whom to trust, the discounts what a count is worth.
   * @returns what the token had been given before
   */
  learn(position: Position, token: number, document: Recall | null): TokenProbabilities {
    const judged = this.judge(position, token, document);
    const { seen, present } = this;
    // While one part predicts alone, the gate and the geometric mixing go on learning.
    const row =
      this.fallback.bestPart(present) === null ? judged.row : this.mix(this.gate.weigh(seen, present), true);
    this.fallback.judge(judged.votes, present, row[token]!);
    this.geometricMixing.learn(seen, row, token);
    this.gate.learn(seen, present, judged.votes);
    if (present[1]) this.workspaceDiscounts.learn(this.workspaceEvidence, this.base, token);
    if (present[2]) this.documentDiscounts.learn(this.documentEvidence, this.base, token);
    return judged;
  }

  /** All learned parameters, for the model file. */
  parameters(): number[] {
    const { gate, geometricMixing, workspaceDiscounts, documentDiscounts } = this;
    return [
      ...gate.parameters(),
      ...geometricMixing.parameters(),
      ...workspaceDiscounts.logits,
      ...documentDiscounts.logits,
    ];
  }

  private get votes(): readonly Vote[] {
    return [this.network, this.workspaceVote, this.documentVote];
  }

  private networkRows(positions: readonly Position[]): Float32Array[] {
    if (this.model === null) return [];
    const known = positions.map(({ expected }) => expected);
    if (known.every((row) => row !== undefined)) return known;
    return this.model.logProbabilities(positions.map(({ state }) => state!));
  }

  /** The parts' last votes by their weights; then mixed geometrically, unless one part predicts alone. */
  private mix(
    weights: Float64Array,
    geometric = this.fallback.bestPart(this.present) === null,
  ): Float64Array {
    const out = new Float64Array(this.vocabularySize);
    this.votes.forEach(({ row }, part) => {
      const weight = weights[part]!;
      if (weight > 0) for (let token = 0; token < out.length; token++) out[token]! += weight * row[token]!;
    });
    if (geometric) {
      const rows = this.votes.map(({ row }, part) => (this.present[part] ? row : null));
      this.geometricMixing.apply(this.seen, out, rows);
    }
    return out;
  }

  /** Lets each part vote; returns the weights. */
  private vote(
    context: Int32Array,
    logProbabilities: Float32Array | null,
    document: Recall | null,
  ): Float64Array {
    const { network, workspace, workspaceVote, workspaceEvidence, documentVote, documentEvidence } = this;
    const hasDocument = document !== null && document.tokens > 0;
    if (logProbabilities) fillNetwork(network, logProbabilities);
    workspace.look(context, workspaceEvidence);
    this.workspaceDiscounts.distribute(workspaceEvidence, this.base, workspaceVote.row);
    describe(workspaceVote, workspaceEvidence);
    if (hasDocument) {
      document.look(context, documentEvidence);
      this.documentDiscounts.distribute(documentEvidence, this.base, documentVote.row);
      describe(documentVote, documentEvidence);
    }
    this.present = [
      logProbabilities !== null,
      logProbabilities === null || workspace.tokens > 0,
      hasDocument,
    ];
    const recalls = [this.present[1] ? workspaceVote : null, hasDocument ? documentVote : null];
    this.seen = features(logProbabilities ? network : null, recalls);
    return this.fallback.bestPart(this.present) ?? this.gate.weigh(this.seen, this.present);
  }
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

/** What the token that came had been given. */
export interface TokenProbabilities {
  readonly mixture: number;
  readonly network: number;
  /** Both recalls together, as the gate weighs them against each other. */
  readonly recall: number;
  /** The network's, the workspace's, the document's; 0 where the part is not there. */
  readonly votes: readonly number[];
  /** The mixture's distribution over all tokens. */
  readonly row: Float64Array;
}

function fillNetwork(vote: Vote, logProbabilities: Float32Array): void {
  const { row } = vote;
  let entropy = 0;
  let total = 0;
  for (let token = 0; token < row.length; token++) {
    const logProbability = logProbabilities[token]!;
    const probability = Math.exp(logProbability);
    row[token] = probability;
    total += probability;
    entropy -= probability * logProbability;
  }
  for (let token = 0; token < row.length; token++) row[token]! /= total;
  vote.entropy = entropy;
  vote.top = argmax(row);
}

function appended(context: Int32Array, token: number): Int32Array {
  const kept = Math.min(context.length, contextLength - 1);
  const next = new Int32Array(kept + 1);
  next.set(context.subarray(context.length - kept));
  next[kept] = token;
  return next;
}
