/**
 * Mutated model files and hostile messages, seeded: what `npm run fuzz` runs for long and `npm test` for a
 * moment.
 */
import { until } from '../../until';
import assert from 'node:assert/strict';
import { encodeModelFile } from '../../../src/model/model-file';
import { Random } from '../../../src/model/random';
import { Failure } from '../../../src/protocol/failure';
import { type Channel, type Handlers, type Questions, Server } from '../../../src/protocol/rpc';
import { openModelFile, sealedModelFile } from '../../../src/store/model-file-on-disk';
import { exampleModel } from '../../unit/model/example-model';

const model = exampleModel();
const names = [...model.weights.keys()].join();
const files = [sealedModelFile(model), encodeModelFile(model)];

/**
 * Changes a file here and there and opens it: it is refused by a sentence, or it is a whole model. A sealed
 * file that opens is the one that was written.
 * @returns how many were refused
 */
export function mutateModels(
  count: number,
  seed: number,
  until = Infinity,
): { tried: number; refused: number } {
  const random = new Random(seed);
  const under = (limit: number): number => random.below(limit);
  let [tried, refused] = [0, 0];
  for (; tried < count && Date.now() < until; tried++) {
    const sealed = under(2) === 0;
    const original = sealed ? files[0]! : files[1]!;
    let bytes = original.slice();
    const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (let edits = 1 + under(4); edits > 0; edits--) {
      const at = under(random.uniform() < 0.8 ? headerEnd : bytes.length);
      const kind = under(4);
      if (kind === 0) bytes[at] = under(256);
      else if (kind === 1) bytes[at]! ^= 1 << under(8);
      else if (kind === 2) bytes = bytes.slice(0, at);
      else {
        const end = Math.min(bytes.length, at + under(8));
        bytes.copyWithin(at, end);
        bytes = bytes.slice(0, bytes.length - (end - at));
      }
      if (bytes.length === 0) break;
    }
    const changed = Buffer.compare(bytes, original) !== 0;
    try {
      const opened = openModelFile(bytes, 'the.model');
      assert.ok(
        !sealed || !changed,
        `seed ${seed}, file ${tried}: a change of a sealed file was not noticed`,
      );
      assert.equal([...opened.weights.keys()].join(), names);
    } catch (thrown) {
      assert.ok(thrown instanceof Failure, `seed ${seed}, file ${tried}: ${String(thrown)}`);
      assert.ok(thrown.message.length < 1000 && !/[\u0000-\u001f]/.test(thrown.message));
      refused++;
    }
  }
  return { tried, refused };
}

/**
 * Sends nonsense to a server of these questions; each question is answered once, and no handler sees what
 * does not fit.
 */
export async function sendHostileMessages(
  questions: Questions,
  count: number,
  seed: number,
): Promise<number> {
  const random = new Random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random.uniform() * from.length)]!;
  const names = [...Object.keys(questions), '__proto__', 'constructor', 'toString', '', 'x'.repeat(10_000)];
  const values = (depth: number): unknown => {
    const leaf = pick<unknown>([
      null,
      undefined,
      0,
      -1,
      NaN,
      Infinity,
      1e308,
      '',
      'a',
      '\u202e\u001b[2J',
      'x'.repeat(5000),
      true,
      [],
      {},
    ]);
    if (depth > 3 || random.uniform() < 0.5) return leaf;
    if (random.uniform() < 0.3) return Array.from({ length: 3 }, () => values(depth + 1));
    const keys = ['type', 'text', 'path', 'query', 'id', 'length', 'from', 'count', '__proto__', 'name'];
    return Object.fromEntries(Array.from({ length: 4 }, () => [pick(keys), values(depth + 1)]));
  };
  const answered = new Map<unknown, number>();
  let receive: (message: unknown) => void = () => undefined;
  const channel: Channel = {
    postMessage: (message) => {
      const { id, type } = message as { id: unknown; type: string };
      if (type === 'reply' || type === 'failed') answered.set(id, (answered.get(id) ?? 0) + 1);
    },
    on: (_, take) => (receive = take),
  };
  const handlers = Object.fromEntries(
    Object.keys(questions).map((name) => [
      name,
      () => Promise.reject(new Failure('no-text', 'Nothing here.')),
    ]),
  );
  const server = new Server({
    questions,
    channel,
    handlers: handlers as unknown as Handlers<Questions>,
    onOther: () => undefined,
  });
  let asked = 0;
  for (let i = 0; i < count; i++) {
    const isQuestion = random.uniform() < 0.6;
    if (isQuestion) {
      asked++;
      receive({ type: 'ask', id: i, name: pick(names), request: values(0) });
    } else receive(values(0));
    if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until('every answer', () => answered.size >= asked);
  assert.equal(answered.size, asked);
  assert.ok([...answered.values()].every((times) => times === 1));
  server.dispose();
  return count;
}
