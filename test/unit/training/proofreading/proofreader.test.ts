import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../../src/model/random';
import { loneSequenceTrainer } from '../../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../../src/threads/kernels/kernel-builds';
import {
  proofreadingLesson,
  proofreadingShape,
  proofreadingTeaching,
  suspicions,
} from '../../../../src/training/proofreading/proofreader';
import { replaceUnits } from '../../../../src/training/proofreading/replaced-units';
import { differsByOne, isWord, UnitCounts } from '../../../../src/training/proofreading/unit-counts';
import {
  featuresPerUnit,
  featureVocabulary,
  ownCounts,
  unitFeatures,
} from '../../../../src/training/proofreading/unit-features';
import type { SequenceTrainer } from '../../../../src/training/shapes/sequence-trainer';
import { teach } from '../../../../src/training/shapes/teach';
import { textUnits } from '../../../../src/training/shapes/text-units';
import { bundledThreads } from '../bundled-threads';

const folder = join(__dirname, '../../../../src/training/step');
const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
const [first, ...others] = texts as [string, ...string[]];

function counted(all: readonly string[]): UnitCounts {
  const counts = new UnitCounts();
  for (const text of all) counts.add(text);
  return counts;
}

describe('what the proofreader is taught', () => {
  it('has mistakes where it says, and is otherwise the text', () => {
    const units = textUnits(first).map(({ text }) => text);
    const words = units.filter((unit) => /\w/.test(unit));
    const { units: changed, replaced } = replaceUnits(units, words, counted(texts), new Random(1));
    const wrong = replaced.filter((label) => label === 1).length;
    assert.equal(changed.length, replaced.length);
    assert.ok(wrong > units.length / 100 && wrong < units.length / 8, `${wrong} of ${units.length}`);
    const kept = new Set(units);
    changed.forEach((unit, i) => assert.ok(replaced[i] === 1 || kept.has(unit)));
  });

  it('leaves the counts as they were, and depends on seed and step alone', () => {
    const counts = counted(texts);
    const lesson = proofreadingLesson(texts, counts, 3);
    const one = lesson(5, 8);
    assert.deepEqual(lesson(5, 8), one);
    assert.deepEqual(proofreadingLesson(texts, counted(texts), 3)(5, 8), one);
    for (const { ids, targets } of one) {
      assert.equal(ids.length, Math.min(96, targets!.length) * featuresPerUnit);
      assert.ok(Array.from(ids).every((id) => id > 0 && id < featureVocabulary));
    }
  });
});

describe('the words that a word resembles', () => {
  it('differ by one letter, or by two that changed places', () => {
    for (const other of ['cout', 'ount', 'counts', 'coumt', 'conut'])
      assert.ok(differsByOne('count', other), other);
    for (const other of ['count', 'cuont2', 'tnuoc', 'co', 'cnuot'])
      assert.ok(!differsByOne('count', other), other);
  });

  it('were met twice at least, and are forgotten with their text', () => {
    const counts = counted(['const position = place(position);', 'once']);
    assert.equal(counts.resembled(' positon'), 'position');
    assert.equal(counts.resembled('onec'), null);
    counts.add('const position = place(position);', -1);
    assert.equal(counts.resembled('positon'), null);
    assert.equal(counts.of(['const', ' position']), 0);
  });
});

describe('names of their own', () => {
  const counts = counted(['const config = next(config);\nTimeInterval(next); TimeInterval();\n'.repeat(2)]);

  it('differ from others by case or an underscore alone, which is no mistake', () => {
    for (const other of ['Config', '_config', 'timeInterval', 'TIMEINTERVAL'])
      assert.equal(counts.resembled(other), null, other);
    assert.equal(counts.resembled('confg'), 'config');
    assert.equal(counts.resembled(' timeInterva'), null);
    assert.equal(counts.resembled(' TimeIntervl'), 'TimeInterval');
  });

  it('are no numbers, even where these have letters', () => {
    for (const word of ['name', ' _x1', '名前', 'x1b']) assert.ok(isWord(word), word);
    for (const number of ['0x1b', ' 1e9', '2nd', '17', '', '\n']) assert.ok(!isWord(number), number);
  });
});

describe('what the proofreader sees of a unit', () => {
  const lookOf = (units: string[]): readonly number[] => {
    const all = counted([units.join('')]);
    return unitFeatures(units, 0, units.length, ownCounts(units), all).slice(-featuresPerUnit);
  };

  it('tells a word behind itself from one behind itself and a sign, and both from another', () => {
    const left = [
      ['name', ' =', ' name'],
      ['=', 'name', ' name'],
      ['size', ' =', ' name'],
    ].map((units) => lookOf(units)[3]! % 3);
    assert.equal(new Set(left).size, 3);
  });
});

describe('the proofreader', () => {
  const threads = bundledThreads();
  let trainer: SequenceTrainer;
  const counts = counted(texts);

  before(async () => {
    const chosen = chooseKernels(join(threads.directory, 'kernels'));
    const teacher = loneSequenceTrainer(
      proofreadingShape(16),
      chosen,
      1,
      proofreadingTeaching.embeddingDeviation,
    );
    await teach(teacher, {
      batch: proofreadingLesson(others, counted(others), 1),
      budget: { seconds: null, steps: 120 },
      now: () => performance.now(),
      yieldToEventLoop: () => Promise.resolve(),
    });
    trainer = loneSequenceTrainer(proofreadingShape(3), chosen, 1);
    trainer.loadWeights(teacher.weights());
  });

  const suspected = (text: string) => {
    counts.add(first, -1);
    counts.add(text);
    const found = suspicions(trainer, text, counts);
    counts.add(text, -1);
    counts.add(first);
    return found;
  };

  it('finds a doubled word and a typo in a file that it was not taught, with what belongs there', () => {
    const twice = first.replace('export function', 'export export function');
    const doubled = suspected(twice)
      .slice(0, 3)
      .find(({ text }) => text === 'export');
    assert.equal(doubled?.expected, '');
    assert.equal(twice.slice(doubled.start, doubled.start + 6), 'export');
    const typo = suspected(first.replace('export function', 'export fucntion'))[0];
    assert.equal(typo?.text, 'fucntion');
    assert.equal(typo.expected, 'function');
  });

  it('lists each place once, most suspicious first, and never white space', () => {
    const found = suspected(first);
    assert.ok(found.length > 10);
    found.forEach(({ text, start, suspicion }, i) => {
      assert.equal(first.slice(start, start + text.length), text);
      assert.ok(text.trim() === text && text !== '');
      assert.ok(suspicion >= 0 && suspicion <= (found[i - 1]?.suspicion ?? 1));
    });
    assert.equal(new Set(found.map(({ start }) => start)).size, found.length);
  });

  it('reads a text of one token, of nothing and of what was never met', () => {
    assert.deepEqual(suspected(''), []);
    assert.deepEqual(suspected(' \n\n'), []);
    assert.equal(suspected('x').length, 1);
    assert.ok(suspected('𝔘𝔫𝔯𝔬𝔩𝔩 \ud800 '.repeat(500)).length > 100);
  });
});
