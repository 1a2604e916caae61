import { expect, it } from 'vitest';
import { RoundTrips } from '../../../../src/adapters/ssh/round-trips.ts';

it('what is sent together counts once', () => {
  const trips = new RoundTrips();
  const answers = [trips.begin(), trips.begin(), trips.begin()];
  for (const answered of answers) answered();
  expect(trips.count).toBe(1);
});

it('what is sent after an answer counts again', () => {
  const trips = new RoundTrips();
  trips.begin()();
  const slow = trips.begin();
  trips.begin()();
  slow();
  expect(trips.count).toBe(2);
});

it('a stream counts once, each reply to what came counts again', () => {
  const trips = new RoundTrips();
  const dialogue = trips.dialogue();
  dialogue.sent(true);
  dialogue.sent(true);
  dialogue.received();
  dialogue.received();
  expect(trips.count).toBe(1);
  dialogue.sent(true);
  dialogue.sent(true);
  expect(trips.count).toBe(1);
  dialogue.received();
  expect(trips.count).toBe(2);
});

it('input that waits for room takes a round trip more, once', () => {
  const trips = new RoundTrips();
  const dialogue = trips.dialogue();
  dialogue.sent(false);
  dialogue.sent(false);
  dialogue.received();
  expect(trips.count).toBe(2);
});
