/** The events: each is described, belongs to a family that says so, and is brought about by some method. */
import { describe, expect, test } from 'vitest';
import { contract } from '#contract/contract.ts';
import type { Method } from '#contract/define.ts';
import { eventReference } from '#contract/event-reference.ts';
import { EVENT_FAMILIES, type EventType } from '#contract/events.ts';

const types = Object.keys(EVENT_FAMILIES) as EventType[];

describe.each(types)('%s', (type) => {
  test('is described', () => expect(eventReference[type].summary).toMatch(/^[A-Z].{10,100}[.]/));

  test('is announced by the method that registers for it', () => {
    const family = EVENT_FAMILIES[type];
    for (const [name, { emits }] of Object.entries<Method>(contract.socketEvent))
      expect(emits.includes(type), name).toBe(name === family);
  });

  test('holds plain data', () => {
    const { example } = eventReference[type];
    expect(JSON.parse(JSON.stringify(example))).toEqual(example);
  });
});

test('every event that is described exists', () => expect(Object.keys(eventReference).sort()).toEqual(types.sort()));
