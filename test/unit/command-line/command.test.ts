import assert from 'node:assert/strict';
import { command } from '../../../src/command-line/command';
import {
  choice,
  count,
  many,
  number,
  one,
  optional,
  otherwise,
  required,
  text,
  texts,
  toggle,
  UsageError,
} from '../../../src/command-line/parameters';

describe('a command made from a table', () => {
  let got: Record<string, unknown> | undefined;
  const paint = command({
    name: 'paint',
    summary: 'paints walls',
    positionals: { house: one('HOUSE'), walls: many('WALL') },
    flags: {
      out: required(text('FILE', 'the picture to write')),
      colour: otherwise('red', choice(['red', 'blue'] as const, 'of the walls')),
      coatsOfPaint: otherwise(2, count({ minimum: 1, maximum: 9 }, 'how often')),
      width: number({ minimum: 0.5, maximum: 4 }, 'of the brush'),
      except: texts('PLACE', 'stays as it is'),
      dry: toggle('waits at the end'),
    },
    notes: ['Mind the floor.'],
    run: (given) => {
      got = given;
      return Promise.resolve();
    },
  });
  beforeEach(() => (got = undefined));

  it('hands on what was given, and the defaults of what was not', async () => {
    await paint.run(['home', '--out', 'a.png', 'north', 'south']);
    assert.deepEqual(got, {
      house: 'home',
      walls: ['north', 'south'],
      out: 'a.png',
      colour: 'red',
      coatsOfPaint: 2,
      width: undefined,
      except: [],
      dry: false,
    });
    const words = ['--colour', 'blue', '--coats-of-paint=3', '--width', '0.5', '--except', 'door', '--dry'];
    await paint.run(['home', 'north', '--out', 'a.png', ...words, '--except', 'window', '--', '--west']);
    assert.deepEqual(got, {
      house: 'home',
      walls: ['north', '--west'],
      out: 'a.png',
      colour: 'blue',
      coatsOfPaint: 3,
      width: 0.5,
      except: ['door', 'window'],
      dry: true,
    });
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown flag', ['home', 'north', '--out', 'x', '--smell'], /--smell.*"unroll paint --help"/],
    ['a flag without its value', ['home', 'north', '--out'], /--out/],
    ['a switch with a value', ['home', 'north', '--out', 'x', '--dry=yes'], /--dry/],
    ['a missing flag', ['home', 'north'], /--out is missing: the picture to write/],
    ['too few words', ['home', '--out', 'x'], /takes HOUSE WALL\.\.\.; 1 given/],
    ['no such choice', ['home', 'north', '--out', 'x', '--colour', 'green'], /one of red, blue, not "green"/],
    [
      'a count with a fraction',
      ['h', 'n', '--out', 'x', '--coats-of-paint', '1.5'],
      /whole number from 1 to 9/,
    ],
    ['a number beyond its range', ['h', 'n', '--out', 'x', '--width', '5'], /--width .* 0\.5 to 4, not "5"/],
    ['a number that is none', ['h', 'n', '--out', 'x', '--width', 'wide'], /not "wide"/],
    ['an endless number', ['h', 'n', '--out', 'x', '--width', 'Infinity'], /not "Infinity"/],
    ['an empty number', ['h', 'n', '--out', 'x', '--width', ''], /not ""/],
  ];
  for (const [name, words, sentence] of wrong) {
    it(`refuses ${name} before anything runs`, async () => {
      await assert.rejects(paint.run(words), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, sentence);
        return true;
      });
      assert.equal(got, undefined);
    });
  }

  it('takes a word that may be missing', async () => {
    let place: string | undefined = 'none';
    const go = command({
      name: 'go',
      summary: 'goes',
      positionals: { place: optional('PLACE') },
      flags: {},
      run: (given) => {
        place = given.place;
        return Promise.resolve();
      },
    });
    await go.run([]);
    assert.equal(place, undefined);
    await go.run(['there']);
    assert.equal(place, 'there');
    assert.equal(go.usage, 'go [PLACE]');
    await assert.rejects(go.run(['here', 'there']), UsageError);
  });

  it('says in its help every word, flag, range, default and note', () => {
    assert.equal(
      paint.help,
      `unroll paint HOUSE WALL... --out FILE [flags]
  paints walls

  --out FILE          the picture to write
  --colour red|blue   of the walls (red if not given)
  --coats-of-paint N  how often (1 to 9; 2 if not given)
  --width N           of the brush (0.5 to 4)
  --except PLACE ...  stays as it is
  --dry               waits at the end

Mind the floor.`,
    );
  });
});
