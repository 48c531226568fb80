import { expect, it } from 'vitest';
import { roomyTicks } from './roomyTicks';

it('leaves room beyond the outermost values', () => {
  expect(roomyTicks([-0.2, 0.3, 0.31])).toEqual([-0.4, -0.2, 0, 0.2, 0.4]);
  expect(roomyTicks([-0.2, 0.2, 0.3, -0.55])).toEqual([-0.6, -0.4, -0.2, 0, 0.2, 0.4]);
});

it('takes larger steps for larger figures, and stands a single value', () => {
  expect(roomyTicks([-0.2, 3])).toEqual([-1, 0, 1, 2, 3, 4]);
  expect(roomyTicks([0, 0])).toEqual([-0.2, 0, 0.2]);
});
